using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class OverSeedsTests
{
    private static readonly double[] s_scores = [0.9, 0.8, 1, 0.7, 0.95, 0.2];

    [Fact]
    public void Estimates_OfSeeds_AreThoseOfTheStatistics()
    {
        var table = ScoreTable.OfOneTask(s_scores);
        Assert.Equal(Bootstrap.Of(table, Aggregates.InterquartileMean, "interquartile mean"), OverSeeds.InterquartileMean(s_scores));
        Assert.Equal(Bootstrap.Of(table, Aggregates.Mean, "mean"), OverSeeds.Mean(s_scores));
        Assert.Equal(0.85, OverSeeds.MedianOf(s_scores).Value, 1e-12);
        Assert.True(OverSeeds.MedianOf(s_scores) is { Low: <= 0.85, High: >= 0.85 });
    }

    [Fact]
    public void Estimates_OfOneSeedOrNone_HaveNoInterval()
    {
        foreach (var estimate in new[] { OverSeeds.InterquartileMean([0.3]), OverSeeds.Mean([0.3]), OverSeeds.MedianOf([0.3]) })
            Assert.Equal((0.3, double.NaN, double.NaN, 1), (estimate.Value, estimate.Low, estimate.High, estimate.Count));
        Assert.Equal((double.NaN, 0), (OverSeeds.Mean([]).Value, OverSeeds.Mean([]).Count));
    }

    [Fact]
    public void Estimates_OfEqualSeeds_HaveAnIntervalOfThatValue()
    {
        var tied = OverSeeds.MedianOf([0.4, 0.4, 0.4]);
        Assert.Equal((0.4, 0.4, 0.4), (tied.Value, tied.Low, tied.High));
    }

    [Fact]
    public void Difference_OfTwoGroups_IsTakenOverTheSeedsThatBothHave()
    {
        var ours = new Dictionary<long, double>
        {
            [0] = 1,
            [1] = 3,
            [7] = 100,
        };
        var theirs = new Dictionary<long, double>
        {
            [1] = 1,
            [0] = 0,
            [8] = -100,
        };
        Assert.Equal([(0L, 1d), (1L, 2d)], OverSeeds.Pairs(ours, theirs).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        var difference = Assert.NotNull(OverSeeds.Difference(ours, theirs));
        Assert.Equal((1.5, 1, 2, 2), (difference.Value, difference.Low, difference.High, difference.Count));
        theirs.Remove(0);
        Assert.Null(OverSeeds.Difference(ours, theirs));
    }
}
