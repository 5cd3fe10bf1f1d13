using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Server.Kestrel;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rtrl.Web.Security;
using Xunit;

namespace Rtrl.Tests.Web.Security;

/// <summary>On loopback, without a token: other web pages must not reach in.</summary>
public sealed class AccessTests(SharedLab shared) : IClassFixture<SharedLab>
{
    private readonly LabServer _lab = shared.Lab;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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
    [InlineData("GET", "/runs", "Sec-Fetch-Site", "cross-site navigate document", 200)]
    [InlineData("GET", "/runs", "Sec-Fetch-Site", "cross-site navigate iframe", 403)]
    [InlineData("GET", "/runs", "Sec-Fetch-Site", "cross-site no-cors image", 403)]
    [InlineData("GET", "/runs", "Sec-Fetch-Site", "same-origin no-cors image", 200)]
    [InlineData("HEAD", "/runs", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("GET", "/openapi/v1.json", "Sec-Fetch-Site", "cross-site navigate document", 403)]
    [InlineData("GET", "/metrics", "Sec-Fetch-Site", "same-site", 403)]
    public async Task Origin_NotOurs_IsRefused(string method, string path, string header, string value, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        string[] sent = [header, "Sec-Fetch-Mode", "Sec-Fetch-Dest"];
        foreach (var (name, content) in sent.Zip(value == "self" ? [_lab.Address.GetLeftPart(UriPartial.Authority)] : value.Split(' ')))
            request.Headers.Add(name, content);
        Assert.Equal(status, (int)(await _lab.Http.SendAsync(request, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task EveryOperation_ForAnotherSite_IsRefusedByWhateverMethod()
    {
        foreach (var operation in (await Api.ApiDescription.ReadAsync(_lab)).Operations)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(operation.Path, @"\{\w+\}", "1");
            foreach (
                var (site, mode, dest) in new[]
                {
                    ("cross-site", "no-cors", "image"),
                    ("cross-site", "navigate", "document"),
                    ("same-site", "cors", "empty"),
                }
            )
                Assert.Equal(
                    403,
                    await StatusAsync(operation.Method, path, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode), ("Sec-Fetch-Dest", dest))
                );
            Assert.Equal(403, await StatusAsync(operation.Method, path, ("Origin", "https://evil.example")));
        }
    }

    [Fact]
    public async Task Study_TypedAddressOrScript_GetsIn()
    {
        var run = await _lab.StartRunAsync(paused: true);
        await _lab.CommandAsync(run, "step", 100);
        var path = $"/api/v1/runs/{run}/studies/poles";
        Assert.Equal(200, await StatusAsync("GET", path));
        Assert.Equal(
            200,
            await StatusAsync("GET", path, ("Sec-Fetch-Site", "none"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"))
        );
        Assert.Equal(
            200,
            await StatusAsync("GET", path, ("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty"))
        );
    }

    private async Task<int> StatusAsync(string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return (int)(await _lab.Http.SendAsync(request, Cancellation)).StatusCode;
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

    [Fact]
    public void Configuration_ChangedWhileTheServerRuns_OpensNoAddress()
    {
        var loader = _lab.App.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.ConfigurationLoader;
        Assert.Equal(
            false,
            typeof(KestrelConfigurationLoader)
                .GetProperty("ReloadOnChange", BindingFlags.Instance | BindingFlags.NonPublic)!
                .GetValue(loader)
        );
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
        Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public void Policy_NamesNoOtherHostAndNoInlineScript()
    {
        var policy = SecurityHeaders
            .ContentSecurityPolicy.Split(';', StringSplitOptions.TrimEntries)
            .ToDictionary(part => part.Split(' ')[0], part => part.Split(' ')[1..]);
        Assert.Equal(["'self'"], policy["script-src"]);
        Assert.Equal(["'self'"], policy["connect-src"]);
        Assert.Equal(["'none'"], policy["frame-ancestors"]);
        Assert.DoesNotContain(
            policy.Values.SelectMany(sources => sources),
            source => source.Contains('.', StringComparison.Ordinal) || source == "*"
        );
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
