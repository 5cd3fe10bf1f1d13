namespace Rtrl.Engine.Contracts;

/// <summary>The paper's measure of a run: the mean return of the episodes that ended in the last 1/25 of its planned steps, exploration included.</summary>
/// <param name="Episodes">How many that mean is taken over; below <see cref="FewestEpisodes"/> it says too little to judge by.</param>
public readonly record struct FinalReturn(double Mean, long Episodes)
{
    /// <summary>A mean over fewer is not held against the paper's threshold.</summary>
    public const int FewestEpisodes = 20;

    /// <summary>
    /// Mean over the buckets that lie wholly in that stretch. At least 1,024 buckets cover a long run, so this leaves out at most one bucket in forty
    /// of it. Null where no episode ended there.
    /// </summary>
    /// <param name="returns">The series of returns; null when there is none.</param>
    public static FinalReturn? Of(SeriesColumn? returns, long plannedSteps)
    {
        double sum = 0;
        long count = 0;
        foreach (var bucket in returns?.Buckets ?? [])
        {
            if (bucket.Count == 0 || bucket.FirstStep < plannedSteps - (plannedSteps / 25))
                continue;
            sum += bucket.Mean * bucket.Count;
            count += bucket.Count;
        }

        return count > 0 ? new FinalReturn(sum / count, count) : null;
    }
}
