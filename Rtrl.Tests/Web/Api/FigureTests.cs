using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using SkiaSharp;

namespace Rtrl.Tests.Web.Api;

/// <summary>An experiment's figure over REST.</summary>
public sealed class FigureTests : IAsyncLifetime
{
    private const string Declaration = """
        {"declaration":{"title":"Figure's question","vary":{"network.gradient":"rtrl, tbptt1","environment.length":"2, 3, 4"},"seeds":"0..1"}}
        """;

    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabServer.StartAsync();
        using var declared = await _lab.Http.PutAsync(
            "/api/v1/experiments/asked",
            new StringContent(Declaration, Encoding.UTF8, "application/json"),
            Cancellation
        );
        Assert.True(declared.IsSuccessStatusCode);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Figure_AsSvgAndPng_IsWhatItsTypeSays()
    {
        using var svg = await _lab.Http.GetAsync(
            "/api/v1/experiments/asked/exports/figure.svg?minus=network.gradient&left=tbptt1",
            Cancellation
        );
        Assert.Equal("image/svg+xml", svg.Content.Headers.ContentType!.MediaType);
        Assert.Equal("asked-difference.svg", svg.Content.Headers.ContentDisposition!.FileName);
        Assert.Contains(
            "Figure's question: tbptt1 less rtrl",
            XDocument.Parse(await svg.Content.ReadAsStringAsync(Cancellation)).Root!.Value,
            StringComparison.Ordinal
        );

        using var png = await _lab.Http.GetAsync(
            "/api/v1/experiments/asked/exports/figure.png?show=final&width=400&scale=3&dark=true",
            Cancellation
        );
        Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
        Assert.Equal("asked-final.png", png.Content.Headers.ContentDisposition!.FileName);
        using var picture = SKBitmap.Decode(await png.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(1_200, picture.Width);
    }

    [Theory]
    [InlineData("svg?show=beauty", "show", "success")]
    [InlineData("svg?rows=gradient", "rows", "network.gradient, environment.length")]
    [InlineData("png?left=rtrl", "left", "a level of the factor that minus names")]
    [InlineData("png?minus=network.gradient&right=brptt", "right", "rtrl, tbptt1")]
    [InlineData("png?width=10", "width", "320 to 4,000")]
    [InlineData("png?width=4000&scale=8", "scale", "40,000,000 pixels")]
    [InlineData("png?dark=perhaps", "dark", "true or false")]
    public async Task Figure_ChoiceThatIsNone_SaysWhichAreAllowed(string query, string field, string allowed)
    {
        using var answer = await _lab.Http.GetAsync($"/api/v1/experiments/asked/exports/figure.{query}", Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("errors")[0];
        Assert.Equal(field, error.GetProperty("field").GetString());
        Assert.Contains(allowed, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figure_OfNoExperiment_IsNotFound()
    {
        using var answer = await _lab.Http.GetAsync("/api/v1/experiments/askt/exports/figure.svg", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("asked", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
