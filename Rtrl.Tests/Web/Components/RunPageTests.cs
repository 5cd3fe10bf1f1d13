using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Components.Pages;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Components;

public sealed class RunPageTests : ComponentTest
{
    [Fact]
    public void RunPage_OfAnUnknownRun_SaysSo()
    {
        var page = Open(12);
        Assert.Contains("There is no run with the number 12.", page.Markup);
    }

    [Fact]
    public async Task Pause_NotYetAcknowledged_ShowsPausingAndKeepsTheSwitchOn()
    {
        Add(RunStatus.Running);
        var answer = new TaskCompletionSource<RunDetail>();
        Training.Answer = (_, _, _) => answer.Task;
        var page = Open();

        await Press(page, "[data-testid=switch-agent]");
        Assert.Equal("Pausing…", page.Find("[data-testid=switch-agent] b").TextContent);
        Assert.Equal("true", page.Find("[data-testid=switch-agent]").GetAttribute("aria-checked"));

        Become(RunStatus.Paused);
        answer.SetResult(Runs.Detail(1, RunStatus.Paused));
        page.WaitForAssertion(() => Assert.Equal("Paused", page.Find("[data-testid=switch-agent] b").TextContent));
        Assert.Equal("false", page.Find("[data-testid=switch-agent]").GetAttribute("aria-checked"));
        Assert.Equal((1L, "pause", null), Assert.Single(Training.Commands));
    }

    [Fact]
    public async Task Pause_PressedAgainBeforeItIsAcknowledged_ResumesAfterwards()
    {
        Add(RunStatus.Running);
        var answer = new TaskCompletionSource<RunDetail>();
        Training.Answer = (_, _, _) => answer.Task;
        var page = Open();
        await Press(page, "[data-testid=switch-agent]");
        await Press(page, "[data-testid=switch-agent]");
        Assert.Equal((1L, "pause", null), Assert.Single(Training.Commands));

        Become(RunStatus.Paused);
        answer.SetResult(Runs.Detail(1, RunStatus.Paused));
        page.WaitForAssertion(() => Assert.Equal([(1L, "pause", null), (1L, "resume", null)], Training.Commands));
    }

    [Fact]
    public async Task Learning_PressedForTheFirstTime_AsksAndAltersOnlyWhenToldTo()
    {
        Add(RunStatus.Running);
        var page = Open();
        await Press(page, "[data-testid=switch-learning]");
        await Press(page, "[data-testid=switch-learning]");
        Assert.Empty(Training.Commands);
        Assert.Contains("altered", page.Find("dialog").TextContent);

        await Press(page, "[data-testid=alter]");
        Assert.Empty(page.FindAll("dialog"));
        Assert.Equal((1L, "learning", "off"), Assert.Single(Training.Commands));
    }

    [Fact]
    public async Task Learning_SandboxChosenInstead_LeavesTheRunAlone()
    {
        Add(RunStatus.Running);
        var page = Open();
        await Press(page, "[data-testid=switch-learning]");
        await Press(page, "[data-testid=sandbox-instead]");
        Assert.Empty(Training.Commands);
        Assert.Empty(page.FindAll("dialog"));
        Assert.EndsWith(
            "/runs/1/inspect?open=ablate.clocks.credit.flip.frozen.poles.state.units#learning-off",
            Services.GetRequiredService<NavigationManager>().Uri
        );
    }

    [Fact]
    public async Task Learning_OfAnAlteredRun_IsSwitchedAtOnce()
    {
        var detail = Runs.Detail(1, RunStatus.Paused);
        History.Details.Add(detail with { Summary = detail.Summary with { Altered = true } });
        var page = Open();
        await Press(page, "[data-testid=switch-learning]");
        Assert.Equal((1L, "learning", "off"), Assert.Single(Training.Commands));
    }

    [Fact]
    public async Task Learning_OfARunThatIsNotInMemory_IsAsItWasSwitchedLast()
    {
        var detail = Runs.Detail(1, RunStatus.Paused);
        History.Details.Add(detail with { Summary = detail.Summary with { Altered = true } });
        History.Log.AddRange([
            new RunEvent(5, Runs.Noon, "learning", "", "on"),
            new RunEvent(9, Runs.Noon, "learning", "", "off"),
            new RunEvent(9, Runs.Noon, "speed", "", "60"),
        ]);
        var page = Open();
        Assert.Equal("Off", page.Find("[data-testid=switch-learning] b").TextContent);
        Assert.Contains("60 steps/s", page.Find(".speed output").TextContent); // the slider's nearest notch is 63
        await Press(page, "[data-testid=switch-learning]");
        Assert.Equal((1L, "learning", "on"), Assert.Single(Training.Commands));
    }

