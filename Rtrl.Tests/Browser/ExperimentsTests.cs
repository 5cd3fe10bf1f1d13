using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

/// <summary>
/// A researcher's way: declare, start, watch the grid fill, subtract two methods, export the figure, look at the curves behind a cell.
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class ExperimentsTests(BrowserFixture fixture) : IAsyncDisposable
{
    private const string Declaration = """
        {
          "title": "Browser's question",
          "settings": { "network.encoderWidth": 8, "network.hiddenSize": 6, "network.minNonZeroPerUnit": 1, "exploration.steps": 200, "stop.steps": 4000 },
          "vary": { "gradient": [{ "name": "exact", "settings": { "network.gradient": "rtrl" } }, { "name": "one step", "settings": { "network.gradient": "tbptt1" } }], "environment.length": "2, 3, 4" },
          "seeds": "0..2"
        }
        """;

    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    [Fact]
    public async Task Experiment_DeclaredAndStarted_FillsItsGridAndComparesTwoMethods()
    {
        await using var viewer = await fixture.OpenAsync("/experiments/new");
        await viewer.Page.Locator("#name").FillAsync("browser-question");
        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "JSON file" }).ClickAsync();
        await viewer.Page.Locator("textarea").FillAsync(Declaration);
        await viewer.Page.Locator("#name").FocusAsync();
        await Assertions.Expect(viewer.Test("plan")).ToContainTextAsync("18 runs = 2 gradient × 3 length × 3 seeds");
        await viewer.Test("declare-start").ClickAsync();
        await viewer.UntilAsync("() => location.pathname === '/experiments/browser-question'");

        // The grid fills by itself: nobody reloads the page.
        await Assertions.Expect(viewer.Page.Locator(".runs-head .chip")).ToContainTextAsync("complete", new() { Timeout = 180_000 });
        await Assertions.Expect(viewer.Page.Locator(".seed-cells a.seed.done")).ToHaveCountAsync(18);
        Assert.DoesNotContain("/", await viewer.Page.Locator("table.heat tbody").InnerTextAsync());

        await viewer.Page.GetByRole(AriaRole.Button, new() { Name = "difference by gradient" }).ClickAsync();
        await viewer.UntilAsync("() => location.search.includes('minus=gradient')");
        var table = (
            await fixture.Http.GetFromJsonAsync<JsonElement>(
                "api/v1/experiments/browser-question/table",
                TestContext.Current.CancellationToken
            )
        ).GetProperty("groups");
        var first = Mean(table, "exact", "2") - Mean(table, "one step", "2");
        await Assertions.Expect(viewer.Page.Locator("td.heat-cell").First).ToHaveTextAsync(Rtrl.Web.Outcomes.Numbers.Signed(first, 2));
        await viewer.ReloadAsync();
        await Assertions.Expect(viewer.Page.Locator("td.heat-cell")).ToHaveCountAsync(3);

        var figure = await DownloadAsync(viewer, "SVG");
        Assert.Contains("Browser's question: exact less one step", figure, StringComparison.Ordinal);
        Assert.Equal(3, figure.Split("<circle ").Length - 1);
        Assert.Contains(">exact, 2 less one step: ", figure, StringComparison.Ordinal);
        Assert.StartsWith("\uFFFDPNG", await DownloadAsync(viewer, "PNG"), StringComparison.Ordinal);

        await viewer.Page.Locator("td.heat-cell a").First.ClickAsync();
        await viewer.UntilAsync("() => location.pathname === '/compare' && location.search.length > 0");
        viewer.HasNoComplaints();
    }

    private static async Task<string> DownloadAsync(Viewer viewer, string format)
    {
        var link = viewer.Test("grid").GetByRole(AriaRole.Link, new() { Name = format });
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        return await File.ReadAllTextAsync((await download.PathAsync())!, TestContext.Current.CancellationToken);
    }

    private static double Mean(JsonElement groups, string gradient, string length) =>
        groups
            .EnumerateArray()
            .Single(group => group.GetProperty("label").GetString() == $"{gradient}, {length}")
            .GetProperty("mean")
            .GetProperty("value")
            .GetDouble();
}
