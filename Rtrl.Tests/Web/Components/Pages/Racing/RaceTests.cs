using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Racing;

namespace Rtrl.Tests.Web.Components.Pages.Racing;

public sealed class RaceTests
{
    [Theory]
    [InlineData(
        RunStatus.Running,
        900L,
        300L,
        0.995,
        "Solved at step 300, lost again at 900: now right in 99.5 % of its last 200 answers."
    )]
    [InlineData(
        RunStatus.Running,
        null,
        300L,
        0.995,
        "Solved at step 300: it carries the bit across 14 blank steps, right in 99.5 % of its last 200 answers."
    )]
    [InlineData(RunStatus.Running, null, null, 0.5, null)]
    [InlineData(RunStatus.Paused, null, null, 0.9, null)]
    [InlineData(RunStatus.Finished, null, null, 0.601, "Not solved: right in 60.1 % of its last 200 answers, which needs 95 %.")]
    [InlineData(RunStatus.Finished, null, null, 0.6, "Still guesses: right in 60.0 % of its last 200 answers; chance is 50.0 %.")]
    [InlineData(RunStatus.Diverged, null, null, null, null)]
    public void Verdict_OfAnAgent_IsWhatItsNumbersSay(RunStatus status, long? lostAt, long? solvedAt, double? right, string? verdict)
    {
        var run = Run(1, status) with { SolvedAt = solvedAt, LostAt = lostAt, RecentRight = right };
        Assert.Equal(verdict, Race.Verdict(run, lag: 14));
    }

    [Fact]
    public void Newest_OfSeveral_IsTheLastThatWasStartedAsARace()
    {
        RunSummary[] runs =
        [
            Run(9, group: null) with
            {
                LockStep = false,
            },
            Run(8, group: "swept") with
            {
                LockStep = false,
            },
            Run(7, group: "second") with
            {
                ParentRunId = 4,
            },
            Run(6, group: "second"),
            Run(5, group: "second"),
            Run(4, group: "second"),
            Run(3, group: "first"),
        ];
        Assert.Equal([4L, 5, 6], Race.Newest(runs)!.Runs.Select(run => run.Id));
        Assert.Null(Race.Newest(runs[..3]));
    }

    [Fact]
    public void Step_OneHasDiverged_IsWhereTheOthersAre()
    {
        Race race = new([Run(1, RunStatus.Diverged, step: 40), Run(2, step: 900), Run(3, step: 880)]);
        Assert.Equal((880, RunStatus.Running, true, false), (race.Step, race.Status, race.Acting, race.Over));
        race = new([Run(1, RunStatus.Diverged, step: 40), Run(2, RunStatus.Finished, step: 900)]);
        Assert.Equal((900, RunStatus.Diverged, false, true), (race.Step, race.Status, race.Acting, race.Over));
    }

    [Fact]
    public void Behind_OneWasPausedAloneLongAgo_IsLeftWhereItIs()
    {
        Race race = new([Run(1, RunStatus.Paused, step: 1_000), Run(2, RunStatus.Paused, step: 990), Run(3, RunStatus.Paused, step: 10)]);
        Assert.Equal([(2L, 10L)], race.Behind(most: 100));
    }

    [Fact]
    public void Best_TwoSolvedIt_IsTheFirst()
    {
        Race race = new([Run(1) with { SolvedAt = 90 }, Run(2) with { SolvedAt = 50 }, Run(3) with { SolvedAt = null }]);
        Assert.Equal(2, race.Best.Id);
        Assert.Equal(4, new Race([Run(4) with { SolvedAt = null }, Run(5) with { SolvedAt = null }]).Best.Id);
    }

    private static RunSummary Run(long id, RunStatus status = RunStatus.Running, long step = 500, string? group = "race") =>
        Runs.Detail(id, status).Summary with
        {
            Group = group,
            LockStep = true,
            Step = step,
        };
}
