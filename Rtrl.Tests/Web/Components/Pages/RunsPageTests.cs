using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Runs;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Refusals;
using Rtrl.Web.Sharing;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class RunsPageTests : ComponentTest
{
    private readonly FakePreferences _preferences = new();

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<RunsPage> Page(string query = "", params IReadOnlyList<RunSummary> runs)
    {
        foreach (var run in runs)
            History.Details.Add(
                Runs.Detail(run.Id) with
                {
                    Summary = run,
                    Settings = new() { Seed = run.Seed },
                }
            );
        Services.AddSingleton<IUserSettings>(_preferences);
        Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Navigation.NavigateTo("/runs" + query);
        return Render<RunsPage>();
    }

    private static IEnumerable<string> Chips(IRenderedComponent<RunsPage> page) => page.FindAll(".term").Select(chip => chip.TextContent);

    private static IEnumerable<string> Buttons(IRenderedComponent<RunsPage> page) =>
        page.FindAll(".bulk .btn").Select(button => button.TextContent.Trim());

    [Fact]
    public void Page_WithoutRuns_SaysWhatWillAppearAndOffersOneAction()
    {
        var page = Page();
        Assert.Contains("No runs yet", page.Markup);
        Assert.Equal("/new", page.Find(".empty a").GetAttribute("href"));
        Assert.Empty(page.FindAll("table"));
    }

    [Fact]
    public void Keys_OnTheTable_MoveSelectAndOpenARow()
    {
        var page = Page("", MadeRuns.Summary(1), MadeRuns.Summary(2), MadeRuns.Summary(3));
        string? Cursor() => page.FindAll("tr[aria-current=true]") is [var row] ? row.GetAttribute("data-run") : null;
        void Press(PageKey key) => page.Find($"[data-key={key.Key}]").Click();

        Assert.Empty(page.FindAll($"[data-key={PageKeys.OpenRow.Key}]"));
        var order = page.FindAll("tr[data-run]").Select(row => row.GetAttribute("data-run")).ToList();
        Press(PageKeys.NextRow);
        Assert.Equal(order[0], Cursor());
        Press(PageKeys.RowBefore);
        Assert.Equal(order[0], Cursor());
        Press(PageKeys.NextRow);
        Assert.Equal(order[1], Cursor());
        Assert.Contains($"Row 2 of {order.Count}", page.Find("p[role=status]").TextContent);

        Press(PageKeys.SelectRow);
        Assert.EndsWith($"selected={order[1]}", Navigation.Uri);
        Assert.Equal($"/compare?runs={order[1]}", page.Find($"a[data-key={PageKeys.CompareSelection.Key}]").GetAttribute("href"));
        Press(PageKeys.SelectRow);
        Assert.Empty(page.FindAll(".bulk"));

        Press(PageKeys.OpenRow);
        Assert.EndsWith($"/runs/{order[1]}", Navigation.Uri);
    }

    [Fact]
    public void Keys_RowThatIsNotShownAnyMore_BeginAtTheTop()
    {
        var page = Page("", MadeRuns.Summary(1), MadeRuns.Summary(2));
        page.Find($"[data-key={PageKeys.NextRow.Key}]").Click();
        page.Find($"[data-key={PageKeys.NextRow.Key}]").Click();
        Navigation.NavigateTo("/runs?q=nothing-of-the-kind");
        Assert.Empty(page.FindAll($"[data-key={PageKeys.NextRow.Key}]"));
        Navigation.NavigateTo("/runs");
        page.Find($"[data-key={PageKeys.RowBefore.Key}]").Click();
        Assert.NotEmpty(page.FindAll("tr[aria-current=true]"));
    }

    [Fact]
    public void Import_AFileThatWasChosen_SelectsItsRunsAndSaysWhatBecameOfThem()
    {
        var page = Page("", MadeRuns.Started());
        Sharing.Answer = () =>
            new ImportReport(
                [
                    new ImportedRun(7, "new", 3, Imported: true, "Imported as run 3."),
                    new ImportedRun(8, "old", 4, Imported: false, "It is there already."),
                ],
                null
            );
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("bytes", "two.rtrl"));
        page.WaitForElement("[role=status].banner");
        Assert.Equal(["bytes"], Sharing.Files);
        Assert.Contains("1 of 2 runs imported, 1 there already", page.Find("[role=status].banner").TextContent);
        Assert.Contains("old: It is there already.", page.Find("[role=status].banner").TextContent);
        Assert.EndsWith("selected=3.4", Navigation.Uri);
        var bundle = page.FindAll(".bulk a").Single(link => link.TextContent.Contains("Bundle"));
        Assert.Equal("/api/v1/exports/bundle.rtrl?runs=3-4", bundle.GetAttribute("href"));
    }

    [Fact]
    public void Import_AFileThatIsRefused_SaysWhyWithItsName()
    {
        var page = Page();
        Sharing.Answer = () => throw new SharingException("This is no bundle of rtrl.");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("bytes", "two.rtrl"));
        Assert.Contains("two.rtrl: This is no bundle of rtrl.", page.WaitForElement(".banner.fault").TextContent);
    }

    [Fact]
    public void Search_Typed_FiltersAndStandsInTheAddress()
    {
        var page = Page("", MadeRuns.Started());
        page.Find("#runs-search").Input("tbptt1");
        Assert.Equal(["tbptt1"], page.FindAll("tbody .as-text").Select(name => name.TextContent));
        Assert.EndsWith("/runs?q=tbptt1", Navigation.Uri);
        page.Find("#runs-search").Input("nobody");
        Assert.Contains("No run fits", page.Markup);
    }

    [Fact]
    public void Query_TypedByCompletion_BecomesChipsThatClicksAndBackspaceRemove()
    {
        var page = Page("", MadeRuns.Started());
        page.Find("#runs-search").Input("var");
        Assert.Equal("true", page.Find("#runs-search").GetAttribute("aria-expanded"));
        Assert.EndsWith("/runs", Navigation.Uri); // a word that may become a key does not filter yet
        page.Find("#runs-search").KeyDown("Tab");
        Assert.Equal("variant:", page.Find("#runs-search").GetAttribute("value"));
        page.Find("#runs-search").KeyDown("ArrowDown");
        page.Find("#runs-search").KeyDown("ArrowDown");
        Assert.Equal("runs-search-1", page.Find("#runs-search").GetAttribute("aria-activedescendant"));
        page.Find("#runs-search").KeyDown("Enter");
        Assert.Equal(["variant:tbptt1"], Chips(page));
        Assert.Equal(["tbptt1"], page.FindAll("tbody .as-text").Select(name => name.TextContent));
        Assert.EndsWith("/runs?q=variant%3Atbptt1", Navigation.Uri);

        page.Find("#runs-search").Input("seed:2 demo");
        page.Find("#runs-search").KeyDown("Enter");
        Assert.Equal(["variant:tbptt1", "seed:2", "demo"], Chips(page));
        page.FindAll(".term")[0].Click();
        Assert.Equal(["seed:2", "demo"], Chips(page));
        page.Find("#runs-search").KeyDown("Backspace");
        Assert.EndsWith("/runs?q=seed%3A2", Navigation.Uri);
    }

    [Fact]
    public void Query_WithATermThatCannotBeUsed_SaysWhyAndKeepsTheOthers()
    {
        var page = Page("?q=traceDecay%3D0.8 tbptt1", MadeRuns.Started());
        Assert.Contains("Did you mean “agent.traceDecay”?", page.Find(".query-problem").TextContent);
        Assert.Equal(["traceDecay=0.8"], page.FindAll(".term.fault").Select(chip => chip.TextContent));
        Assert.Equal(["tbptt1"], page.FindAll("tbody .as-text").Select(name => name.TextContent));
    }

    [Fact]
    public void Escape_WithWaysToGoOn_ClosesThem()
    {
        var page = Page("", MadeRuns.Started());
        page.Find("#runs-search").KeyDown("ArrowDown");
        Assert.NotEmpty(page.FindAll(".query-list li"));
        page.Find("#runs-search").KeyDown("Escape");
        Assert.Empty(page.FindAll(".query-list li"));
    }

    /// <summary>The history keeps settings as JSON; a table that shows none reads none.</summary>
    [Fact]
    public void Settings_AreReadOnlyWhenSomethingShowsThem()
    {
        var page = Page("?q=right>0", MadeRuns.Started());
        page.Find("th.c-return button").Click();
        page.Find("select[aria-label=Group]").Change("start");
        Assert.Empty(History.Asked);
        page.Find("select[aria-label='Show a setting']").Change("agent.traceDecay");
        Assert.Single(History.Asked);
        Assert.Contains("agent-traceDecay", Navigation.Uri);
        Assert.NotEmpty(page.FindAll("td.c-setting"));
        page.Find("select[aria-label=Group]").Change("network.cell");
        Assert.Single(History.Asked);
    }

    [Fact]
    public void Group_ByTwoLevels_ShowsHeadsWithTheirNumbersAndUnfolds()
    {
        var runs = MadeRuns.Started().Select((run, at) => run with { Final = new(at < 3 ? 1 : 0.5, 40), SolvedAt = at == 0 ? 5 : null });
        var page = Page("", [.. runs]);
        page.Find("select[aria-label=Group]").Change("environment");
        page.Find("select[aria-label='Then group by']").Change("variant");
        Assert.EndsWith("/runs?group=environment.variant", Navigation.Uri);
        var heads = page.FindAll("tr.head")
            .Select(head => System.Text.RegularExpressions.Regex.Replace(head.TextContent, @"\s+", " ").Trim())
            .ToList();
        Assert.Equal("variantexact 3 runs final 1.00 (1.00 to 1.00) n = 3solved 1 of 3 (6 % to 79 %)", heads[1]);
        Assert.Equal(3, heads.Count);
        Assert.Empty(page.FindAll("tr[data-run]"));
        page.FindAll("tr.head button")[1].Click();
        Assert.Equal(["3", "2", "1"], page.FindAll("tr[data-run]").Select(row => row.GetAttribute("data-run")));
        Assert.EndsWith("inner=1", Navigation.Uri);
    }

    [Fact]
    public void View_Saved_CanBeChosenReplacedAndDeleted()
    {
        var page = Page("?q=tbptt1&group=variant&selected=1", MadeRuns.Started());
        page.Find(".views input").Input("mine");
        page.Find(".views form").Submit();
        page.Find("select[aria-label=Group]").Change("");
        page.Find(".view-name").Click();
        Assert.EndsWith("/runs?q=tbptt1&group=variant", Navigation.Uri);
        Assert.Equal("true", page.Find(".view-name").GetAttribute("aria-current"));
        page.Find(".views input").Input("MINE");
        Assert.Equal("Replace", page.Find(".views form button").TextContent);
        page.Find("[aria-label='Delete view mine']").Click();
        Assert.Empty(page.FindAll(".view-name"));
        Assert.Empty(_preferences.All());
    }

    [Fact]
    public void StatusChip_Pressed_ShowsOnlyThatStatusWithItsCount()
    {
        var page = Page("", MadeRuns.Started());
        var running = page.FindAll(".facet").Single(chip => chip.TextContent.Contains("running"));
        Assert.Equal("running 1", running.TextContent.Trim());
        running.Click();
        Assert.EndsWith("/runs?status=running", Navigation.Uri);
        Assert.Equal("1", Assert.Single(page.FindAll("tbody tr[data-run]")).GetAttribute("data-run"));
    }

    [Fact]
    public void Head_Clicked_SortsAndTurnsAround()
    {
        var page = Page("?group=none", MadeRuns.Started());
        IEnumerable<string?> Order() => page.FindAll("tbody tr[data-run]").Select(row => row.GetAttribute("data-run"));
        page.Find("th.c-return button").Click();
        Assert.Equal("6", Order().First());
        page.Find("th.c-return button").Click();
        Assert.Equal("1", Order().First());
        Assert.Equal("ascending", page.Find("th.c-return").GetAttribute("aria-sort"));
        Assert.EndsWith("/runs?group=none&sort=return", Navigation.Uri);
    }

    [Fact]
    public void Address_OpenedByAnother_ShowsTheSameTable()
    {
        var page = Page("?group=none&columns=status.seed&selected=2-3&q=exact", MadeRuns.Started());
        Assert.Equal(["", "Run", "Status", "Seed"], page.FindAll("thead th").Select(head => head.TextContent.Trim()));
        Assert.Equal("2 selected", page.Find(".bulk b").TextContent);
        Assert.Equal(2, page.FindAll("tbody tr.on").Count);
    }

    [Fact]
    public void ShiftClick_AfterAClick_SelectsEverythingBetween()
    {
        var page = Page("?group=none&sort=id", [.. Enumerable.Range(1, 8).Select(id => MadeRuns.Summary(id))]);
        page.FindAll("tbody input[type=checkbox]")[1].Click();
        page.FindAll("tbody input[type=checkbox]")[5].Click(new MouseEventArgs { ShiftKey = true });
        Assert.Equal("5 selected", page.Find(".bulk b").TextContent);
        Assert.EndsWith("selected=2-6", Navigation.Uri);
    }

    [Fact]
    public void GroupCheckbox_PartlySelected_IsMixedAndSelectsTheRest()
    {
        var page = Page("?selected=1", MadeRuns.Started());
        var box = page.Find("tbody mixed-check[mixed] input[type=checkbox]");
        box.Click();
        Assert.Equal("3 selected", page.Find(".bulk b").TextContent);
    }

    [Fact]
    public void BulkBar_MixedStatuses_CountsTheRunsEachCommandIsFor()
    {
        var page = Page(
            "?selected=1-4",
            MadeRuns.Summary(1, status: RunStatus.Running),
            MadeRuns.Summary(2, status: RunStatus.Paused),
            MadeRuns.Summary(3, status: RunStatus.Finished),
            MadeRuns.Summary(4, status: RunStatus.Queued)
        );
        var buttons = Buttons(page).ToList();
        Assert.Contains("Pause 2", buttons);
        Assert.Contains("Resume 1", buttons);
        Assert.Contains("Stop 3", buttons);
        Assert.Equal("/compare?runs=1,2,3,4", page.Find(".bulk a.primary").GetAttribute("href"));
    }

    [Fact]
    public async Task Pause_OfMany_ReachesEveryRunAndShowsPendingUntilAcknowledged()
    {
        var page = Page("?selected=1-2", MadeRuns.Summary(1, status: RunStatus.Running), MadeRuns.Summary(2, status: RunStatus.Running));
        var answer = new TaskCompletionSource<RunDetail>();
        Training.Answer = (_, _, _) => answer.Task;
        page.FindAll(".bulk .btn").Single(button => button.TextContent.Contains("Pause 2")).Click();
        Assert.Equal([(1, "pause"), (2, "pause")], Training.Commands.Select(command => (command.Run, command.Command)));
        Assert.Contains("Pausing…", page.Find(".bulk").TextContent);
        await page.InvokeAsync(() => answer.SetResult(Runs.Detail(1)));
        page.WaitForAssertion(() => Assert.DoesNotContain("Pausing…", page.Find(".bulk").TextContent));
    }

    [Fact]
    public void Stop_RefusedForOne_SaysWhy()
    {
        var page = Page("?selected=1-2", MadeRuns.Summary(1, status: RunStatus.Running), MadeRuns.Summary(2, status: RunStatus.Running));
        Training.Answer = (run, _, _) =>
            run == 2
                ? throw new CommandException(RefusalKind.Unavailable, "Run 2 belongs to rtrl train, which has not answered.")
                : Task.FromResult(Runs.Detail(run));
        page.FindAll(".bulk .btn").Single(button => button.TextContent.Contains("Stop 2")).Click();
        Assert.Contains("Run 2 belongs to rtrl train", page.Find("[role=alert]").TextContent);
    }

    [Fact]
    public void Delete_AsksWithNamesAndBytesAndDeletesOnlyThen()
    {
        var page = Page("?selected=1-2", MadeRuns.Summary(1, "first", status: RunStatus.Running), MadeRuns.Summary(2, "second"));
        page.FindAll(".bulk .btn").Single(button => button.TextContent.Contains("Delete")).Click();
        var dialog = page.Find("dialog");
        Assert.Contains("Delete 2 runs and 3.0 MB?", dialog.TextContent);
        Assert.Contains("first", dialog.TextContent);
        Assert.Contains("1 of them is still active", dialog.TextContent);
        Assert.Empty(Training.Deleted);
        page.FindAll("dialog .btn").Single(button => button.TextContent.Contains("Delete 2")).Click();
        Assert.Equal([1, 2], Training.Deleted.Order());
        Assert.Empty(page.FindAll("dialog"));
        Assert.EndsWith("/runs", Navigation.Uri);
    }

    [Fact]
    public void Tag_Added_GoesToEverySelectedRunOnce()
    {
        var page = Page("?selected=1-2", MadeRuns.Summary(1, tags: ["old"]), MadeRuns.Summary(2, tags: ["new"]));
        page.FindAll(".bulk .btn").Single(button => button.TextContent.Trim() == "Tag").Click();
        page.Find(".tag-input input").Input(" new ");
        page.Find("dialog form").Submit();
        var (run, edit) = Assert.Single(Training.Edits);
        Assert.Equal(1, run);
        Assert.Equal(["old", "new"], edit.Tags);
    }

    [Fact]
    public void Table_WhileTraining_FollowsAtMostOnceASecond()
    {
        var page = Page("?group=none", MadeRuns.Summary(1, status: RunStatus.Running, step: 200));
        History.Details[0] = History.Details[0] with { Summary = History.Details[0].Summary with { Step = 1_000 } };
        Clock.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Contains("10 %", page.Find("td.c-progress").TextContent);
        Clock.Advance(TimeSpan.FromMilliseconds(200));
        page.WaitForAssertion(() => Assert.Contains("50 %", page.Find("td.c-progress").TextContent));
    }

    [Fact]
    public void Reason_OfADivergedRun_StandsBesideItsStatus()
    {
        var page = Page(
            "?group=none",
            MadeRuns.Summary(1, status: RunStatus.Diverged, reason: "Diverged at step 41,207: NaN in head.weight.")
        );
        Assert.Contains("NaN in head.weight", page.Find("td.c-tags .fault-text").TextContent);
    }

    /// <summary>A letter that was typed and taken back: the address of the moment between comes late, and is no wish.</summary>
    [Fact]
    public void Search_TypedFasterThanTheBrowserTells_StaysAsTyped()
    {
        var browser = new LateBrowser("/runs");
        Services.AddSingleton<NavigationManager>(browser);
        var page = Page("", MadeRuns.Started());
        while (browser.Waiting > 0)
            browser.Tell();
        foreach (var typed in new[] { "seed:1", "seed:12", "seed:1" })
            page.Find("#runs-search").Input(typed);
        Assert.Equal(3, browser.Waiting);
        while (browser.Waiting > 0)
        {
            browser.Tell();
            Assert.Equal("seed:1", page.Find("#runs-search").GetAttribute("value"));
            Assert.Empty(Chips(page));
        }

        browser.Go(("http://localhost/runs?q=tbptt1", null));
        page.WaitForAssertion(() => Assert.Equal(["tbptt1"], Chips(page)));
    }

    [Fact]
    public void Search_TypedWhileTheBrowserTellsOneAddressTwice_StaysAsTyped()
    {
        var browser = new LateBrowser("/runs");
        Services.AddSingleton<NavigationManager>(browser);
        var page = Page("", MadeRuns.Started());
        while (browser.Waiting > 0)
            browser.Tell();
        page.Find("#runs-search").Input("seed:1");
        page.Find("#runs-search").Input("seed:12");
        var again = browser.TellTheLaterTwice();
        page.Find("#runs-search").Input("seed:123");
        again();
        Assert.Equal(("seed:123", 0), (page.Find("#runs-search").GetAttribute("value"), Chips(page).Count()));
        browser.Tell();

        // The way back to one of the page's own, and forth again: both are wishes.
        browser.Go(browser.Told[^2]);
        page.WaitForAssertion(() => Assert.Equal(["seed:12"], Chips(page)));
        browser.Go(browser.Told[^1]);
        page.WaitForAssertion(() => Assert.Equal(["seed:123"], Chips(page)));
    }

    /// <summary>On the timer's thread it would have ended the process.</summary>
    [Fact]
    public void Beat_HistoryFailsInAWayThatNobodyForesaw_IsThePagesFaultAlone()
    {
        var page = Page("", MadeRuns.Started());
        History.Refusal = () => new InvalidOperationException("Nobody foresaw it.");
        Training.Raise(1);
        Clock.Advance(TimeSpan.FromSeconds(1));
        var fault = Assert.Throws<InvalidOperationException>(() => page.WaitForState(() => false, TimeSpan.FromSeconds(5)));
        Assert.Equal("Nobody foresaw it.", fault.Message);
    }
}