    [Fact]
    public async Task View_Pressed_SendsNothingToTheAgent()
    {
        Add(RunStatus.Running);
        var page = Open();
        await Press(page, "[data-testid=switch-view]");
        Assert.Equal("Frozen", page.Find("[data-testid=switch-view] b").TextContent);
        Assert.Equal("Running", page.Find("[data-testid=switch-agent] b").TextContent);
        Assert.Empty(Training.Commands);
    }

    [Fact]
    public async Task Step_Pressed_AsksForOneStep()
    {
        Add(RunStatus.Paused);
        var page = Open();
        await Press(page, "[data-testid=step]");
        Assert.Equal((1L, "step", "1"), Assert.Single(Training.Commands));
    }

    [Fact]
    public async Task Step_PressedAgainBeforeItIsTaken_TakesTheRestTogether()
    {
        Add(RunStatus.Paused);
        var answer = new TaskCompletionSource<RunDetail>();
        Training.Answer = (_, _, _) => answer.Task;
        var page = Open();
        for (var press = 0; press < 3; press++)
            await Press(page, "[data-testid=step]");
        Assert.Equal((1L, "step", "1"), Assert.Single(Training.Commands));
        answer.SetResult(Runs.Detail(1, RunStatus.Paused));
        page.WaitForAssertion(() => Assert.Equal([(1L, "step", "1"), (1L, "step", "2")], Training.Commands));
    }

    [Fact]
    public async Task Command_Refused_ShowsTheReasonOnThePage()
    {
        Add(RunStatus.Running);
        Training.Answer = (_, _, _) => throw new CommandException(RefusalKind.Conflict, "The run belongs to rtrl train, process 4711.");
        var page = Open();
        await Press(page, "[data-testid=switch-agent]");
        Assert.Contains("The run belongs to rtrl train, process 4711.", page.Find("[role=alert]").TextContent);
        Assert.Equal("Running", page.Find("[data-testid=switch-agent] b").TextContent);
    }

    [Fact]
    public async Task RunPage_OfAnInterruptedRun_OffersToResumeFromItsCheckpoint()
    {
        Add(RunStatus.Interrupted, live: false);
        Checkpoint(180_000);
        var page = Open();
        Assert.Contains("from step 180,000", page.Find(".banner.caution").TextContent);
        await Press(page, "[data-testid=resume-interrupted]");
        Assert.Equal((1L, "resume", null), Assert.Single(Training.Commands));
    }

    [Fact]
    public void RunPage_OfADivergedRun_NamesTheReasonAndOffersTheLastCheckpoint()
    {
        Add(RunStatus.Diverged, live: false, reason: "Diverged at step 41,207: NaN in head.weight.");
        Checkpoint(40_000);
        var page = Open();
        var banner = page.Find(".banner.fault").TextContent;
        Assert.Contains("NaN in head.weight", banner);
        Assert.Contains("Restore 40,000", banner);
        Assert.True(page.Find("[data-testid=switch-agent]").HasAttribute("disabled"));
        Assert.True(page.Find("[data-testid=step]").HasAttribute("disabled"));
    }

    [Fact]
    public void RunPage_OfARunElsewhere_NamesItsOwner()
    {
        var detail = Runs.Detail(1, RunStatus.Running, ownedHere: false, owner: "rtrl train (process 4711)");
        History.Details.Add(detail);
        var page = Open();
        Assert.Contains("rtrl train (process 4711) trains this run", page.Markup);
    }

    [Fact]
    public async Task Branch_FromACheckpoint_StartsWithTheStepsGiven()
    {
        Add(RunStatus.Finished, live: false);
        Checkpoint(400_000);
        var page = Open();
        await Act(page, () => page.FindAll(".run-actions button").Single(button => button.TextContent == "Branch").Click());
        await Act(page, () => page.Find("#branch-steps").Change("900,000"));
        await Press(page, "[data-testid=branch]");
        var branch = Assert.Single(Training.Branches);
        Assert.Equal((1L, 5L, "900000"), (branch.Run, branch.Checkpoint, branch.Overrides["stop.steps"]));
    }

