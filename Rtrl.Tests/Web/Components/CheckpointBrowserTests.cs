using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Episodes;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Inspection;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Components;

public sealed class CheckpointBrowserTests : ComponentTest
{
    private static readonly CheckpointSummary[] s_kept =
    [
        new(5, 1, 4_096, 1_000_000, 0.1, "avx2", false, false, Runs.Noon),
        new(7, 1, 300_000, 1_100_000, 0.9, "avx2", true, true, Runs.Noon),
        new(9, 1, 400_000, 1_200_000, 0.8, "avx2", false, false, Runs.Noon),
    ];

    [Fact]
    public void Browser_OfKeptCheckpoints_SaysWhatEachIsKeptFor()
    {
        var browser = Show(s_kept);
        var rows = browser.FindAll("tbody tr");
        Assert.Equal(["400,000", "300,000", "4,096"], rows.Select(row => row.QuerySelector("td")!.TextContent));
        Assert.Equal(["latest"], rows[0].QuerySelectorAll(".tag").Select(tag => tag.TextContent));
        Assert.Equal(["best", "yours"], rows[1].QuerySelectorAll(".tag").Select(tag => tag.TextContent));
        Assert.Empty(rows[2].QuerySelectorAll(".tag"));
        Assert.Contains("3 kept, 3.3 MB", browser.Markup);
        Assert.Contains("1.1 MB", rows[1].TextContent);
        Assert.Contains("+0.90", rows[1].TextContent);
    }

    [Fact]
    public void Browser_OfNothing_SaysWhenThereWillBeSomething() => Assert.Contains("every 30 seconds", Show([]).Markup);

    [Fact]
    public async Task Evaluate_Pressed_ShowsWaitingThenReturnAndInterval()
    {
        var answer = new TaskCompletionSource<EvaluationResult>();
        var given = await Inspection.Answer(new EvaluationSettings(400));
        Inspection.Answer = _ => answer.Task;
        var browser = Show(s_kept);
        await browser.InvokeAsync(() => browser.Find("select").Change("400"));
        await browser.InvokeAsync(() => browser.Find("[aria-label='Evaluate step 300,000']").Click());
        Assert.Contains("Evaluating…", browser.Markup);
        Assert.Equal(
            (1L, "7", 400),
            (Inspection.Evaluations[0].Run, Inspection.Evaluations[0].Checkpoint, Inspection.Evaluations[0].Settings.Episodes)
        );
        answer.SetResult(given);
        browser.WaitForAssertion(() => Assert.Equal("+0.98 [+0.94, +1.00]", browser.Find("[data-testid=evaluated]").TextContent));
        Assert.Contains("n = 400 episodes", browser.Find("[data-testid=evaluated]").GetAttribute("title"));
        Assert.Contains("right 99.0 % [94.6 %, 99.8 %]", browser.Find("[data-testid=evaluated]").GetAttribute("title"));
    }

    [Fact]
    public async Task Evaluate_Refused_SaysWhy()
    {
        Inspection.Answer = _ => throw new SandboxException("This state has non-finite numbers.");
        var browser = Show(s_kept);
        await browser.InvokeAsync(() => browser.Find("[aria-label='Evaluate step 4,096']").Click());
        Assert.Contains("non-finite", browser.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task Branch_Pressed_HandsTheCheckpointOn()
    {
        CheckpointSummary? chosen = null;
        var browser = Show(s_kept, checkpoint => chosen = checkpoint);
        await browser.InvokeAsync(() => browser.Find("[aria-label='Branch from step 300,000']").Click());
        Assert.Equal(7, chosen?.Id);
    }

    [Fact]
    public async Task Delete_Confirmed_DeletesThatOneOnly()
    {
        var browser = Show(s_kept);
        await browser.InvokeAsync(() => browser.Find("[aria-label='Delete the checkpoint of step 4,096']").Click());
        Assert.Empty(Training.DeletedCheckpoints);
        Assert.Contains("Delete the checkpoint of step 4,096?", browser.Markup);
        await browser.InvokeAsync(() => browser.Find("dialog .btn.fault").Click());
        Assert.Equal([5L], Training.DeletedCheckpoints);
        Assert.Empty(browser.FindAll("dialog"));
    }

    [Fact]
    public void EpisodeList_OfFinishedEpisodes_LinksEachToItsReplay()
    {
        History.EpisodeRows.AddRange([new EpisodeRecord(410, 6_560, 16, 1, true), new EpisodeRecord(411, 6_576, 16, -1, false)]);
        var list = Render<EpisodeList>(parameters => parameters.Add(one => one.Run, 1).Add(one => one.Finished, 412));
        Assert.Equal(["/runs/1/episodes/411", "/runs/1/episodes/410"], list.FindAll("td a").Select(link => link.GetAttribute("href")));
        Assert.Contains("−1.00", list.Markup);
    }

    [Fact]
    public void EpisodePage_OfAnEpisode_SaysWhereItIsAndFromWhereItIsLived()
    {
        History.Details.Add(Runs.Detail(1));
        var page = Open(480, step: 3);
        Assert.Equal("Episode 480", page.Find("h1").TextContent);
        Assert.Contains("return +1.00", page.Find("[data-testid=episode-return]").TextContent);
        Assert.Contains("Living through 7,680 steps again, from the first step…", page.Find("[data-episode-wait]").TextContent);
        Assert.Equal("/runs/1/episodes/481", page.FindAll(".run-actions a")[1].GetAttribute("href"));
        var call = Assert.Single(
            JSInterop.Invocations,
            invocation => invocation.Identifier == "import" && invocation.Arguments[0] as string == "./js/episode.js"
        );
        Assert.NotNull(call.Arguments);
    }

    [Fact]
    public void EpisodePage_WhoseCheckpointIsGone_SaysSoPlainly()
    {
        History.Details.Add(Runs.Detail(1));
        Inspection.Place = _ =>
            throw new InspectionException(RefusalKind.Conflict, "Episode 10 cannot be replayed: no checkpoint before it is kept.");
        var page = Open(10);
        Assert.Contains("no checkpoint before it is kept", page.Find(".empty").TextContent);
        Assert.Empty(page.FindAll("[data-testid=episode]"));
    }

    [Fact]
    public void EpisodePage_OfAnUnknownRun_SaysSo() => Assert.Contains("There is no run with the number 1.", Open(0).Markup);

    private IRenderedComponent<CheckpointBrowser> Show(IReadOnlyList<CheckpointSummary> kept, Action<CheckpointSummary>? branch = null) =>
        Render<CheckpointBrowser>(parameters =>
            parameters.Add(one => one.Run, 1).Add(one => one.Checkpoints, kept).Add(one => one.OnBranch, branch ?? (_ => { }))
        );

    private IRenderedComponent<EpisodePage> Open(long number, int? step = null)
    {
        if (step is not null)
            Services
                .GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>()
                .NavigateTo($"/runs/1/episodes/{number}?step={step}");
        return Render<EpisodePage>(parameters => parameters.Add(page => page.Id, 1).Add(page => page.Number, number));
    }
}
