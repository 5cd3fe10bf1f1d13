using Microsoft.Playwright;

namespace Rtrl.Tests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class PaletteTests(BrowserFixture fixture) : IAsyncDisposable
{
    public async ValueTask DisposeAsync() => await fixture.StopRunsAsync();

    private static ILocator Input(Viewer viewer) => viewer.Page.Locator("#palette-input");

    private static ILocator Chosen(Viewer viewer) => viewer.Page.Locator(".palette-row[aria-selected=true]");

    /// <summary>Opens it and waits for the server's list.</summary>
    private static async Task OpenAsync(Viewer viewer)
    {
        await viewer.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(Input(viewer)).ToBeFocusedAsync();
        await Assertions.Expect(viewer.Page.Locator("#palette-status")).ToContainTextAsync("presets");
    }

    [Fact]
    public async Task Palette_OpenedInsideAnInput_ClosesBackIntoIt()
    {
        await using var viewer = await fixture.OpenAsync("/new");
        await viewer.Page.Locator("#name").FocusAsync();
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(viewer.Page.Locator("#palette")).ToBeHiddenAsync();
        await Assertions.Expect(viewer.Page.Locator("#name")).ToBeFocusedAsync();
        await Assertions.Expect(viewer.Page.Locator("#name")).ToHaveValueAsync("");

        await viewer.Page.Locator("main").PressAsync("/");
        await Assertions.Expect(Input(viewer)).ToBeFocusedAsync();
        await Assertions.Expect(Input(viewer)).ToHaveValueAsync("");
        await viewer.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(viewer.Page.Locator("#palette")).ToBeHiddenAsync();
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Palette_WordsOfARun_OpenItAndComeFirstNextTime()
    {
        var run = await fixture.StartRunAsync(name: "needle in hay", paused: true);
        await using var viewer = await fixture.OpenAsync("/settings");
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("ndl hay");
        await Assertions.Expect(Chosen(viewer)).ToContainTextAsync("needle in hay");
        await Assertions.Expect(Chosen(viewer)).ToContainTextAsync("paused");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.UntilAsync("run => location.pathname === `/runs/${run}`", run);
        await Assertions.Expect(viewer.Page.Locator("h1")).ToContainTextAsync("needle in hay");

        await OpenAsync(viewer);
        await Assertions.Expect(viewer.Page.Locator(".palette-group").First).ToHaveTextAsync("Recent");
        await Assertions.Expect(Chosen(viewer)).ToContainTextAsync("needle in hay");
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Palette_ArrowsHomeAndEnd_MoveWhatIsAnnounced()
    {
        await using var viewer = await fixture.OpenAsync("/");
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("battleship");
        const string announced =
            "() => { const input = document.getElementById('palette-input'), rows = [...document.querySelectorAll('.palette-row')]; "
            + "return rows.findIndex(row => row.id === input.getAttribute('aria-activedescendant') && row.ariaSelected === 'true'); }";
        Assert.Equal(0, await viewer.Page.EvaluateAsync<int>(announced));
        await viewer.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(1, await viewer.Page.EvaluateAsync<int>(announced));
        await viewer.Page.Keyboard.PressAsync("End");
        Assert.Equal(await viewer.Page.Locator(".palette-row").CountAsync() - 1, await viewer.Page.EvaluateAsync<int>(announced));
        await viewer.Page.Keyboard.PressAsync("ArrowDown");
        Assert.Equal(0, await viewer.Page.EvaluateAsync<int>(announced));
        await Assertions.Expect(viewer.Page.Locator(".palette-row mark").First).ToHaveTextAsync("Battleship");
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Palette_ControlEnter_OpensANewTabAndStays()
    {
        await using var viewer = await fixture.OpenAsync("/");
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("paper figures");
        var tab = await viewer.Page.Context.RunAndWaitForPageAsync(() => viewer.Page.Keyboard.PressAsync("Control+Enter"));
        await tab.WaitForURLAsync("**/reproduce");
        await Assertions.Expect(Input(viewer)).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Palette_NothingFits_SaysWhatThereIs()
    {
        await using var viewer = await fixture.OpenAsync("/");
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("xyzzy");
        await Assertions.Expect(viewer.Page.Locator("#palette-none")).ToContainTextAsync("has “xyzzy”");
        await Assertions.Expect(viewer.Page.Locator("#palette-none")).ToContainTextAsync("presets");
        await Assertions.Expect(viewer.Page.Locator("#palette-none")).ToContainTextAsync("agent.traceDecay=0.8");
    }

    [Fact]
    public async Task Palette_ActionOfThePage_IsDone()
    {
        var run = await fixture.StartRunAsync();
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("freeze");
        await Assertions.Expect(Chosen(viewer).Locator("kbd")).ToHaveTextAsync("F");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.ExpectTextAsync("switch-view", "Frozen");
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Letters_TypedForThePalette_DoNothingElse()
    {
        var run = await fixture.StartRunAsync();
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        // A prefix that was begun, then letters that are keys of this page.
        await viewer.Page.Locator("main").PressAsync("g");
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("l f c h [");
        await Input(viewer).FillAsync("l home");
        await viewer.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(viewer.Page.Locator("#palette")).ToBeHiddenAsync();
        await Assertions.Expect(viewer.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await viewer.ExpectTextAsync("switch-view", "Live");
        await viewer.ExpectTextAsync("switch-learning", "On");
        foreach (var chord in new[] { "Control+l", "Alt+l", "Meta+l" })
            await viewer.Page.EvaluateAsync(
                "chord => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true, "
                    + "ctrlKey: chord.startsWith('Control'), altKey: chord.startsWith('Alt'), metaKey: chord.startsWith('Meta') }))",
                chord
            );
        await Assertions.Expect(viewer.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        Assert.False((await fixture.RunAsync(run)).GetProperty("altered").GetBoolean());
        Assert.Contains($"/runs/{run}", viewer.Page.Url);
    }

    [Fact]
    public async Task Learning_PressedTwice_AsksAndAltersNothing()
    {
        var run = await fixture.StartRunAsync();
        await using var viewer = await fixture.OpenAsync($"/runs/{run}");
        await viewer.Page.Locator("main").PressAsync("l");
        await Assertions.Expect(viewer.Test("sandbox-instead")).ToBeFocusedAsync();
        await viewer.Page.Keyboard.PressAsync("l");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.UntilAsync("() => location.pathname.endsWith('/inspect')");
        await Assertions.Expect(viewer.Test("freeze")).ToBeVisibleAsync();
        Assert.False((await fixture.RunAsync(run)).GetProperty("altered").GetBoolean());

        await viewer.GoAsync($"/runs/{run}");
        await viewer.Page.Locator("main").PressAsync("l");
        await viewer.Test("alter").ClickAsync();
        await viewer.ExpectTextAsync("switch-learning", "Off");
        await viewer.Page.Locator("main").PressAsync("l");
        await viewer.ExpectTextAsync("switch-learning", "On");
        Assert.True((await fixture.RunAsync(run)).GetProperty("altered").GetBoolean());
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task Setting_Chosen_IsFoundAndFocusedInTheFormThatIsOpen()
    {
        await using var viewer = await fixture.OpenAsync("/new?preset=memory-chain-stream-q-lab&seeds=3");
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("exploration.end");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(viewer.Page.Locator("[data-setting='exploration.end'] input")).ToBeFocusedAsync();
        await Assertions.Expect(viewer.Page.Locator("#seeds")).ToHaveValueAsync("3");

        // One that has no effect there is said to have none.
        await OpenAsync(viewer);
        await viewer.Page.Keyboard.TypeAsync("ppo.epochs");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(viewer.Page.Locator("#settings-search")).ToBeFocusedAsync();
        await Assertions.Expect(viewer.Page.Locator("main")).ToContainTextAsync("has no effect with this task, agent and network");

        await viewer.GoAsync("/new?setting=agent.traceDecay");
        await Assertions.Expect(viewer.Page.Locator("[data-setting='agent.traceDecay'] input").First).ToBeFocusedAsync();
        viewer.HasNoComplaints();
    }

    [Fact]
    public async Task RunsTable_Keys_ReachEveryRowAndActOnIt()
    {
        var body = new
        {
            settings = new Dictionary<string, object> { ["environment.length"] = 5 },
            name = "keyed",
            seeds = Enumerable.Range(0, 70).ToArray(),
            paused = true,
        };
        await fixture.CreateRunAsync(body);
        await using var viewer = await fixture.OpenAsync("/runs?q=keyed&group=none");
        const string cursor = "document.querySelector('tr[aria-current=true]')";
        var main = viewer.Page.Locator("main");
        await viewer.Page.Locator("tr[data-run] input").First.FocusAsync();
        for (var press = 0; press < 60; press++)
            await viewer.Page.Keyboard.PressAsync("j");
        await Assertions.Expect(viewer.Page.Locator("p[role=status]")).ToContainTextAsync("Row 60 of 70");
        await viewer.UntilAsync(
            $"() => {{ const box = {cursor}?.getBoundingClientRect(); return box && box.top >= 0 && box.bottom <= innerHeight; }}"
        );
        await main.PressAsync("k");
        await Assertions.Expect(viewer.Page.Locator("p[role=status]")).ToContainTextAsync("Row 59 of 70");
        await main.PressAsync("x");
        await Assertions.Expect(viewer.Page.Locator(".bulk")).ToContainTextAsync("1 selected");
        var download = await viewer.Page.RunAndWaitForDownloadAsync(() => main.PressAsync("e"));
        Assert.EndsWith(".csv", download.SuggestedFilename, StringComparison.Ordinal);

        await main.PressAsync("c");
        await viewer.UntilAsync("() => location.pathname === '/compare'");
        await viewer.GoAsync("/runs?q=keyed&group=none");
        await main.PressAsync("j");
        await Assertions.Expect(viewer.Page.Locator("tr[aria-current=true]")).ToBeVisibleAsync();
        var run = await viewer.Page.EvaluateAsync<string>($"() => {cursor}.dataset.run");
        await viewer.Page.Keyboard.PressAsync("Enter");
        await viewer.UntilAsync("run => location.pathname === `/runs/${run}`", run);
        viewer.HasNoComplaints();
    }
}
