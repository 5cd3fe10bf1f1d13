using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Runs;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Components.Pages;

public sealed class RunsPageTests : ComponentTest
{
    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<RunsPage> Page(string query = "", params IReadOnlyList<RunSummary> runs)
    {
        foreach (var run in runs)
            History.Details.Add(Runs.Detail(run.Id) with { Summary = run });
        Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        Navigation.NavigateTo("/runs" + query);
        return Render<RunsPage>();
    }

    private static IEnumerable<string> Buttons(IRenderedComponent<RunsPage> page) => page.FindAll(".bulk .btn").Select(button => button.TextContent.Trim());

    [Fact]
    public void Page_WithoutRuns_SaysWhatWillAppearAndOffersOneAction()
    {
        var page = Page();
        Assert.Contains("No runs yet", page.Markup);
        Assert.Equal("/new", page.Find(".empty a").GetAttribute("href"));
        Assert.Empty(page.FindAll("table"));
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
        var box = page.FindAll("tbody input[type=checkbox]").Single(box => box.GetAttribute("aria-checked") == "mixed");
        box.Click();
        Assert.Equal("3 selected", page.Find(".bulk b").TextContent);
    }

    [Fact]
    public void BulkBar_MixedStatuses_CountsTheRunsEachCommandIsFor()
    {
        var page = Page(
            "?selected=1-4", MadeRuns.Summary(1, status: RunStatus.Running), MadeRuns.Summary(2, status: RunStatus.Paused), MadeRuns.Summary(3, status: RunStatus.Finished),
            MadeRuns.Summary(4, status: RunStatus.Queued));
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
        Training.Answer = (run, _, _) => run == 2 ? throw new CommandException(RefusalKind.Unavailable, "Run 2 belongs to rtrl train, which has not answered.") : Task.FromResult(Runs.Detail(run));
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
        var page = Page("?group=none", MadeRuns.Summary(1, status: RunStatus.Diverged, reason: "Diverged at step 41,207: NaN in head.weight."));
        Assert.Contains("NaN in head.weight", page.Find("td.c-tags .fault-text").TextContent);
    }
}
