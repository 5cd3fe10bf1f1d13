using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

/// <summary>The inspector in a real browser: select, scrub, flip, ablate, share.</summary>
[Collection(BrowserCollection.Name)]
public sealed class InspectorTests(BrowserFixture fixture) : IAsyncDisposable
{
    /// <summary>Whether a canvas holds a pixel of the selection's colour.</summary>
    private const string Iris = """
        selector => {
          const canvas = document.querySelector(selector);
          if (!canvas?.width) return false;
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          const hex = getComputedStyle(document.documentElement).getPropertyValue('--iris').trim(), [r, g, b] = [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
          for (let at = 0; at < pixels.length; at += 4)
            if (Math.abs(pixels[at] - r) + Math.abs(pixels[at + 1] - g) + Math.abs(pixels[at + 2] - b) < 12 && pixels[at + 3] > 200) return true;
          return false;
        }
        """;

    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    [Fact]
    public async Task Lasso_OverTheDisk_SelectsForEveryPanelAndTheUrl()
    {
        await using var viewer = await OpenAsync("");
        await viewer.Test("tool-lasso").ClickAsync();
        await viewer.UntilAsync("() => document.querySelector('.poles canvas')?.style.cursor === 'crosshair'");
        var box = (await viewer.Page.Locator(".poles canvas").BoundingBoxAsync())!;
        var (left, right, top, bottom) = (box.X + 10, box.X + box.Width - 10, box.Y + 10, box.Y + box.Height - 10);
        await viewer.Page.Mouse.MoveAsync(left, top);
        await viewer.Page.Mouse.DownAsync();
        foreach (var (x, y) in new[] { (right, top), (right, bottom), (left, bottom), (left, top + 8) })
            await viewer.Page.Mouse.MoveAsync(x, y, new MouseMoveOptions { Steps = 6 });
        await viewer.Page.Mouse.UpAsync();

        await viewer.ExpectTextAsync("selected-count", "12 units selected");
        await viewer.UntilAsync("() => location.search.includes('units=0-11')");
        await viewer.UntilAsync("() => document.querySelectorAll('[data-testid=units-table] tr.on').length >= 8");
        await viewer.UntilAsync(Iris, ".poles canvas");
        await viewer.UntilAsync(Iris, ".state-map canvas.tall");

        await viewer.Page.Locator("main").PressAsync("Escape");
        await viewer.ExpectTextAsync("selected-count", "No unit selected");
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Scrub_ByKeyAndSlider_MovesOneCursor()
    {
        await using var viewer = await OpenAsync("");
        await Assertions.Expect(viewer.Test("time-cursor").Locator("output")).ToHaveTextAsync("step 1 of 8");
        const string world = "() => document.querySelector('[data-testid=moment-world] [data-environment-words]').textContent";
        await viewer.UntilAsync($"() => !({world})().startsWith('Waits')");
        var before = await viewer.Page.EvaluateAsync<string>(world);
        for (var step = 0; step < 10; step++)
            await viewer.Page.Locator("main").PressAsync(".");
        await viewer.UntilAsync($"before => ({world})() !== before", before);
        await Assertions.Expect(viewer.Test("time-cursor").Locator("output")).ToHaveTextAsync("step 3 of 8");
        await viewer.UntilAsync("() => new URL(location).searchParams.get('step') === '10'");
        await viewer.Page.Locator("main").PressAsync(",");
        await viewer.UntilAsync("() => new URL(location).searchParams.get('step') === '9'");
        await viewer.UntilAsync("() => document.querySelector('.step-lines canvas').getAttribute('aria-label').startsWith('Column 9:')");
        await viewer.ExpectTextAsync("moment-words", "Sees");
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Flip_ByKey_ShowsBothLivesSideBySide()
    {
        await using var viewer = await OpenAsync("open=state.flip");
        await Assertions.Expect(viewer.Test("flip")).ToBeEnabledAsync();
        await viewer.Page.Locator("main").PressAsync("x");
        await Assertions.Expect(viewer.Test("flip-verdict")).Not.ToBeEmptyAsync(); // what it says depends on what was learnt
        await Assertions.Expect(viewer.Page.Locator(".flip-map")).ToHaveCountAsync(3);
        Assert.Contains("First difference: observation at step 0", await viewer.Test("panel-flip").InnerTextAsync());
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Ablate_OfTheSlowest_ShowsTheShiftAndThenTheReturns()
    {
        await using var viewer = await OpenAsync("open=poles.ablate");
        await viewer.Test("pick-slow").ClickAsync();
        await viewer.ExpectTextAsync("shift", "At the cursor");
        await viewer.Page.Locator("main").PressAsync("a");
        await viewer.ExpectTextAsync("ablation-says", "over 100 episodes");
        await Assertions.Expect(viewer.Test("panel-ablate").Locator("circle.estimate")).ToHaveCountAsync(3);
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task SharedUrl_OfACheckpoint_GivesTheSameView()
    {
        var (run, checkpoint) = await TrainedAsync();
        var path = $"/runs/{run}/inspect?checkpoint={checkpoint}&units=2.5-7&step=11&open=poles.state.units&colour=abs&order=similar";
        await using var first = await fixture.OpenAsync(path);
        await using var second = await fixture.OpenAsync(path);
        foreach (var viewer in new[] { first, second })
        {
            await viewer.ExpectTextAsync("selected-count", "4 units selected");
            await viewer.UntilAsync(
                "() => document.querySelector('.step-lines canvas')?.getAttribute('aria-label').startsWith('Column 11:')"
            );
            await viewer.UntilAsync(Iris, ".state-map canvas.tall");
            await viewer.UntilAsync(Iris, ".poles canvas");
        }

        // Both come to rest at the same picture; one of them may still be at it.
        var watch = Stopwatch.StartNew();
        while (await PictureAsync(first) != await PictureAsync(second) && watch.Elapsed < TimeSpan.FromSeconds(30))
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(await PictureAsync(first), await PictureAsync(second));
        first.HasNoComplaints();

        static async Task<string> PictureAsync(Viewer viewer) =>
            await viewer.Page.EvaluateAsync<string>(
                "() => ['.poles canvas', '.state-map canvas.tall', '.step-lines canvas'].map(one => "
                    + "document.querySelector(one).toDataURL()).join()"
            )
            + await viewer.Test("units-table").InnerTextAsync()
            + await viewer.Test("moment-words").InnerTextAsync();
    }

    [Fact]
    public async Task LiveRun_MovesWithoutTheServersComponents()
    {
        var run = await fixture.StartRunAsync(speed: 200);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}/inspect?open=poles.state");
        const string picture = "() => document.querySelector('.state-map canvas')?.toDataURL()";
        await viewer.UntilAsync(
            "() => document.querySelector('.state-map canvas')?.width > 0 && document.querySelector('.poles canvas')?.width > 0"
        );
        var before = await viewer.Page.EvaluateAsync<string>(picture);
        await viewer.UntilAsync($"before => ({picture})() !== before", before);
        Assert.DoesNotContain("step=", viewer.Page.Url);

        await viewer.Test("time-rehearsal").ClickAsync();
        await viewer.UntilAsync("() => document.querySelector('[data-testid=time-cursor] output')?.textContent === 'step 1 of 8'");
        await viewer.Test("time-live").ClickAsync();
        await viewer.UntilAsync("() => !location.search.includes('step=')");
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Network_Chosen_IsThatOfEveryPanelOfLivePicturesAndOfTheUrl()
    {
        var settings = new Dictionary<string, object>
        {
            ["environment.length"] = 8,
            ["network.encoderWidth"] = 8,
            ["network.hiddenSize"] = 12,
            ["network.minNonZeroPerUnit"] = 1,
            ["agent.name"] = "qrc",
            ["stop.steps"] = 10_000_000,
        };
        var run = await fixture.CreateRunAsync(
            new
            {
                settings,
                name = "two networks",
                seeds = new[] { 1 },
                paused = true,
            }
        );
        await fixture.CommandAsync(run, "speed", 200);
        await fixture.CommandAsync(run, "resume");
        await fixture.UntilStepAsync(run, 100);
        await using var viewer = await fixture.OpenAsync($"/runs/{run}/inspect?open=poles.state.flip");
        await viewer.Test("network").SelectOptionAsync("auxiliary");
        await viewer.UntilAsync("() => new URL(location).searchParams.get('network') === 'auxiliary'");
        foreach (var panel in new[] { "panel-state", "panel-flip" })
            await Assertions.Expect(viewer.Test(panel).Locator(".u").First).ToContainTextAsync("of the auxiliary network");

        // What the hub sends this page now is that network's, and the picture moves with it.
        await viewer.UntilAsync(
            """
            async run => {
              const live = await import('./js/live.js');
              const networks = await new Promise(done => { const off = live.subscribe(run, ['poles', 'packedState'], 8, { frames: list => { off(); done(list.map(frame => frame.data.network)); } }); });
              return networks.every(name => name === 'auxiliary');
            }
            """,
            run
        );
        const string picture = "() => document.querySelector('.state-map canvas')?.toDataURL()";
        var before = await viewer.Page.EvaluateAsync<string>(picture);
        await viewer.UntilAsync($"before => ({picture})() !== before", before);

        await viewer.Page.Locator("main").PressAsync("x");
        await Assertions.Expect(viewer.Test("flip-verdict")).Not.ToBeEmptyAsync(); // what it says depends on what was learnt
        viewer.HasNoComplaints();
    }

    [Theory]
    [InlineData(1440, 900, ColorScheme.Light)]
    [InlineData(390, 844, ColorScheme.Dark)]
    public async Task Page_AtEveryWidth_FitsAndPassesAxe(int width, int height, ColorScheme theme)
    {
        var (run, checkpoint) = await TrainedAsync();
        await using var viewer = await fixture.OpenAsync(
            $"/runs/{run}/inspect?checkpoint={checkpoint}&units=1-3&open=poles.state.units.clocks.credit.impulse",
            width,
            height,
            theme
        );
        await viewer.UntilAsync(
            "() => document.querySelectorAll('.panel .figure svg').length >= 4 && "
                + "document.querySelector('[data-testid=time-cursor] output')"
        );
        Assert.True(await viewer.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        var result = await viewer.Page.RunAxe();
        var serious = result
            .Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {string.Join(" | ", violation.Nodes.Select(node => node.Html).Take(3))}");
        Assert.Empty(serious);
    }

    private async Task<(long Run, long Checkpoint)> TrainedAsync()
    {
        var run = await fixture.StartRunAsync(speed: 0, steps: 20_000);
        await fixture.UntilFinishedAsync(run);
        var checkpoints = await fixture.Http.GetFromJsonAsync<JsonElement>($"api/v1/runs/{run}/checkpoints");
        return (run, checkpoints.EnumerateArray().Last().GetProperty("id").GetInt64());
    }

    private async Task<Viewer> OpenAsync(string query)
    {
        var (run, _) = await TrainedAsync();
        return await fixture.OpenAsync($"/runs/{run}/inspect{(query.Length > 0 ? "?" + query : "")}");
    }
}
