namespace Rtrl.Engine.Statistics;

/// <summary>
/// One number for many runs, after Agarwal et al. 2021 (arXiv 2108.13264). Runs of all tasks count alike unless said otherwise.
/// </summary>
public static class Aggregates
{
    /// <summary>
    /// Interquartile mean: the mean of what is left when the ⌊n/4⌋ lowest and the ⌊n/4⌋ highest of n scores are dropped. Less moved by
    /// outliers than the mean, by fewer runs than the median. Below four runs nothing is dropped: then it is the mean.
    /// </summary>
    public static double InterquartileMean(ScoreTable scores) => InterquartileMean(scores.All);

    /// <summary>The same for the runs of one task.</summary>
    public static double InterquartileMean(IEnumerable<double> runs) => MiddleHalf(runs).Average();

    /// <summary>Mean over the tasks of their means: each task counts alike, however many runs it has.</summary>
    public static double Mean(ScoreTable scores) => scores.Tasks.Average(task => task.Average());

    /// <summary>Median over the tasks of their means.</summary>
    public static double Median(ScoreTable scores) => Numerics.Median.Of(scores.Tasks.Select(task => task.Average()));

    /// <summary>
    /// How far the runs fall short of a target: the mean of max(0, target − score). Lower is better, and no run can make up for another.
    /// </summary>
    public static double OptimalityGap(ScoreTable scores, double target = 1) => scores.All.Average(score => Math.Max(0, target - score));

    /// <summary>Share of the runs whose score is above each threshold: the performance profile.</summary>
    public static IReadOnlyList<double> Profile(ScoreTable scores, IReadOnlyList<double> thresholds) =>
        [.. thresholds.Select(threshold => scores.All.Count(score => score > threshold) / (double)scores.Runs)];

    /// <summary>
    /// The paper's own interval: the interquartile mean with the standard error s/√m of the m scores it is taken over, as if these were a
    /// sample of their own. It is narrower than a bootstrap interval and not to be mixed with one. NaN where fewer than two scores are
    /// left.
    /// </summary>
    public static double StandardErrorOfMiddleHalf(ScoreTable scores)
    {
        var kept = MiddleHalf(scores.All);
        if (kept.Length < 2)
            return double.NaN;
        var mean = kept.Average();
        return Math.Sqrt(kept.Sum(score => (score - mean) * (score - mean)) / (kept.Length - 1) / kept.Length);
    }

    private static double[] MiddleHalf(IEnumerable<double> runs)
    {
        double[] sorted = [.. runs.Order()];
        var cut = sorted.Length / 4;
        return sorted[cut..^cut];
    }
}
