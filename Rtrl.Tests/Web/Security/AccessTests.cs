using System.Net;
using Microsoft.AspNetCore.SignalR.Client;
using Rtrl.Web.Security;
using Xunit;

namespace Rtrl.Tests.Web.Security;

/// <summary>On loopback, without a token: other web pages must not reach in.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private LabServer _lab = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _lab = await LabServer.StartAsync();

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Theory]
    [InlineData("evil.example", 400)]
    [InlineData("rtrl.evil.example:5080", 400)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    public async Task Host_NotOurs_IsRefused(string host, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
        request.Headers.Host = host;
        Assert.Equal(status, (int)(await _lab.Http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("POST", "/api/v1/runs", "Origin", "https://evil.example", 403)]
    [InlineData("POST", "/api/v1/runs", "Origin", "null", 403)]
    [InlineData("POST", "/api/v1/runs", "Origin", "http://localhost:1", 403)]
    [InlineData("POST", "/api/v1/runs", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("POST", "/api/v1/runs", "Sec-Fetch-Site", "same-site", 403)]
    [InlineData("POST", "/api/v1/runs", "Sec-Fetch-Site", "same-origin", 400)]
    [InlineData("POST", "/api/v1/runs", "Origin", "self", 400)]
    [InlineData("DELETE", "/api/v1/runs/1", "Origin", "https://evil.example", 403)]
    [InlineData("GET", "/api/v1/runs", "Origin", "https://evil.example", 403)]
    [InlineData("GET", "/api/v1/runs", "Origin", "self", 200)]
    [InlineData("POST", "/hubs/runs/negotiate", "Origin", "https://evil.example", 403)]
    [InlineData("POST", "/_blazor/negotiate", "Origin", "https://evil.example", 403)]
    [InlineData("GET", "/", "Sec-Fetch-Site", "cross-site", 200)]
    public async Task Origin_NotOurs_IsRefused(string method, string path, string header, string value, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Add(header, value == "self" ? _lab.Address.GetLeftPart(UriPartial.Authority) : value);
        Assert.Equal(status, (int)(await _lab.Http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task WebSocket_FromAnotherOrigin_IsRefused()
    {
        await using var hub = _lab.Hub(options =>
        {
            options.SkipNegotiation = true;
            options.Transports = Microsoft.AspNetCore.Http.Connections.HttpTransportType.WebSockets;
            options.Headers["Origin"] = "https://evil.example";
        });
        await Assert.ThrowsAnyAsync<Exception>(() => hub.StartAsync(Cancellation));
        await using var ours = _lab.Hub();
        await ours.StartAsync(Cancellation);
        Assert.Equal(HubConnectionState.Connected, ours.State);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/runs")]
    [InlineData("/no-such-page")]
    [InlineData("/api/v1/no-such-thing")]
    public async Task Response_Any_CarriesThePolicy(string path)
    {
        var response = await _lab.Http.GetAsync(path, Cancellation);
        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, response.Headers.GetValues("Content-Security-Policy").First());
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public void Policy_NamesNoOtherHostAndNoInlineScript()
    {
        var policy = SecurityHeaders.ContentSecurityPolicy.Split(';', StringSplitOptions.TrimEntries).ToDictionary(part => part.Split(' ')[0], part => part.Split(' ')[1..]);
        Assert.Equal(["'self'"], policy["script-src"]);
        Assert.Equal(["'self'"], policy["connect-src"]);
        Assert.Equal(["'none'"], policy["frame-ancestors"]);
        Assert.DoesNotContain(policy.Values.SelectMany(sources => sources), source => source.Contains('.', StringComparison.Ordinal) || source == "*");
    }

    [Fact]
    public async Task Page_Any_HasNoInlineScript()
    {
        var page = await _lab.Http.GetStringAsync("/", Cancellation);
        Assert.DoesNotMatch("""<script(?![^>]*\bsrc=)[^>]*>""", page);
        Assert.DoesNotMatch("""\son[a-z]+\s*=\s*["']""", page);
    }

    [Fact]
    public async Task Asset_BuiltTree_IsServedOutsideDevelopment()
    {
        foreach (var asset in new[] { "/css/app.css", "/_framework/blazor.web.js", "/_content/Plotly.Blazor/plotly-interop-7.2.0.js" })
            Assert.Equal(HttpStatusCode.OK, (await _lab.Http.GetAsync(asset, Cancellation)).StatusCode);
    }
}
