using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Training;

/// <summary>The points of a grid: every combination of values, what each is called, and that no two are the same.</summary>
public static class SweepPoints
{
    /// <summary>Characters that training needs behind a name, for the agent and the seed.</summary>
    private const int Room = 100;

    /// <summary>How many points the values span.</summary>
    public static long Count(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> values) =>
        values.Aggregate(1L, (count, one) => Math.Min(count * one.Value.Count, int.MaxValue));

    /// <summary>Every combination, the last key changing fastest; without values the one point that changes nothing.</summary>
    public static IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Of(
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> values
    ) => [.. Enumerable.Range(0, checked((int)Count(values))).Select(index => At(values, index))];

    /// <summary>One of these combinations, counted from 0.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> At(
        IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> values,
        long index
    )
    {
        List<KeyValuePair<string, string>> point = [];
        foreach (var (key, choices) in values.Reverse())
        {
            point.Add(KeyValuePair.Create(key, choices[(int)(index % choices.Count)]));
            index /= choices.Count;
        }

        point.Reverse();
        return point;
    }

    /// <summary>
    /// The head and the values in which the points differ; where those are too many for a name, the point's number, and the values stand in
    /// the notes.
    /// </summary>
    public static IReadOnlyList<(string Name, string Notes)> Names(
        string head,
        IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> grid
    )
    {
        var varied = grid.SelectMany(point => point)
            .GroupBy(pair => pair.Key)
            .Where(values => values.Distinct().Skip(1).Any())
            .Select(values => values.Key)
            .ToHashSet();
        List<(string Name, string Notes)> names =
        [
            .. grid.Select(point => ($"{head} {Words(point.Where(pair => varied.Contains(pair.Key)))}", "")),
        ];
        return names.TrueForAll(name => name.Name.Length <= RunLabels.LongestName - Room)
            ? names
            :
            [
                .. grid.Select(
                    (point, at) => (RunLabels.Fit(head, $", point {at + 1} of {grid.Count}", RunLabels.LongestName - Room), Words(point))
                ),
            ];
    }

    /// <summary>Says which two points train the same; null when no two do.</summary>
    /// <param name="grid">Points, each with what it trains, agent by agent.</param>
    public static string? Twice(IEnumerable<(IReadOnlyList<KeyValuePair<string, string>> Point, IEnumerable<RunSettings> Settings)> grid)
    {
        var seen = new Dictionary<string, string>();
        foreach (var (point, settings) in grid)
        {
            var words = Words(point);
            var trained = string.Join('\n', settings.Select(SettingsIdentity.OfSeeds));
            if (!seen.TryAdd(trained, words) && seen[trained] is var first)
                return $"{(first == words ? $"{words} is given twice" : $"{first} and {words} are the same settings")}; the same settings "
                    + "and seed give the same run. Give each value once.";
        }

        return null;
    }

    private static string Words(IEnumerable<KeyValuePair<string, string>> point) =>
        string.Join(' ', point.Select(pair => $"{pair.Key}={pair.Value}"));
}
