using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Web;

namespace Rtrl.Tests.Browser;

/// <summary>The line to the server, cut in every way: what the pages say meanwhile, and how they come back.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LineTests(BrowserFixture fixture) : IAsyncDisposable
{
    private const string Cut = "() => document.documentElement.dataset.line === 'cut'";
    private const string Stands = "() => document.documentElement.dataset.line === undefined";
    private const string Ready = "() => document.documentElement.dataset.ready === 'yes'";

    private readonly string _folder = Directory.CreateTempSubdirectory("rtrl-line-").FullName;

    public async ValueTask DisposeAsync()
    {
        await fixture.StopRunsAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task Server_Restarted_PageComesBackSaysSoAndResumes(string signal)
    {
        await using var viewer = await fixture.OpenAsync("/settings");
        var page = viewer.Page;
        Uri address;
        long run;
        using (var first = await ChildServer.StartAsync(_folder))
        {
            address = first.Http.BaseAddress!;
            run = await StartAsync(first, paused: false);
            await StartAsync(first, paused: true);
            await page.GotoAsync($"{address}runs/{run}?x=time");
            await viewer.UntilAsync(Ready);
            await page.EvaluateAsync("() => scrollTo(0, 300)");
            await first.SignalAsync(signal);
            await viewer.UntilAsync(Cut);
            await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToContainTextAsync("stale since");
            await first.EndedAsync();
        }

        using var second = await ChildServer.StartAsync(_folder, "--urls", address.ToString().TrimEnd('/'));
        var notice = page.Locator("[data-restart]");
        await Assertions
            .Expect(notice)
            .ToContainTextAsync(
                new System.Text.RegularExpressions.Regex(@"The server was restarted at \d\d:\d\d \S+; 1 run was interrupted\.")
            );
        await viewer.UntilAsync(Ready);
        await viewer.UntilAsync(Stands);
        Assert.Equal($"{address}runs/{run}?x=time", page.Url);
        await viewer.UntilAsync("() => scrollY > 0");

        await notice.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(notice).ToContainTextAsync("1 run resumed.");
        Assert.Equal("running", (await second.GetAsync($"/api/v1/runs/{run}")).GetProperty("status").GetString());

        // Told once: a page that is loaded again knows this server.
        await page.ReloadAsync();
        await viewer.UntilAsync(Ready);
        await Assertions.Expect(notice).ToBeHiddenAsync();
        await second.KillAsync();
    }

    [Fact]
    public async Task Server_ThatHangs_IsNoticedWithinEightSecondsAndForgottenWithoutAReload()
    {
        await using var viewer = await fixture.OpenAsync("/settings");
        var page = viewer.Page;
        using var server = await ChildServer.StartAsync(_folder);
        var run = await StartAsync(server, paused: false);
        await page.GotoAsync($"{server.Http.BaseAddress}runs/{run}");
        await viewer.UntilAsync(Ready);
        await viewer.UntilAsync("() => +document.querySelector('[data-testid=kpi-step]').textContent.replace(/,/g, '') > 20");
        await page.EvaluateAsync("() => { globalThis.same = true; }");

        await server.SignalAsync("STOP");
        var watch = Stopwatch.StartNew();
        await viewer.UntilAsync(Cut);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8);
        await Assertions.Expect(page.Locator("[data-link]")).ToContainTextAsync("stale since");
        Assert.Equal(
            "\"stale\"",
            await page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('.main .chip'), '::after').content")
        );
        await viewer.Test("switch-agent").ClickAsync();
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToContainTextAsync("“Agent” was not sent.");

        await server.SignalAsync("CONT");
        await viewer.UntilAsync(Stands);
        await Assertions.Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        var shown = await viewer.NumberAsync("kpi-step");
        await viewer.UntilAsync("step => +document.querySelector('[data-testid=kpi-step]').textContent.replace(/,/g, '') > step", shown);
        Assert.True(await page.EvaluateAsync<bool>("() => globalThis.same === true"), "The page was loaded again.");
        await viewer.ExpectTextAsync("switch-agent", "Running"); // what was not sent was not done
        await server.KillAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/inspect")]
    [InlineData("/episodes/0")]
    public async Task Run_DeletedElsewhere_IsSaidToBeGone(string place)
    {
        var run = await fixture.StartRunAsync(name: "soon gone", steps: 400);
        await fixture.UntilFinishedAsync(run);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}{place}");
        using var answer = await fixture.Http.DeleteAsync(
            new Uri($"api/v1/runs/{run}", UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.True(answer.IsSuccessStatusCode);
        await viewer.ExpectTextAsync("run-gone", $"Run {run} is gone");
        await Assertions.Expect(viewer.Page.Locator(".main .empty")).ToContainTextAsync("was deleted while this page was open.");
    }

    private static async Task<long> StartAsync(ChildServer server, bool paused)
    {
        var settings = JsonDocument.Parse(SettingsDocument.ToJson(LabServer.Small())).RootElement;
        var created = await server.PostAsync(
            "/api/v1/runs",
            new
            {
                settings,
                seeds = new[] { 1 },
                paused = true,
            }
        );
        var run = created.GetProperty("runs")[0].GetProperty("id").GetInt64();
        await server.PostAsync($"/api/v1/runs/{run}/commands", new { command = "speed", value = 200 });
        if (!paused)
            await server.PostAsync($"/api/v1/runs/{run}/commands", new { command = "resume" });
        return run;
    }
}
