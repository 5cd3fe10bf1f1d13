using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;
using Rtrl.Web;
using Rtrl.Web.Security;
using Xunit;

namespace Rtrl.Tests.Web.Security;

/// <summary>Beyond loopback: with a token, or not at all.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private const string Token = "a-token-of-enough-letters";
    private LabServer _lab = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabServer.StartAsync(settings: ["Rtrl:Security:Token=" + Token], urls: "http://0.0.0.0:0");
        _http = Browser();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _lab.DisposeAsync();
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.7:0")]
    [InlineData("http://lab.example:0")]
    public async Task Start_BeyondLoopbackWithoutToken_IsRefusedInWords(string url)
    {
        var refusal = await Assert.ThrowsAsync<StartupException>(() => LabServer.StartAsync(urls: url));
        Assert.Contains(url, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Rtrl__Security__Token", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ShortToken_IsRefused() =>
        Assert.Contains("16", (await Assert.ThrowsAsync<StartupException>(() => LabServer.StartAsync(settings: ["Rtrl:Security:Token=short"]))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/api/v1/runs", 401)]
    [InlineData("/openapi/v1.json", 401)]
    [InlineData("/metrics", 401)]
    [InlineData("/hubs/runs", 401)]
    [InlineData("/_blazor", 401)]
    [InlineData("/", 302)]
    [InlineData("/css/app.css", 302)]
    [InlineData("/health", 200)]
    [InlineData("/login", 200)]
    public async Task Visit_WithoutToken_SeesOnlyTheDoor(string path, int status) =>
        Assert.Equal(status, (int)(await _http.GetAsync(path, Cancellation)).StatusCode);

    [Theory]
    [InlineData("Bearer " + Token, 200)]
    [InlineData("bearer " + Token, 200)]
    [InlineData("Bearer wrong", 401)]
    [InlineData("Basic " + Token, 401)]
    public async Task Bearer_Header_LetsScriptsIn(string header, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        Assert.Equal(status, (int)(await _http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Query_Token_BecomesACookieAndLeavesTheAddress()
    {
        var response = await _http.GetAsync($"/runs?tag=a&token={Token}", Cancellation);
        Assert.Equal((HttpStatusCode.Redirect, "/runs?tag=a"), (response.StatusCode, response.Headers.Location!.ToString()));
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Login_FormWithAntiforgery_LetsIn()
    {
        var page = await _http.GetStringAsync("/login?returnUrl=%2Fruns", Cancellation);
        var antiforgery = Regex.Match(page, """name="__RequestVerificationToken" value="([^"]+)""").Groups[1].Value;

        Assert.Equal(HttpStatusCode.BadRequest, (await LoginAsync(Token, antiforgery: null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync("wrong", antiforgery)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
        var entered = await LoginAsync(Token, antiforgery);
        Assert.Equal((HttpStatusCode.Redirect, "/runs"), (entered.StatusCode, entered.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task Login_ForeignReturnAddress_StaysHere(string returnUrl)
    {
        var page = await _http.GetStringAsync("/login?returnUrl=" + Uri.EscapeDataString(returnUrl), Cancellation);
        Assert.DoesNotContain("evil", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hub_AccessToken_LetsIn()
    {
        await using var hub = _lab.Hub(options => options.AccessTokenProvider = () => Task.FromResult<string?>(Token));
        await hub.StartAsync(Cancellation);
        Assert.Equal(HubConnectionState.Connected, hub.State);
        await using var stranger = _lab.Hub();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stranger.StartAsync(Cancellation));
    }

    private async Task<HttpResponseMessage> LoginAsync(string token, string? antiforgery)
    {
        var fields = new Dictionary<string, string> { ["token"] = token, ["returnUrl"] = "/runs" };
        if (antiforgery is not null)
            fields["__RequestVerificationToken"] = antiforgery;
        return await _http.PostAsync("/login", new FormUrlEncodedContent(fields), Cancellation);
    }

    private HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri($"http://localhost:{_lab.Address.Port}") };
}
