using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Web.Components.Pages;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class SeedScoresTests
{
    private static SeriesColumn Level(double level, int steps = 1_000) =>
        new(
            RunMetrics.Return,
            10,
            [.. Enumerable.Range(0, steps / 10).Select(at => new SeriesBucket(at * 10, (at * 10) + 9, 1, level, level, level, level))]
        );

    private static ResultGroup Group(params (long? SolvedAt, long? LostAt, double? Final)[] seeds) =>
        ResultTable
            .Of([
                .. seeds.Select(
                    (seed, at) =>
                    {
                        var run = MadeRuns.Detail(at + 1, new RunSettings { Seed = at });
                        FinalReturn? final = seed.Final is { } mean ? new FinalReturn(mean, 100) : null;
                        return run with { Summary = run.Summary with { SolvedAt = seed.SolvedAt, LostAt = seed.LostAt, Final = final } };
                    }
                ),
            ])
            .Groups[0];

    private static SeedScores Scores(SeedMeasure measure, ResultGroup group, params SeriesColumn[] curves) =>
        SeedScores.Of(measure, group, RunMetrics.Return, curves.Index().ToDictionary(run => run.Index + 1L, run => run.Item), 500);

    /// <summary>
    /// One number, one place: what the table of results says of final returns and solve steps is what the comparison says.
    /// </summary>
    [Fact]
    public void Of_RunsThatTookAllTheirSteps_AreTheNumbersOfTheResultTable()
    {
        var group = Group((100, null, 0.9), (300, 700, 0.5), (null, null, 0.1), (900, null, 0.8), (250, null, 1));
        Assert.Equal(group.Final, Scores(SeedMeasure.Last, group).Value);
        Assert.Equal(group.MedianSolvedAt, Scores(SeedMeasure.Solved, group).Value.Value);
        var kept = Scores(SeedMeasure.Kept, group);
        Assert.Equal(Estimate.ShareOf(4 - group.Lost, 4), kept.Value);
        Assert.Equal([(0L, 1d), (1L, 0d), (3L, 1d), (4L, 1d)], kept.Seeds.Select(seed => (seed.Key, seed.Value)));
    }

    [Fact]
    public void Of_RunsWithoutAFinalReturn_IsWhereTheirCurvesStand()
    {
        var group = Group((null, null, null), (null, null, null), (null, null, null));
        var last = Scores(SeedMeasure.Last, group, Level(0.25), Level(0.75));
        Assert.Equal((0.5, 2), (last.Value.Value, last.Value.Count)); // the third has recorded nothing
        Assert.Equal(OverSeeds.InterquartileMean([0.25, 0.75]), Scores(SeedMeasure.Best, group, Level(0.25), Level(0.75)).Value);
        Assert.Equal((double.NaN, 0), Scores(SeedMeasure.Kept, group) is var none ? (none.Value.Value, none.Value.Count) : default);
    }

    [Fact]
    public void Of_CurvesOfUnequalLength_TakesAreasUpToTheStepThatAllReached()
    {
        var group = Group((null, null, null), (null, null, null));
        var rising = new SeriesColumn(RunMetrics.Return, 10, [.. Level(0, 500).Buckets, .. Level(1).Buckets.Skip(50)]);
        Assert.Equal([0d, 0.25], Scores(SeedMeasure.Area, group, rising, Level(0.25, 500)).Seeds.Values);
    }

    [Fact]
    public void Of_AnotherMetric_NeverTakesTheFinalReturnForItsLast()
    {
        var curves = new Dictionary<long, SeriesColumn> { [1] = Level(7) };
        Assert.Equal(7, SeedScores.Of(SeedMeasure.Last, Group((null, null, 0.5)), RunMetrics.TdError, curves, 500).Value.Value);
    }
}
