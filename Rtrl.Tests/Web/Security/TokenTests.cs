using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;
using Rtrl.Web.Security;
using Xunit;

namespace Rtrl.Tests.Web.Security;

/// <summary>Beyond loopback: with a token, or not at all.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private const string Token = "a-token-of-enough-letters";

    /// <summary>Addresses that a browser may read as another host, or that would break a header.</summary>
    private static readonly string[] s_foreign =
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "///evil.example",
        "/%2Fevil.example",
        "/%5cevil.example",
        "/%252Fevil.example",
        "/%25252Fevil.example",
        "%2F%2Fevil.example",
        "/\t/evil.example",
        "/\r\n/evil.example",
        "/%09/evil.example",
        "\t//evil.example",
        "/runs\r\nSet-Cookie: evil=1",
        "/\u0001evil",
        "/runs\u0085evil",
        "javascript:evil",
        "evil.example",
        "/@evil.example\u0001",
    ];

    private LabServer _lab = null!;
    private HttpClient _http = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab = await LabServer.StartAsync(
            settings: ["Rtrl:Security:Token=" + Token, "Rtrl:Security:RequestsPerSecond=2"],
            configure: RemoteAddress.Install,
            urls: "http://0.0.0.0:0"
        );
        _http = Browser();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _lab.DisposeAsync();
    }

    [Fact]
    public async Task Visit_WithoutToken_SeesOnlyTheDoor()
    {
        foreach (var path in new[] { "/api/v1/runs", "/openapi/v1.json", "/metrics", "/hubs/runs", "/_blazor" })
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, (await _http.GetAsync(path, Cancellation)).StatusCode));
        foreach (var path in new[] { "/", "/js/keys.js", "/cssx" })
            Assert.Equal((path, HttpStatusCode.Redirect), (path, (await _http.GetAsync(path, Cancellation)).StatusCode));
        foreach (var path in new[] { "/health", "/login", "/css/app.css", "/favicon.svg" })
            Assert.Equal((path, HttpStatusCode.OK), (path, (await _http.GetAsync(path, Cancellation)).StatusCode));
    }

    [Fact]
    public async Task Bearer_Header_LetsScriptsIn()
    {
        foreach (
            var (header, status) in new[]
            {
                ("Bearer " + Token, 200),
                ("bearer " + Token, 200),
                ("Bearer wrong", 401),
                ("Basic " + Token, 401),
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
            request.Headers.TryAddWithoutValidation("Authorization", header);
            Assert.Equal((header, status), (header, (int)(await _http.SendAsync(request, Cancellation)).StatusCode));
        }
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
        var antiforgery = Antiforgery(page);

        Assert.Equal(HttpStatusCode.BadRequest, (await LoginAsync(Token, antiforgery: null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync("wrong", antiforgery)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
        var entered = await LoginAsync(Token, antiforgery);
        Assert.Equal((HttpStatusCode.Redirect, "/runs"), (entered.StatusCode, entered.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Login_ForeignReturnAddress_StaysHere()
    {
        foreach (var returnUrl in s_foreign)
        {
            var page = await _http.GetStringAsync("/login?returnUrl=" + Uri.EscapeDataString(returnUrl), Cancellation);
            Assert.DoesNotContain("evil", page, StringComparison.Ordinal);
            var entered = await LoginAsync(Token, Antiforgery(page), returnUrl);
            Assert.Equal((HttpStatusCode.Redirect, "/"), (entered.StatusCode, entered.Headers.Location!.ToString()));
            await _http.PostAsync("/logout", null, Cancellation);
        }
    }

    [Fact]
    public async Task Login_SeenAgainAfterEntering_GoesOn()
    {
        await EnterAsync();
        var response = await _http.GetAsync("/login?returnUrl=%2Fruns", Cancellation);
        Assert.Equal((HttpStatusCode.Redirect, "/runs"), (response.StatusCode, response.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task Login_NoForm_IsAskedForAgain()
    {
        foreach (
            var contentType in new[]
            {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "application/json",
                "text/plain",
            }
        )
        {
            using var content = new StringContent("%%%&token");
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);
            var response = await _http.PostAsync("/login", content, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("cannot be read", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Logout_AfterEntering_ShutsTheDoor()
    {
        await EnterAsync();
        using var foreign = new HttpRequestMessage(HttpMethod.Post, "/logout");
        foreign.Headers.Add("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(foreign, Cancellation)).StatusCode);
        Assert.Contains("action=\"/logout\"", await _http.GetStringAsync("/settings", Cancellation), StringComparison.Ordinal);

        var left = await _http.PostAsync("/logout", null, Cancellation);
        Assert.Equal((HttpStatusCode.Redirect, "/login"), (left.StatusCode, left.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync("/api/v1/runs", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Cookie_MadeUp_DoesNotLetIn()
    {
        foreach (
            var made in new[]
            {
                Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("cookie of " + Token))),
                "",
                "visitor",
                Token,
            }
        )
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
            request.Headers.TryAddWithoutValidation("Cookie", "rtrl-access=" + made);
            Assert.Equal(HttpStatusCode.Unauthorized, (await _http.SendAsync(request, Cancellation)).StatusCode);
        }
    }

    [Fact]
    public async Task Cookie_AfterARestart_LetsInUnlessTheTokenIsAnother()
    {
        var folder = Directory.CreateTempSubdirectory("rtrl-keys-").FullName;
        try
        {
            var cookie = "";
            foreach (var (token, status) in new[] { (Token, 0), (Token, 200), (Token + "2", 401) })
            {
                await using var lab = await LabServer.StartAsync(folder, ["Rtrl:Security:Token=" + token]);
                if (status == 0)
                {
                    using var entering = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
                    {
                        BaseAddress = lab.Address,
                    };
                    cookie = (await entering.GetAsync("/?token=" + token, Cancellation))
                        .Headers.GetValues("Set-Cookie")
                        .Single()
                        .Split(';')[0];
                    continue;
                }

                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/runs");
                request.Headers.TryAddWithoutValidation("Cookie", cookie);
                Assert.Equal(status, (int)(await lab.Http.SendAsync(request, Cancellation)).StatusCode);
            }

            if (!OperatingSystem.IsWindows())
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.Combine(folder, "rtrl.db.keys"))
                );
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "rtrl.db.keys")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Guesses_TooMany_AreNotLookedAtAnyMore()
    {
        await EnterAsync();
        using var stranger = Browser();
        var antiforgery = Antiforgery(await stranger.GetStringAsync("/login", Cancellation));
        foreach (
            var (way, from) in new[]
            {
                ("bearer", "192.0.2.1"),
                ("query", "192.0.2.2"),
                ("hub", "2001:db8::1"),
                ("form", "2001:db8:0:1::1"),
            }
        )
        {
            for (var guess = 0; guess < GuessBrake.MostWrong; guess++)
                Assert.Equal(
                    HttpStatusCode.Unauthorized,
                    (await GuessAsync(stranger, way, $"guess {guess}", antiforgery, from)).StatusCode
                );

            foreach (var token in new[] { "another guess", Token })
            {
                var refusal = await GuessAsync(stranger, way, token, antiforgery, from);
                Assert.Equal(HttpStatusCode.TooManyRequests, refusal.StatusCode);
                Assert.Equal(TimeSpan.FromSeconds(60), refusal.Headers.RetryAfter!.Delta);
                Assert.Contains(
                    "Too many wrong tokens came from your address. Try again in 60 s.",
                    await refusal.Content.ReadAsStringAsync(Cancellation),
                    StringComparison.Ordinal
                );
            }

            // Who has entered is not asked.
            Assert.Equal(HttpStatusCode.OK, (await GuessAsync(_http, "visit", "", antiforgery, from)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, (await GuessAsync(stranger, "bearer", Token, antiforgery)).StatusCode); // another address
    }

    [Fact]
    public async Task Guesses_AllAtOnce_AreMostlyNotLookedAt()
    {
        using var stranger = Browser();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(guess => GuessAsync(stranger, "bearer", $"guess {guess}", "")));
        Assert.InRange(
            answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized),
            GuessBrake.MostWrong,
            4 * GuessBrake.MostWrong
        );
        Assert.Equal(200, answers.Count(answer => answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Bearer_RightToken_IsNeverBraked()
    {
        for (var request = 0; request < 5 * GuessBrake.MostWrong; request++)
            Assert.Equal(HttpStatusCode.OK, (await GuessAsync(_http, "bearer", Token, "")).StatusCode);
    }

    [Fact]
    public async Task Requests_TooManyFromBeyondThisMachine_AreRefusedInWords()
    {
        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage? refusal = null;
        for (var request = 0; request < 500 && refusal is null; request++)
        {
            var answer = await GuessAsync(
                _http,
                "bearer",
                Token,
                "",
                "2001:db8::" + request.ToString(System.Globalization.CultureInfo.InvariantCulture)
            ); // one network
            statuses.Add(answer.StatusCode);
            refusal = answer.StatusCode == HttpStatusCode.TooManyRequests ? answer : null;
        }

        Assert.InRange(statuses.Count, 21, 500); // ten seconds' worth at once
        Assert.All(statuses[..^1], status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange(refusal!.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Contains("2 requests per second", await refusal.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("application/problem+json", refusal.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await GuessAsync(_http, "bearer", Token, "", "2001:db8:0:1::1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GuessAsync(_http, "bearer", Token, "")).StatusCode); // from this machine
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

    private Task<HttpResponseMessage> LoginAsync(string token, string? antiforgery, string returnUrl = "/runs") =>
        _http.PostAsync("/login", Form(token, antiforgery, returnUrl), Cancellation);

    private static FormUrlEncodedContent Form(string token, string? antiforgery, string returnUrl)
    {
        var fields = new Dictionary<string, string> { ["token"] = token, ["returnUrl"] = returnUrl };
        if (antiforgery is not null)
            fields["__RequestVerificationToken"] = antiforgery;
        return new FormUrlEncodedContent(fields);
    }

    private async Task EnterAsync() =>
        Assert.Equal(HttpStatusCode.Redirect, (await _http.GetAsync("/?token=" + Token, Cancellation)).StatusCode);

    private static async Task<HttpResponseMessage> GuessAsync(
        HttpClient http,
        string way,
        string token,
        string antiforgery,
        string? from = null
    )
    {
        var escaped = Uri.EscapeDataString(token);
        using var request = new HttpRequestMessage(
            way == "form" ? HttpMethod.Post : HttpMethod.Get,
            way switch
            {
                "form" => "/login",
                "query" => "/api/v1/runs?token=" + escaped,
                "hub" => "/hubs/runs?access_token=" + escaped,
                _ => "/api/v1/runs",
            }
        );
        if (way == "form")
            request.Content = Form(token, antiforgery, "/");
        if (way == "bearer")
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        if (from is not null)
            request.Headers.Add(RemoteAddress.Header, from);
        return await http.SendAsync(request, Cancellation);
    }

    private static string Antiforgery(string page) =>
        Regex.Match(page, """name="__RequestVerificationToken" value="([^"]+)""").Groups[1].Value;

    private HttpClient Browser() =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri($"http://localhost:{_lab.Address.Port}"),
        };
}
