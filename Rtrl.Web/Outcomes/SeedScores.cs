using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Outcomes;

/// <summary>What the seeds of one group came to by one measure.</summary>
/// <param name="Seeds">By seed; one that has no such number is not there.</param>
/// <param name="Value">
/// Over the seeds: of last, best and area the interquartile mean, of the step at which they solved the median, of those that kept it the
/// share.
/// </param>
public sealed record SeedScores(SeedMeasure Measure, IReadOnlyDictionary<long, double> Seeds, Estimate Value)
{
    /// <param name="curves">The metric's curves, by run.</param>
    /// <param name="until">Step up to which areas are taken.</param>
    public static SeedScores Of(
        SeedMeasure measure,
        ResultGroup group,
        string metric,
        IReadOnlyDictionary<long, SeriesColumn> curves,
        long until
    )
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(curves);
        var seeds = new Dictionary<long, double>();
        foreach (var run in group.Runs)
        {
            if (Of(measure, run, metric, curves.GetValueOrDefault(run.Id), until) is { } score && double.IsFinite(score))
                seeds[run.Seed] = score;
        }

        return new SeedScores(
            measure,
            seeds,
            measure switch
            {
                SeedMeasure.Solved => OverSeeds.MedianOf(seeds.Values),
                SeedMeasure.Kept => Estimate.ShareOf(seeds.Values.Count(kept => kept == 1), seeds.Count),
                _ => OverSeeds.InterquartileMean(seeds.Values),
            }
        );
    }

    private static double? Of(SeedMeasure measure, RunSummary run, string metric, SeriesColumn? curve, long until) =>
        (measure, curve) switch
        {
            (SeedMeasure.Solved, _) => run.SolvedAt,
            (SeedMeasure.Kept, _) => run.SolvedAt is null ? null
            : run.LostAt is null ? 1
            : 0,
            (SeedMeasure.Last, _) when metric == RunMetrics.Return && run.Final is { } final => final.Mean,
            (SeedMeasure.Last, { }) => CurveHeight.Last(curve, run.PlannedSteps),
            (SeedMeasure.Best, { }) => CurveHeight.Best(curve, run.PlannedSteps),
            (SeedMeasure.Area, { }) => CurveHeight.Area(curve, until),
            _ => null,
        };
}