    [Fact]
    public async Task Notes_Changed_AreStored()
    {
        Add(RunStatus.Running);
        var page = Open();
        await Act(page, () => page.Find("textarea[aria-label=Notes]").Change("It jumps at 90,000."));
        Assert.Equal("It jumps at 90,000.", Assert.Single(Training.Edits).Edit.Notes);
    }

    [Theory]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Finished)]
    public void Run_DeletedElsewhere_IsSaidToBeGone(RunStatus status)
    {
        Add(status);
        var page = Open();
        History.Details.Clear();
        Training.Known.Clear();
        Clock.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Contains("Run 1 is gone", page.Markup));
        Assert.Contains("was deleted while this page was open.", page.Markup);
    }

    [Fact]
    public async Task Run_DeletedWhileACommandIsOnItsWay_StaysGone()
    {
        Add(RunStatus.Running);
        var answer = new TaskCompletionSource<RunDetail>();
        Training.Answer = (_, _, _) => answer.Task;
        var page = Open();
        await Press(page, "[data-testid=step]");
        History.Details.Clear();
        Training.Known.Clear();
        Clock.Advance(TimeSpan.FromSeconds(2));
        page.WaitForAssertion(() => Assert.Contains("Run 1 is gone", page.Markup));

        answer.SetException(new CommandException(RefusalKind.Unknown, "There is no run 1."));
        await Act(page, () => { });
        Assert.Contains("Run 1 is gone", page.Markup);
        Assert.DoesNotContain("the address is wrong", page.Markup);
    }

    private IRenderedComponent<RunPage> Open(long id = 1) => Render<RunPage>(parameters => parameters.Add(page => page.Id, id));

    /// <summary>On the renderer's thread, so that a portrait arriving meanwhile does not take the button away.</summary>
    private static Task Act(IRenderedComponent<RunPage> page, Action act) => page.InvokeAsync(act);

    private static Task Press(IRenderedComponent<RunPage> page, string selector) => Act(page, () => page.Find(selector).Click());

    private void Add(RunStatus status, bool live = true, string? reason = null)
    {
        History.Details.Add(Runs.Detail(1, status, reason));
        if (live)
            Training.Known.Add(Runs.Live(1, status));
    }

    private void Become(RunStatus status)
    {
        History.Details[0] = Runs.Detail(1, status);
        Training.Known[0] = Runs.Live(1, status);
    }

    private void Checkpoint(long step) =>
        History.Stored.Add(new CheckpointSummary(5, 1, step, 1_200_000, 0.9, "avx2", false, true, Runs.Noon));

    [Fact]
    public async Task Choices_MadeBeforeTheBrowserTold_AllStandInTheAddress()
    {
        var browser = new LateBrowser("/runs/1");
        Services.AddSingleton<NavigationManager>(browser);
        Add(RunStatus.Paused);
        var page = Open();
        await Act(page, () => page.Find("select[aria-label=Smoothing]").Change("0"));
        await Act(page, () => page.FindAll("[role=tab]").Last().Click());
        while (browser.Waiting > 0)
            await Act(page, browser.Tell);
        Assert.Contains("smooth=0", browser.Uri);
        Assert.Contains("tab=", browser.Uri);
    }

    /// <summary>Nobody acts and nothing ends: what there is to see is how far the predictions are from what came.</summary>
    [Fact]
    public void RunPage_OfAPrediction_ShowsItsErrorAndNoReturns()
    {
        var detail = Runs.Detail(1, RunStatus.Paused);
        History.Details.Add(detail with { Settings = Catalogue.Preset("trace-conditioning-td-later").Settings });
        var page = Open();
        var titles = page.FindAll("[data-chart]").Select(chart => chart.GetAttribute("aria-label")).ToList();
        Assert.Equal("Return error", titles[0]);
        Assert.DoesNotContain(titles, title => title is "Return per episode" or "Episode length" or "Exploration");
        var figures = page.FindAll(".kpi small").Select(figure => figure.TextContent).ToList();
        Assert.Contains("Return error, mean", figures);
        Assert.DoesNotContain(figures, figure => figure is "Last return" or "Episodes" or "Exploration ε");
    }
}
