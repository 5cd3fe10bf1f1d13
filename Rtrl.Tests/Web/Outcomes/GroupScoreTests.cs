using Rtrl.Data;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Statistics;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class GroupScoreTests
{
    [Fact]
    public void Of_RunsOfOneTask_IsTheSharedStatisticsOfTheirFinalReturns()
    {
        var runs = new[] { Run(1, 0.25, solvedAt: 9), Run(2, 0.75, solvedAt: 8), Run(3, null) };
        var score = GroupScore.Of(runs);
        Assert.Equal(Bootstrap.Of(ScoreTable.OfOneTask([0.25, 0.75]), Aggregates.Mean, "mean"), score.Final);
        Assert.Equal(Estimate.ShareOf(2, 3), score.Solved);
        Assert.Equal((3, 0, 2, 1), (score.Runs, score.Twins, score.SolvedCount, score.Tasks));
    }

    [Fact]
    public void Of_TheSameRunTwice_CountsOnce()
    {
        var score = GroupScore.Of([
            Run(1, 0.5) with
            {
                Identity = "a",
            },
            Run(2, null) with
            {
                Identity = "a",
            },
            Run(3, 0.75) with
            {
                Identity = "b",
            },
        ]);
        Assert.Equal((2, 1, 2), (score.Runs, score.Twins, score.Final!.Value.Count));
    }

    /// <summary>Their returns are not on one scale.</summary>
    [Fact]
    public void Of_SeveralTasks_HasNoMean()
    {
        var score = GroupScore.Of([Run(1, 0.5), Run(2, 300) with { Environment = "hopper" }]);
        Assert.Null(score.Final);
        Assert.Equal(2, score.Tasks);
    }

    [Fact]
    public void Of_RunsThatAreNotDone_HasNoMean() => Assert.Null(GroupScore.Of([Run(1, null)]).Final);

    private static RunSummary Run(long id, double? final, long? solvedAt = null) =>
        MadeRuns.Summary(id) with
        {
            Final = final is { } mean ? new(mean, 40) : null,
            SolvedAt = solvedAt,
        };
}
