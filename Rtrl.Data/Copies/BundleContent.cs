using Rtrl.Engine.Contracts;

namespace Rtrl.Data.Copies;

/// <summary>How much of each run a bundle holds.</summary>
/// <param name="Checkpoints">Whether it can be gone on with.</param>
/// <param name="Curves">The metrics whose curves come along, thinned; null: all curves as they are, and the episodes.</param>
public sealed record BundleContent(bool Checkpoints, IReadOnlyList<Measure>? Curves)
{
    public static BundleContent Whole { get; } = new(Checkpoints: true, Curves: null);

    public static BundleContent WithoutCheckpoints { get; } = new(Checkpoints: false, Curves: null);

    /// <summary>
    /// What a result rests on: settings, outcome, the return over the steps and the experiment's measures, a few kilobytes a run.
    /// </summary>
    /// <param name="measures">Of the experiment that the runs belong to.</param>
    public static BundleContent WithoutDetails(IEnumerable<Measure> measures) =>
        new(Checkpoints: false, [new Measure(RunMetrics.Return), .. measures.Where(measure => measure.Metric != RunMetrics.Return)]);

    /// <summary>The curve as it comes along; null where it does not.</summary>
    internal SeriesColumn? Of(SeriesColumn curve, long plannedSteps) =>
        Curves is null ? curve
        : Curves.FirstOrDefault(one => one.Metric == curve.Metric) is { } kept
            ? ThinCurve.Of(curve, plannedSteps - (plannedSteps / kept.Part))
        : null;
}
