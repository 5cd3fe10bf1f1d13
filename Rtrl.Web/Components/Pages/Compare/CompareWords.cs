using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>Measures and their numbers as the comparison writes them.</summary>
public static class CompareWords
{
    public static string Title(SeedMeasure measure) =>
        measure switch
        {
            SeedMeasure.Last => "Last",
            SeedMeasure.Best => "Best",
            SeedMeasure.Area => "Area",
            SeedMeasure.Solved => "Solved at",
            _ => "Kept",
        };

    public static string Help(SeedMeasure measure) =>
        measure switch
        {
            SeedMeasure.Last =>
                "Mean over the latest 1/25 of the planned steps; of the return of a run that took all its steps its final return. "
                    + "Interquartile mean of the seeds.",
            SeedMeasure.Best =>
                "Highest mean over any 1/25 of the planned steps. Interquartile mean of the seeds. The best of a noisy curve is "
                    + "above what it keeps.",
            SeedMeasure.Area => "Area under the curve, per step: high where a run learned early. Interquartile mean of the seeds.",
            SeedMeasure.Solved => "First step with 190 of the last 200 episodes right. Median of the seeds that solved their task.",
            _ => "Of the seeds that solved their task, the share that has not lost it again: fewer than 150 of the last 200 "
                + "episodes right at a later step.",
        };

    /// <summary>A number of a measure: of returns and shares with digits that stay, otherwise three significant ones.</summary>
    public static string Text(SeedMeasure measure, string metric, double value, bool signed = false)
    {
        var text = measure switch
        {
            SeedMeasure.Solved => Numbers.Count(value),
            SeedMeasure.Kept => Numbers.Percent(value, 0),
            _ when metric == RunMetrics.Right => Numbers.Percent(value),
            _ when metric is RunMetrics.Return or RunMetrics.NormalisedReturn && Math.Abs(value) < 100 => Numbers.Fixed(value, 2),
            _ => Numbers.Significant(value),
        };
        return signed && value > 0 && text.AsSpan().ContainsAnyInRange('1', '9') ? "+" + text : text;
    }

    /// <summary>[0.84, 0.98]; empty where there is no interval.</summary>
    public static string Interval(SeedMeasure measure, string metric, Estimate estimate, bool signed = false) =>
        double.IsFinite(estimate.Low)
            ? $"[{Text(measure, metric, estimate.Low, signed)}, {Text(measure, metric, estimate.High, signed)}]"
            : "";
}
