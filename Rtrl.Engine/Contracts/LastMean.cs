namespace Rtrl.Engine.Contracts;

/// <summary>What a metric came to at the end of a run: the mean of its samples in the last part of the planned steps.</summary>
/// <param name="Samples">How many that mean is taken over.</param>
public readonly record struct LastMean(double Mean, long Samples)
{
    /// <summary>The last 1/25, unless something else is said.</summary>
    public const int Part = 25;

    /// <summary>
    /// Mean over the buckets that lie wholly in that stretch. At least 1,024 buckets cover a long run, so of the last 1/25 this leaves out
    /// at most one bucket in forty. Null without a sample there.
    /// </summary>
    /// <param name="curve">Null when there is none.</param>
    /// <param name="part">The last 1/<paramref name="part"/> of the steps.</param>
    public static LastMean? Of(SeriesColumn? curve, long plannedSteps, int part)
    {
        double sum = 0;
        long count = 0;
        foreach (var bucket in curve?.Buckets ?? [])
        {
            if (bucket.Count == 0 || bucket.FirstStep < plannedSteps - (plannedSteps / part))
                continue;
            sum += bucket.Mean * bucket.Count;
            count += bucket.Count;
        }

        return count > 0 ? new LastMean(sum / count, count) : null;
    }
}
