using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Outcomes;

/// <summary>
/// How high a recorded curve stands: at its end, at its best, and all along. A bucket's samples lie evenly over its steps; what is not
/// finite is no sample. NaN where there is none.
/// </summary>
public static class CurveHeight
{
    /// <summary>Share of the planned steps over which a value is a mean: that of the paper's measure.</summary>
    private const int Stretch = 25;

    /// <summary>Mean of the samples in the latest 1/25 of the planned steps before the curve's end.</summary>
    public static double Last(SeriesColumn column, long plannedSteps)
    {
        var filled = Filled(column);
        return filled.Length > 0 ? MeanUpTo(filled, filled.Length - 1, plannedSteps) : double.NaN;
    }

    /// <summary>
    /// Highest mean of the samples in any 1/25 of the planned steps that ends with a bucket; of a curve shorter than that its
    /// <see cref="Last"/>.
    /// </summary>
    public static double Best(SeriesColumn column, long plannedSteps)
    {
        var filled = Filled(column);
        var first = Array.FindIndex(filled, bucket => End(bucket) >= plannedSteps / Stretch);
        return first < 0
            ? Last(column, plannedSteps)
            : Enumerable.Range(first, filled.Length - first).Max(at => MeanUpTo(filled, at, plannedSteps));
    }

    /// <summary>
    /// Area under the curve up to a step, over that many steps: Σ m_i (e_i − e_{i−1})/e_n with m_i the mean of bucket i and e_i its end,
    /// e_0 = 0 and e_n the step or, where it ends before, the curve's end. It is on the metric's own scale, and high where a run learned
    /// early.
    /// </summary>
    public static double Area(SeriesColumn column, long until)
    {
        double area = 0,
            before = 0;
        foreach (var bucket in Filled(column))
        {
            var end = Math.Min(End(bucket), until);
            area += bucket.Mean * (end - before);
            before = end;
        }

        return before > 0 ? area / before : double.NaN;
    }

    /// <summary>Steps after which the last bucket with a sample ends; 0 without one.</summary>
    public static long End(SeriesColumn column) => Filled(column) is [.., var last] ? End(last) : 0;

    private static double MeanUpTo(SeriesBucket[] filled, int at, long plannedSteps)
    {
        var from = End(filled[at]) - Math.Max(1, plannedSteps / Stretch);
        double sum = 0,
            count = 0;
        for (; at >= 0 && End(filled[at]) > from; at--)
        {
            var bucket = filled[at];
            var inside = bucket.Count * (End(bucket) - Math.Max(from, bucket.FirstStep)) / (double)(End(bucket) - bucket.FirstStep);
            sum += bucket.Mean * inside;
            count += inside;
        }

        return sum / count;
    }

    private static SeriesBucket[] Filled(SeriesColumn column) =>
        [.. column.Buckets.Where(bucket => bucket.Count > 0 && double.IsFinite(bucket.Mean))];

    private static long End(SeriesBucket bucket) => bucket.LastStep + 1;
}
