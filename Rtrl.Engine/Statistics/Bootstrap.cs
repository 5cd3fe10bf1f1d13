using MathNet.Numerics.Statistics;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Statistics;

/// <summary>
/// Stratified bootstrap (Efron 1979; Agarwal et al. 2021): the runs of every task are drawn anew with replacement, as many as there are,
/// and the statistic is taken of each such table. The interval holds the middle 95 % of these values, by linear interpolation between them.
/// With few runs it is narrow for want of other runs to draw: below five it says little.
/// </summary>
public static class Bootstrap
{
    /// <summary>Tables drawn. The ends of the interval then differ by about 2 % of its width from one set of draws to another.</summary>
    public const int Resamples = 2_000;

    /// <summary>Fewer runs than these in a task are warned of wherever an interval is shown.</summary>
    public const int FewestRuns = 5;

    /// <param name="words">What the statistic is, as the estimate's method says it.</param>
    /// <param name="seed">Same scores and seed, same interval.</param>
    public static Estimate Of(ScoreTable scores, Func<ScoreTable, double> statistic, string words, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(statistic);
        return Of(scores, statistic, words, Draws(scores, new RandomSource(seed, RandomStream.Evaluation)));
    }

    /// <summary>The same for two methods, whose runs are drawn independently of each other.</summary>
    public static Estimate Of(ScoreTable a, ScoreTable b, Func<ScoreTable, ScoreTable, double> statistic, string words, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(statistic);
        var random = new RandomSource(seed, RandomStream.Evaluation);
        return Of(a, b, statistic, words, [.. Draws(a, random)], Draws(b, random));
    }

    /// <param name="draws">By table, by task: indices of the runs drawn.</param>
    internal static Estimate Of(ScoreTable scores, Func<ScoreTable, double> statistic, string words, IEnumerable<int[][]> draws) =>
        Interval(statistic(scores), draws.Select(draw => statistic(scores.Drawn(draw))), scores.Runs, words);

    internal static Estimate Of(
        ScoreTable a,
        ScoreTable b,
        Func<ScoreTable, ScoreTable, double> statistic,
        string words,
        IEnumerable<int[][]> drawsOfA,
        IEnumerable<int[][]> drawsOfB
    ) =>
        Interval(
            statistic(a, b),
            drawsOfA.Zip(drawsOfB, (left, right) => statistic(a.Drawn(left), b.Drawn(right))),
            a.Runs + b.Runs,
            words
        );

    private static Estimate Interval(double value, IEnumerable<double> drawn, int runs, string words)
    {
        double[] sorted = [.. drawn.Order()];
        const double Tail = (1 - Estimate.Confidence) / 2;
        return new Estimate(
            value,
            Quantile(sorted, Tail),
            Quantile(sorted, 1 - Tail),
            runs,
            $"{words}, 95 % stratified bootstrap interval"
        );
    }

    private static double Quantile(double[] sorted, double share) =>
        SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);

    private static IEnumerable<int[][]> Draws(ScoreTable scores, RandomSource random)
    {
        for (var table = 0; table < Resamples; table++)
        {
            yield return
            [
                .. scores.Tasks.Select(task =>
                {
                    var draw = new int[task.Count];
                    foreach (ref var run in draw.AsSpan())
                        run = random.NextInt(task.Count);
                    return draw;
                }),
            ];
        }
    }
}
