using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

/// <summary>A kept checkpoint is evaluated; an episode is lived again and scrubbed.</summary>
[Collection(BrowserCollection.Name)]
public sealed class InspectionTests(BrowserFixture fixture) : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    [Fact]
    public async Task Evaluate_ACheckpoint_ShowsReturnWithItsInterval()
    {
        var run = await PausedRunAsync(1_600);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        var card = viewer.Test("checkpoints");
        await card.GetByRole(AriaRole.Button, new() { Name = "Evaluate step 1,600" }).ClickAsync();
        await Assertions.Expect(viewer.Test("evaluated")).ToContainTextAsync("[");
        var shown = await viewer.Test("evaluated").InnerTextAsync();
        using var answer = await fixture.Http.PostAsJsonAsync(
            $"api/v1/runs/{run}/evaluations",
            new { checkpoint = "latest", episodes = 100 },
            TestContext.Current.CancellationToken
        );
        var told = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken))
            .GetProperty("return")
            .GetProperty("value")
            .GetDouble();
        Assert.StartsWith(told.ToString("+0.00;\u22120.00;0.00"), shown, StringComparison.Ordinal);
        Assert.Equal(1_600, await fixture.StepAsync(run));
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Scrub_AnEpisode_MovesOneCursorAndTheAddress()
    {
        var run = await PausedRunAsync(1_600);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        await viewer.Test("episodes").Locator("tbody a").First.ClickAsync();
        await viewer.ExpectTextAsync("episode-step", "step 0 of 7, run step 1,592");
        await Assertions.Expect(viewer.Page.Locator("[data-episode-verified]")).ToHaveTextAsync("as recorded");
        var replay = (
            await fixture.Http.GetFromJsonAsync<JsonElement>(
                $"api/v1/runs/{run}/episodes/199/replay",
                TestContext.Current.CancellationToken
            )
        ).GetProperty("steps");

        await viewer.Page.Locator("main").PressAsync(".");
        await viewer.Page.Locator("main").PressAsync(".");
        await viewer.ExpectTextAsync("episode-step", "step 2 of 7, run step 1,594");
        await viewer.UntilAsync("() => location.search === '?step=2'");
        await ExpectObservationAsync(viewer, replay, 2);

        await viewer.Page.Locator("[data-scrub-range]").FillAsync("6");
        await viewer.ExpectTextAsync("episode-step", "step 6 of 7");
        await viewer.Page.Locator("[data-scrub=last]").ClickAsync();
        await viewer.ExpectTextAsync("episode-step", "step 7 of 7");
        await Assertions.Expect(viewer.Page.Locator("[data-decision]")).ToContainTextAsync("the episode ended");
        await viewer.UntilAsync("() => location.search === '?step=7'");

        // The same address shows the same step; pictures are not empty; a step is picked in a picture.
        await viewer.ReloadAsync();
        await viewer.ExpectTextAsync("episode-step", "step 7 of 7");
        foreach (var plot in new[] { "outputs", "tdError", "state" })
            await viewer.UntilAsync(
                "name => { const canvas = document.querySelector(`[data-plot=\"${name}\"]`); return canvas.width > 0 && "
                    + "canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(value => value > 0); }",
                plot
            );
        await viewer.UntilAsync(
            "() => { const canvas = document.querySelector('.environment canvas'); return canvas.width > 0 && "
                + "canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(value => value > 0); }"
        );
        var state = viewer.Page.Locator("[data-plot=state]");
        var box = await state.BoundingBoxAsync();
        await state.ClickAsync(
            new()
            {
                Position = new() { X = box!.Width * 0.4f, Y = 40 },
            }
        );
        await viewer.ExpectTextAsync("episode-step", "step 3 of 7");
        await viewer.Page.Locator("[data-table]").ClickAsync();
        await Assertions.Expect(viewer.Page.Locator("[data-steps] tbody tr")).ToHaveCountAsync(8);
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Chart_ClickedAtAStep_LeadsToTheEpisodeThere()
    {
        var run = await PausedRunAsync(1_600);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}?smooth=0");
        await viewer.UntilAsync(
            "() => document.querySelector('[data-testid=chart-return] .js-plotly-plot')?.data?.some(trace => trace.x.length > 5)"
        );
        await viewer.Test("chart-return").Locator(".plot").FocusAsync();
        await viewer.Page.Keyboard.PressAsync("ArrowLeft");
        var link = viewer.Page.Locator("[data-cursor-episodes]");
        await Assertions.Expect(link).ToBeVisibleAsync();
        var step = int.Parse((await link.GetAttributeAsync("href"))!.Split('/')[^1]);
        await link.ClickAsync();
        await viewer.ExpectTextAsync("episode-step", "step 0 of 7");
        await viewer.UntilAsync("episode => location.pathname.endsWith(`/episodes/${episode}`)", step / 8);
    }

    [Fact]
    public async Task Episode_ThatHasNotBegun_SaysSo()
    {
        var run = await PausedRunAsync(80);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}/episodes/99");
        await Assertions.Expect(viewer.Page.Locator(".empty")).ToContainTextAsync("has not begun");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Scan_OfAnEpisode_HasNoSeriousFindings(ColorScheme theme)
    {
        var run = await PausedRunAsync(400);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}/episodes/20?step=3", theme: theme);
        await viewer.ExpectTextAsync("episode-step", "step 3 of 7");
        var scan = await viewer.Page.RunAxe();
        var serious = scan
            .Violations.Where(finding => finding.Impact is "serious" or "critical")
            .Select(finding => $"{finding.Id}, {finding.Help}: {string.Join(" | ", finding.Nodes.Take(4).Select(node => node.Html))}")
            .ToList();
        Assert.True(serious.Count == 0, string.Join("\n", serious));
    }

    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task Episode_OnAPhone_NeverScrollsSideways(int width)
    {
        var run = await PausedRunAsync(400);
        foreach (var path in new[] { $"/runs/{run}/episodes/20", $"/runs/{run}?tab=details" })
        {
            await using var viewer = await fixture.OpenAsync(path, width, 844);
            if (path.Contains("episodes", StringComparison.Ordinal))
                await viewer.ExpectTextAsync("episode-step", "step 0 of 7");
            var needed = await viewer.Page.EvaluateAsync<int>("() => Math.max(innerWidth, document.documentElement.scrollWidth)");
            Assert.True(needed == width, $"{path} needs {needed} pixels of {width}.");
        }
    }

    private static async Task ExpectObservationAsync(Viewer viewer, JsonElement steps, int at)
    {
        var values = steps.GetProperty("observation")[at].EnumerateArray().Select(value => value.GetDouble()).ToArray();
        var shown = await viewer.Page.Locator("[data-bars=observation] .n").AllInnerTextsAsync();
        Assert.Equal(values.Length, shown.Count);
        for (var index = 0; index < values.Length; index++)
            Assert.Equal(values[index], double.Parse(shown[index].Replace('\u2212', '-')), 0.006);
    }

    private async Task<long> PausedRunAsync(int steps)
    {
        var run = await fixture.StartRunAsync(paused: true);
        await fixture.CommandAsync(run, "step", steps);
        await fixture.CommandAsync(run, "checkpoint");
        return run;
    }
}
