using Rtrl.Engine.Numerics;
using Rtrl.Engine.Statistics;

namespace Rtrl.Web.Outcomes;

/// <summary>
/// Numbers over the seeds of one group, each with its 95 % interval. NaN without a seed; without an interval where there is one seed only.
/// </summary>
public static class OverSeeds
{
    public static Estimate InterquartileMean(IReadOnlyCollection<double> values) =>
        Of(values, Aggregates.InterquartileMean, "interquartile mean");

    public static Estimate Mean(IReadOnlyCollection<double> values) => Of(values, Aggregates.Mean, "mean");

    public static Estimate MedianOf(IReadOnlyCollection<double> values) => Of(values, scores => Median.Of(scores.All), "median");

    /// <summary>
    /// Mean of ours less theirs over the seeds that both have: same seed, same episodes at the start, so that the difference of the pairs
    /// varies less than that of the means. Null below two such seeds.
    /// </summary>
    public static Estimate? Difference(IReadOnlyDictionary<long, double> ours, IReadOnlyDictionary<long, double> theirs)
    {
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(theirs);
        var pairs = Pairs(ours, theirs);
        return pairs.Count < 2 ? null : Of([.. pairs.Values], Aggregates.Mean, "mean difference of equal seeds");
    }

    /// <summary>
    /// Mean over some groups of their means: each counts alike, and the seeds of each are drawn by themselves. A group without a seed is
    /// left out.
    /// </summary>
    public static Estimate MeanOfMeans(IEnumerable<IReadOnlyCollection<double>> groups, string words)
    {
        ArgumentNullException.ThrowIfNull(groups);
        IReadOnlyCollection<double>[] known = [.. groups.Where(group => group.Count > 0)];
        return known.Length == 0 ? Of([], Aggregates.Mean, words) : Bootstrap.Of(ScoreTable.Of(known), Aggregates.Mean, words);
    }

    /// <summary>Ours less theirs, by the seeds that both have.</summary>
    public static IReadOnlyDictionary<long, double> Pairs(
        IReadOnlyDictionary<long, double> ours,
        IReadOnlyDictionary<long, double> theirs
    ) => ours.Where(pair => theirs.ContainsKey(pair.Key)).ToDictionary(pair => pair.Key, pair => pair.Value - theirs[pair.Key]);

    private static Estimate Of(IReadOnlyCollection<double> values, Func<ScoreTable, double> statistic, string words) =>
        values.Count switch
        {
            0 => new Estimate(double.NaN, double.NaN, double.NaN, 0, words),
            1 => new Estimate(values.First(), double.NaN, double.NaN, 1, words),
            _ => Bootstrap.Of(ScoreTable.OfOneTask(values), statistic, words),
        };
}
