namespace Rtrl.Engine.Statistics;

/// <summary>Two methods on the same tasks.</summary>
public static class Comparisons
{
    /// <summary>
    /// P(a &gt; b) + ½ P(a = b) for one run of either drawn at random, averaged over the tasks: ½ says nothing, 1 that every run of a beats
    /// every run of b, and by how much it does not say.
    /// </summary>
    /// <exception cref="ArgumentException">The tasks are not the same number.</exception>
    public static double ProbabilityOfImprovement(ScoreTable a, ScoreTable b) =>
        ByTask(
            a,
            b,
            (left, right) =>
            {
                var wins = 0.0;
                foreach (var x in left)
                {
                    foreach (var y in right)
                        wins +=
                            x > y ? 1
                            : x == y ? 0.5
                            : 0;
                }

                return wins / (left.Count * (double)right.Count);
            }
        );

    /// <summary>Mean over the tasks of the difference of their means, a − b.</summary>
    /// <exception cref="ArgumentException">The tasks are not the same number.</exception>
    public static double DifferenceOfMeans(ScoreTable a, ScoreTable b) => ByTask(a, b, (left, right) => left.Average() - right.Average());

    private static double ByTask(ScoreTable a, ScoreTable b, Func<IReadOnlyList<double>, IReadOnlyList<double>, double> compare) =>
        a.Tasks.Count == b.Tasks.Count
            ? a.Tasks.Zip(b.Tasks, compare).Average()
            : throw new ArgumentException(
                $"One method has {a.Tasks.Count} tasks and the other {b.Tasks.Count}; compare them on the tasks that both have.",
                nameof(b)
            );
}
