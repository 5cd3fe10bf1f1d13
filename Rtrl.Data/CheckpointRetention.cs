using System.Numerics;

namespace Rtrl.Data;

/// <summary>
/// Which checkpoints of a run stay: the last few, the best, those a person asked for, and the first of every doubling of the step.
/// </summary>
/// <param name="Last">How many of the newest stay; at least 1.</param>
/// <param name="Spaced">Whether one per doubling of the step stays.</param>
public sealed record CheckpointRetention(int Last = 3, bool Spaced = true)
{
    public const string LastKey = "retention.last";
    public const string SpacedKey = "retention.spaced";

    public static CheckpointRetention From(IReadOnlyDictionary<string, string> preferences)
    {
        var standard = new CheckpointRetention();
        return new CheckpointRetention(
            preferences.TryGetValue(LastKey, out var text) && int.TryParse(text, out var last) ? Math.Clamp(last, 1, 1_000) : standard.Last,
            preferences.TryGetValue(SpacedKey, out text) && bool.TryParse(text, out var spaced) ? spaced : standard.Spaced
        );
    }

    /// <summary>
    /// Those to delete. Pruning again after every save never loses a spaced one, since the first of a doubling stays the first.
    /// </summary>
    public IReadOnlyList<CheckpointSummary> Superfluous(IEnumerable<CheckpointSummary> checkpoints)
    {
        var newestFirst = checkpoints
            .OrderByDescending(checkpoint => checkpoint.Step)
            .ThenByDescending(checkpoint => checkpoint.Id)
            .ToList();
        var kept = newestFirst.Take(Last).Concat(newestFirst.Where(checkpoint => checkpoint.Pinned || checkpoint.Best)).ToHashSet();
        if (Spaced)
            kept.UnionWith(
                newestFirst
                    .GroupBy(checkpoint => BitOperations.Log2((ulong)Math.Max(1, checkpoint.Step)))
                    .Select(doubling => doubling.Last())
            );
        return newestFirst.FindAll(checkpoint => !kept.Contains(checkpoint));
    }
}
