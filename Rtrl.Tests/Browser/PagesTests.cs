using System.Net.Http.Json;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class PagesTests(BrowserFixture fixture) : IAsyncDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    [Fact]
    public async Task New_FieldLeftWithABadValue_SaysWhatIsAllowedAndStartsOnlyWhenRight()
    {
        await using var viewer = await fixture.OpenAsync(
            "/new?preset=memory-chain-stream-q-lab&stop.steps=2000&network.hiddenSize=8&network.encoderWidth=8"
        );
        var length = viewer.Page.Locator("[data-setting='environment.length'] input");
        // The button within its card, and every field on the page: nothing jumps when an error comes or goes.
        const string place =
            "() => [document.querySelector('[data-testid=start]').getBoundingClientRect().top - "
            + "document.querySelector('[data-testid=summary]').getBoundingClientRect().top, "
            + "...[...document.querySelectorAll('.setting')].map(field => field.getBoundingClientRect().top + scrollY)]";
        var still = await viewer.Page.EvaluateAsync<double[]>(place);
        await length.FillAsync("1");
        await viewer.Page.Locator("#name").FocusAsync();
        await Assertions.Expect(viewer.Page.Locator("[data-setting='environment.length'] .error")).ToContainTextAsync("2 to 100,000");
        Assert.Equal(still, await viewer.Page.EvaluateAsync<double[]>(place));
        await viewer.Test("start").ClickAsync();
        await Assertions.Expect(length).ToBeFocusedAsync();
        await viewer.Page.Locator("#name").FillAsync("from the form");

        // The press follows the last keystroke at once: nothing has left the field yet, and the error disappears under the press.
        await length.FillAsync("6");
        await viewer.Test("start").ClickAsync();
        // WaitForURLAsync misses an address that changes while it is being called.
        await viewer.UntilAsync("() => /^\\/runs\\/\\d+$/.test(location.pathname)");
        var run = await fixture.RunAsync(await viewer.Page.EvaluateAsync<long>("() => +location.pathname.split('/').at(-1)"));
        Assert.Equal("from the form", run.GetProperty("name").GetString());
        Assert.Equal(6, run.GetProperty("settings").GetProperty("environment").GetProperty("length").GetInt32());
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task New_SettingFocusedOrHovered_ShowsItsExplanation()
    {
        await using var viewer = await fixture.OpenAsync("/new?preset=memory-chain-stream-q-lab");
        var field = viewer.Page.Locator("[data-setting='agent.traceDecay']");
        await Assertions.Expect(field.Locator(".tip")).ToBeHiddenAsync();
        await field.Locator("label").HoverAsync();
        await Assertions.Expect(field.Locator(".tip")).ToBeVisibleAsync();
        await viewer.Page.Mouse.MoveAsync(0, 0);
        await Assertions.Expect(field.Locator(".tip")).ToBeHiddenAsync();
        await field.Locator("input").FocusAsync();
        await Assertions.Expect(field.Locator(".tip")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task New_ReloadedWithChanges_KeepsThem()
    {
        await using var viewer = await fixture.OpenAsync("/new");
        await viewer.Page.Locator("[data-agent=qrc]").ClickAsync();
        await viewer.Page.Locator("label.preset", new PageLocatorOptions { HasText = "memory-chain-qrc-seed-tbptt1" }).ClickAsync();
        await viewer.UntilAsync(
            "() => location.search.includes('preset=memory-chain-qrc-seed-tbptt1') && "
                + "document.querySelector('pre.code').textContent.includes('memory-chain-qrc-seed-tbptt1')"
        );
        await viewer.Page.Locator("[data-setting='agent.traceDecay'] input").FillAsync("0.3");
        await viewer.Page.Locator("#seeds").FillAsync("0..4");
        await viewer.Page.Locator("#name").FocusAsync();
        await viewer.UntilAsync("() => location.search.includes('seeds=0..4')");
        await viewer.ReloadAsync();
        await Assertions.Expect(viewer.Page.Locator("[data-setting='agent.traceDecay'] input")).ToHaveValueAsync("0.3");
        await Assertions.Expect(viewer.Test("start")).ToContainTextAsync("Start 5 runs");
        await Assertions.Expect(viewer.Page.Locator("pre.code").First).ToContainTextAsync("--seeds 0..4");
    }

    [Fact]
    public async Task New_TaskAgentTwoValuesAndTwoSeeds_StartFourRunsNamedAfterWhatVaries()
    {
        await using var viewer = await fixture.OpenAsync("/new?task=repeat-first");
        var list = viewer.Page.Locator(".task-list");
        var before = await list.EvaluateAsync<double[]>("list => [...list.querySelectorAll('.task')].map(tile => tile.offsetTop)");
        await viewer.Page.Locator("[data-tile=memory-chain]").ScrollIntoViewIfNeededAsync();
        await Assertions.Expect(viewer.Page.Locator("canvas[data-task=memory-chain][data-drawn]")).ToBeVisibleAsync();
        Assert.Equal(before, await list.EvaluateAsync<double[]>("list => [...list.querySelectorAll('.task')].map(tile => tile.offsetTop)"));
        Assert.True(
            await viewer
                .Page.Locator("canvas[data-task=memory-chain]")
                .EvaluateAsync<int>(
                    "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.filter((value, at) => "
                        + "at % 4 === 3 && value > 40).length"
                ) > 300
        );

        // Arrows choose among the tiles.
        await viewer.Page.Locator("#tasks-search").FillAsync("chain");
        await viewer.Page.Locator("[data-tile=k-memory-chain]").ClickAsync();
        await Assertions.Expect(viewer.Page.Locator("[data-tile].on")).ToHaveAttributeAsync("data-tile", "k-memory-chain");
        await viewer.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(viewer.Page.Locator("[data-tile].on")).ToHaveAttributeAsync("data-tile", "memory-chain");
        await Assertions.Expect(viewer.Page.Locator("[data-agent=td] input")).ToBeDisabledAsync();
        await viewer.Page.Locator("[data-agent=stream-q]").ClickAsync();
        await Assertions.Expect(viewer.Page.Locator("[data-agent=stream-q].on")).ToBeVisibleAsync();
        var preset = viewer.Page.Locator("label.preset", new PageLocatorOptions { HasText = "memory-chain-stream-q-lab" });
        await preset.ClickAsync();
        await Assertions
            .Expect(preset)
            .ToHaveClassAsync(
                new System.Text.RegularExpressions.Regex(
                    @"\bon\b",
                    System.Text.RegularExpressions.RegexOptions.None,
                    TimeSpan.FromSeconds(1)
                )
            );
        // Its values are in the fields before any is overwritten.
        await viewer.UntilAsync("() => location.search.includes('preset=memory-chain-stream-q-lab')");

        await viewer.Page.Locator("[data-setting='agent.traceDecay'] input").FillAsync("0.8, 0.95");
        await viewer.Page.Locator("[data-setting='stop.steps'] input").FillAsync("2000");
        await viewer.Page.Locator("[data-setting='network.hiddenSize'] input").FillAsync("8");
        await viewer.Page.Locator("#seeds").FillAsync("0..1");
        await viewer.Page.Locator("#name").FillAsync("four");
        await viewer.Page.Locator("#tags").FocusAsync();
        await Assertions.Expect(viewer.Test("summary")).ToContainTextAsync("2 traceDecay × 2 seeds");
        await viewer.UntilAsync("() => location.search.includes('name=four')");
        await viewer.ReloadAsync();
        await Assertions.Expect(viewer.Page.Locator("[data-setting='agent.traceDecay'] input")).ToHaveValueAsync("0.8, 0.95");
        await viewer.Test("start").ClickAsync();
        await viewer.UntilAsync("() => location.pathname === '/runs'");
        var runs = (await fixture.Http.GetFromJsonAsync<JsonElement>("api/v1/runs?search=four", Cancel))
            .GetProperty("runs")
            .EnumerateArray()
            .ToList();
        Assert.Equal(
            [
                "four agent.traceDecay=0.8 · seed 0",
                "four agent.traceDecay=0.8 · seed 1",
                "four agent.traceDecay=0.95 · seed 0",
                "four agent.traceDecay=0.95 · seed 1",
            ],
            runs.Select(run => run.GetProperty("name").GetString()).Order(StringComparer.Ordinal)
        );
        Assert.Single(runs.Select(run => run.GetProperty("group").GetString()).Distinct());
        viewer.HasNoComplaints();
        using var gone = await fixture.Http.DeleteAsync(
            $"api/v1/runs?ids={string.Join(',', runs.Select(run => run.GetProperty("id").GetInt64()))}",
            Cancel
        );
        Assert.True(gone.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Runs_SelectedAndPausedTogether_ShowTheirNewStatus()
    {
        var (first, second) = (await fixture.StartRunAsync(name: "bulk one"), await fixture.StartRunAsync(name: "bulk two"));
        await using var viewer = await fixture.OpenAsync("/runs?group=none&q=bulk");
        await viewer.Page.Locator($"tr[data-run='{second}'] input[type=checkbox]").ClickAsync();
        await viewer
            .Page.Locator($"tr[data-run='{first}'] input[type=checkbox]")
            .ClickAsync(new LocatorClickOptions { Modifiers = [KeyboardModifier.Shift] });
        await Assertions.Expect(viewer.Page.Locator(".bulk b")).ToHaveTextAsync("2 selected");
        await viewer.Page.Locator(".bulk .btn", new PageLocatorOptions { HasText = "Pause 2" }).ClickAsync();
        await Assertions
            .Expect(viewer.Page.Locator("tr[data-run] .chip", new PageLocatorOptions { HasText = "paused" }))
            .ToHaveCountAsync(2);
        Assert.Equal("paused", (await fixture.RunAsync(first)).GetProperty("status").GetString());

        await viewer.ReloadAsync();
        await Assertions.Expect(viewer.Page.Locator(".bulk b")).ToHaveTextAsync("2 selected");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(viewer.Page.Locator(".bulk")).ToHaveCountAsync(0);
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Runs_QueryTypedByCompletion_GroupsByASettingAndSurvivesAReload()
    {
        var run = await fixture.StartRunAsync(name: "query me", paused: true);
        await using var viewer = await fixture.OpenAsync("/runs");
        var field = viewer.Page.Locator("#runs-search");
        await field.PressSequentiallyAsync("traced");
        await Assertions.Expect(viewer.Page.Locator(".query-list li").First).ToContainTextAsync("agent.traceDecay");
        await viewer.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(field).ToHaveValueAsync("agent.traceDecay=");
        await field.PressSequentiallyAsync("0.8"); // other tests' runs have other values
        await Assertions.Expect(viewer.Page.Locator(".query-list li").First).ToContainTextAsync("0.8");
        await viewer.Page.Keyboard.PressAsync("ArrowDown");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(viewer.Page.Locator(".term")).ToHaveTextAsync(["agent.traceDecay=0.8"]);
        await Assertions.Expect(field).ToBeFocusedAsync();
        await field.PressSequentiallyAsync("\"query me\"");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(viewer.Page.Locator(".term")).ToHaveTextAsync(["agent.traceDecay=0.8", "\"query me\""]);
        await viewer.Page.Locator("select[aria-label=Group]").SelectOptionAsync("network.hiddenSize");
        await Assertions.Expect(viewer.Page.Locator("tr.head")).ToContainTextAsync("1 run");
        await viewer.Page.Locator("tr.head button").ClickAsync();
        await Assertions.Expect(viewer.Page.Locator($"tr[data-run='{run}']")).ToBeVisibleAsync();

        await viewer.ReloadAsync();
        await Assertions.Expect(viewer.Page.Locator(".term")).ToHaveTextAsync(["agent.traceDecay=0.8", "\"query me\""]);
        await Assertions.Expect(viewer.Page.Locator("tr.head")).ToContainTextAsync("12");
        await Assertions.Expect(viewer.Page.Locator($"tr[data-run='{run}']")).ToBeVisibleAsync();
        await field.FocusAsync();
        await viewer.Page.Keyboard.PressAsync("Backspace");
        await Assertions.Expect(viewer.Page.Locator(".term")).ToHaveCountAsync(1);
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Runs_ScrolledFarDown_DrawsTheRowsThatAreThere()
    {
        var settings = new Dictionary<string, object>
        {
            ["environment.length"] = 4,
            ["network.encoderWidth"] = 4,
            ["network.hiddenSize"] = 4,
        };
        using var answer = await fixture.Http.PostAsJsonAsync(
            "api/v1/runs",
            new
            {
                settings,
                seeds = Enumerable.Range(0, 120),
                name = "many",
                paused = true,
            },
            Cancel
        );
        Assert.True(answer.IsSuccessStatusCode);
        foreach (var width in new[] { 1440, 390 })
        {
            await using var viewer = await fixture.OpenAsync("/runs?group=none&q=many&sort=seed", width);
            await viewer.Page.Locator("tr[data-run]").First.WaitForAsync();
            Assert.True(await viewer.Page.Locator("tr[data-run]").CountAsync() < 110, "Rows that nobody can see are drawn.");
            // The page grows and shrinks while rows are measured: keep to an end until its row is drawn within the window.
            foreach (var (end, seed) in new[] { (1, "seed 119"), (0, "seed 0") })
            {
                await viewer.UntilAsync(
                    """
                    ([end, seed]) => {
                      document.scrollingElement.scrollTo(0, end * document.scrollingElement.scrollHeight);
                      const row = [...document.querySelectorAll('tr[data-run]')].find(row => row.textContent.includes(seed));
                      const box = row?.getBoundingClientRect();
                      return box && box.height > 0 && box.top < innerHeight && box.bottom > 0;
                    }
                    """,
                    new object[] { end, seed }
                );
            }
        }
    }

    [Fact]
    public async Task Runs_Deleted_AreNamedFirstAndGoneThen()
    {
        var run = await fixture.StartRunAsync(name: "to be deleted");
        await using var viewer = await fixture.OpenAsync($"/runs?group=none&q=\"to be deleted\"&selected={run}");
        await viewer.Page.Locator(".bulk .btn", new PageLocatorOptions { HasText = "Delete…" }).ClickAsync();
        await Assertions.Expect(viewer.Page.Locator("dialog[open]")).ToContainTextAsync("to be deleted");
        await viewer.Page.Locator("dialog[open] .btn", new PageLocatorOptions { HasText = "Delete 1" }).ClickAsync();
        await Assertions.Expect(viewer.Page.Locator($"tr[data-run='{run}']")).ToHaveCountAsync(0);
        using var answer = await fixture.Http.GetAsync($"api/v1/runs/{run}", Cancel);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Compare_OfARunningRun_CurveGrows()
    {
        var run = await fixture.StartRunAsync(speed: 2_000);
        await fixture.UntilStepAsync(run, 1_000);
        await using var viewer = await fixture.OpenAsync($"/compare?runs={run}&smooth=0");
        const string last =
            "() => Math.max(-1, ...(document.querySelector('.compare-plot .js-plotly-plot')?.data ?? []).filter(trace => "
            + "trace.meta?.kind === 'line').map(trace => trace.x.at(-1) ?? -1))";
        await viewer.UntilAsync($"() => ({last})() > 0");
        var before = await viewer.Page.EvaluateAsync<double>(last);
        await viewer.UntilAsync($"before => ({last})() > before + 1000", before);
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Compare_Exported_IsWhatIsDrawnWithItsMethod()
    {
        var runs = new List<long>();
        foreach (var seed in new[] { 1, 2, 3 })
        {
            var settings = new Dictionary<string, object>
            {
                ["environment.length"] = 6,
                ["network.encoderWidth"] = 8,
                ["network.hiddenSize"] = 8,
                ["agent.name"] = "stream-q",
                ["agent.stepSize"] = 1,
                ["stop.steps"] = 20_000,
            };
            runs.Add(
                await fixture.CreateRunAsync(
                    new
                    {
                        settings,
                        seeds = new[] { seed },
                        name = "export",
                    }
                )
            );
        }

        foreach (var run in runs)
            await fixture.UntilFinishedAsync(run);
        await using var viewer = await fixture.OpenAsync(
            $"/compare?runs={string.Join(',', runs)}&mean=1&band=range&smooth=2000&x=episodes"
        );
        await viewer.UntilAsync(
            "() => (document.querySelector('.compare-plot .js-plotly-plot')?.data ?? []).some(trace => trace.meta?.kind === 'band' "
                + "&& trace.x.length > 0)"
        );
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() => viewer.Test("export-csv").ClickAsync());
        var text = await File.ReadAllTextAsync(await download.PathAsync(), Cancel);
        Assert.Contains("centre: mean of seeds; band: smallest to largest seed; n = 3", text);
        Assert.Contains("Trailing mean over the last 2,000 steps", text);
        Assert.Contains("fewer than 5 seeds: read with care", text);
        var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Skip(1)
            .Select(line => line.Split(','))
            .ToList();
        var drawn = await viewer.Page.EvaluateAsync<double[]>(
            "() => document.querySelector('.compare-plot .js-plotly-plot').data.find(trace => trace.meta.kind === 'line').y"
        );
        Assert.Equal(drawn, rows.Select(row => double.Parse(row[^7])));
        Assert.All(
            rows,
            row =>
                Assert.True(
                    double.Parse(row[^6]) <= double.Parse(row[^7]) && double.Parse(row[^7]) <= double.Parse(row[^5]),
                    string.Join(',', row)
                )
        );

        var figure = await viewer.Page.RunAndWaitForDownloadAsync(() => viewer.Test("export-svg").ClickAsync());
        Assert.EndsWith(".svg", figure.SuggestedFilename);
        var svg = Uri.UnescapeDataString(await File.ReadAllTextAsync(await figure.PathAsync(), Cancel));
        Assert.Contains("mean of seeds", svg);
        await viewer.Page.RunAndWaitForDownloadAsync(() => viewer.Test("export-png").ClickAsync());
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Settings_Cividis_HoldsAfterAReloadAndOnOtherPages()
    {
        await using var viewer = await fixture.OpenAsync("/settings");
        await viewer.Page.Locator("input[value=cividis]").CheckAsync();
        await viewer.UntilAsync("() => document.documentElement.dataset.palette === 'cividis'");
        await viewer.GoAsync("/runs");
        Assert.Equal("cividis", await viewer.Page.EvaluateAsync<string>("() => document.documentElement.dataset.palette"));
    }

    [Fact]
    public async Task Settings_Backup_WritesACopyThatCanBeDeleted()
    {
        await using var viewer = await fixture.OpenAsync("/settings");
        await viewer.Test("backup").ClickAsync();
        await Assertions.Expect(viewer.Test("backup-done")).ToContainTextAsync("written to");
        var path = await viewer.Test("backup-done").Locator(".mono").InnerTextAsync();
        Assert.True(new FileInfo(path).Length > 0);

        await viewer.Page.Locator($"[data-backup='{Path.GetFileName(path)}']").GetByTitle("Delete").ClickAsync();
        await viewer.Test("backup-delete").ClickAsync();
        await Assertions.Expect(viewer.Test("backups")).ToContainTextAsync("No backup yet");
        Assert.False(File.Exists(path));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Pages_Scanned_HaveNoSeriousFindings(ColorScheme theme)
    {
        var (run, other) = (await fixture.StartRunAsync(name: "scan · one"), await fixture.StartRunAsync(name: "scan · two"));
        var pair = await fixture.CreateRunAsync(
            new
            {
                preset = "memory-chain-demo",
                variant = "feedforward",
                name = "scan · pair",
                seeds = new[] { 1, 2 },
                paused = true,
            }
        );
        await fixture.UntilStepAsync(run, 100);
        await using var viewer = await fixture.OpenAsync("/runs", theme: theme);
        foreach (
            var path in new[]
            {
                "/runs?selected=1-2&q=nothing:fits",
                $"/runs?selected={run}",
                $"/runs?q=pair&selected={pair}",
                "/new",
                "/new?preset=memory-chain-qrc-seed&environment.length=1",
                "/new?task=hopper&agent=ppo&network.cell=linear-rtu,gru&normalisation.reward=true,false&stop.steps=10..20 %2B5&all=true",
                $"/compare?runs={run},{other}&mean=1",
                "/compare",
                "/experiments",
                "/experiments/new",
                "/experiments/memory-chain-seed",
                "/reproduce",
                "/reproduce/mujoco-later",
                "/reproduce/trace-conditioning-later",
                "/results",
                "/results/memory-chain",
                "/settings",
            }
        )
        {
            await viewer.GoAsync(path);
            await HasNoSeriousFaultAsync(path);
        }

        await viewer.Page.Keyboard.PressAsync("Control+k");
        foreach (var typed in new[] { "", "trace", "zzz" })
        {
            await viewer.Page.Locator("#palette-input").FillAsync(typed);
            await Assertions.Expect(viewer.Page.Locator("#palette-status")).ToContainTextAsync(typed.Length == 0 ? "terms" : "found");
            await HasNoSeriousFaultAsync($"palette, “{typed}”");
        }

        async Task HasNoSeriousFaultAsync(string path)
        {
            var scan = await viewer.Page.RunAxe();
            var serious = scan
                .Violations.Where(finding => finding.Impact is "serious" or "critical")
                .Select(finding =>
                    $"{path}: {finding.Id}, {finding.Help}: {string.Join(" | ", finding.Nodes.Take(4).Select(node => node.Html))}"
                )
                .ToList();
            Assert.True(serious.Count == 0, string.Join("\n", serious));
        }

        viewer.HasNoComplaints();
    }

    [Theory]
    [InlineData(390)]
    [InlineData(320)]
    public async Task Pages_OnAPhone_NeverScrollSideways(int width)
    {
        var run = await fixture.StartRunAsync(name: "phone · one");
        await using var viewer = await fixture.OpenAsync("/runs", width, 844);
        foreach (
            var path in new[]
            {
                $"/runs?selected={run}",
                "/new",
                "/new?preset=memory-chain-qrc-seed&environment.length=1",
                "/new?task=hopper&agent=ppo&network.cell=linear-rtu,gru&normalisation.reward=true,false&stop.steps=10..20 %2B5&all=true",
                $"/compare?runs={run}",
                "/compare",
                "/experiments",
                "/experiments/new",
                "/experiments/memory-chain-seed",
                "/reproduce",
                "/reproduce/mujoco-later",
                "/reproduce/trace-conditioning-later",
                "/results",
                "/results/memory-chain",
                "/settings",
            }
        )
        {
            await viewer.GoAsync(path);
            var over = await viewer.Page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
            Assert.True(over <= 0, $"{path} is {over} px wider than {width}.");
        }
    }
}
