using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

/// <summary>Two groups of ten seeds each, compared as one instrument.</summary>
[Collection(BrowserCollection.Name)]
public sealed class CompareTests(BrowserFixture fixture) : IAsyncDisposable
{
    private const int Seeds = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    [Fact]
    public async Task Compare_OfTwentyRuns_IsDrawnWithOneRequestAndKeepsItsChoices()
    {
        var (first, runs) = (new List<long>(), new List<long>());
        foreach (var decay in new[] { 0.2, 0.7 })
        {
            var started = await StartAsync(decay);
            first.Add(started[0]);
            runs.AddRange(started);
        }

        foreach (var run in runs)
            await fixture.UntilFinishedAsync(run);
        await using var viewer = await fixture.OpenAsync("/compare");
        var requests = new List<string>();
        viewer.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/series", StringComparison.Ordinal))
                requests.Add(request.Url);
        };
        await viewer.GoAsync($"/compare?runs={string.Join(',', runs)}");
        const string drawn =
            "count => (document.querySelector('.compare-plot .js-plotly-plot')?.data ?? []).filter(trace => trace.meta?.kind === "
            + "'line' && trace.x.length > 0).length === count";
        await viewer.UntilAsync(drawn, 2);
        Assert.Single(requests);
        Assert.Contains($"runs={string.Join(',', runs)}&metric=return", Uri.UnescapeDataString(requests[0]));
        // Behind every mean its ten seeds.
        Assert.Equal(
            2 * Seeds,
            await viewer.Page.EvaluateAsync<int>(
                "() => document.querySelector('.compare-plot .js-plotly-plot').data.filter(trace => trace.meta.kind === 'raw' && "
                    + "trace.x.length > 0).length"
            )
        );

        var other = viewer.Page.Locator($"tr[data-group='{first[1]}']");
        var before = await other.Locator("[data-measure=last] b").InnerTextAsync();
        await viewer.Page.Locator($"tr[data-group='{first[0]}'] .as-text").ClickAsync();
        await Assertions.Expect(viewer.Page.Locator($"tr[data-group='{first[0]}']")).ToContainTextAsync("baseline");
        await Assertions
            .Expect(other.Locator("[data-measure=last] span"))
            .ToHaveAttributeAsync("title", $"mean difference of equal seeds, 95 % stratified bootstrap interval, n = {Seeds}");
        var difference = await other.Locator("[data-measure=last] b").InnerTextAsync();

        await other.HoverAsync();
        await viewer.UntilAsync(
            "group => document.querySelector('.compare-plot .js-plotly-plot').data.every(trace => (trace.opacity ?? 1) <= 0.16 || "
                + "trace.meta.key === group || trace.meta.key === String(group))",
            first[1]
        );
        await other.Locator(".c-eye button").ClickAsync();
        await viewer.UntilAsync(drawn, 1);
        Assert.Single(requests); // what is hidden or a difference needs nothing new

        await viewer.ReloadAsync();
        await viewer.UntilAsync(drawn, 1);
        Assert.Equal(2, requests.Count);
        await Assertions.Expect(other.Locator("[data-measure=last] b")).ToHaveTextAsync(difference);
        await Assertions.Expect(other.Locator(".c-eye button")).ToHaveAttributeAsync("aria-pressed", "true");
        await other.Locator(".c-eye button").ClickAsync();
        await viewer.Page.Locator($"tr[data-group='{first[0]}'] .as-text").ClickAsync();
        await Assertions.Expect(other.Locator("[data-measure=last] b")).ToHaveTextAsync(before);
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Compare_InPanels_SharesRequestAxisAndCursor()
    {
        var runs = new List<long>();
        foreach (var decay in new[] { 0.3, 0.6 })
            runs.AddRange(await StartAsync(decay, 1));
        foreach (var run in runs)
            await fixture.UntilFinishedAsync(run);
        await using var viewer = await fixture.OpenAsync("/compare");
        var requests = 0;
        viewer.Page.Request += (_, request) => requests += request.Url.Contains("/series", StringComparison.Ordinal) ? 1 : 0;
        await viewer.GoAsync($"/compare?runs={string.Join(',', runs)}&split=agent.traceDecay&x=time");
        await viewer.UntilAsync(
            """
            () => {
              const plots = [...document.querySelectorAll('.compare-plot .js-plotly-plot')], ends = plots.map(plot => plot._fullLayout?.xaxis?.range?.[1]);
              return plots.length === 2 && plots.every(plot => plot.data?.some(trace => trace.meta?.kind === 'line' && trace.x.length > 0)) && ends[0] === ends[1];
            }
            """
        );
        Assert.Equal(1, requests);
        await viewer.Page.Locator(".compare-plot").First.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("End");
        await Assertions.Expect(viewer.Page.Locator(".compare-plot .cursor")).ToHaveCountAsync(2);
        viewer.HasNoComplaints();
    }

    private async Task<List<long>> StartAsync(double decay, int seeds = Seeds)
    {
        var settings = new Dictionary<string, object>
        {
            ["environment.length"] = 4,
            ["network.encoderWidth"] = 6,
            ["network.hiddenSize"] = 6,
            ["network.minNonZeroPerUnit"] = 1,
            ["agent.name"] = "stream-q",
            ["agent.stepSize"] = 1,
            ["agent.traceDecay"] = decay,
            ["stop.steps"] = 3_000,
        };
        using var answer = await fixture.Http.PostAsJsonAsync(
            "api/v1/runs",
            new
            {
                settings,
                seeds = Enumerable.Range(0, seeds),
                name = "compared",
            },
            Cancel
        );
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(answer.IsSuccessStatusCode, created.ToString());
        return [.. created.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("id").GetInt64())];
    }
}
