using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Cli;

/// <summary>The points of a grid: what each is called, and that no two are the same.</summary>
internal static class SweepPoints
{
    /// <summary>Characters that training needs behind a name, for the agent and the seed.</summary>
    private const int Room = 100;

    /// <summary>
    /// The head and the values in which the points differ; where those are too many for a name, the point's number, and the values stand in the notes.
    /// </summary>
    public static IReadOnlyList<(string Name, string Notes)> Names(string head, IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> grid)
    {
        var varied = grid.SelectMany(point => point).GroupBy(pair => pair.Key).Where(values => values.Distinct().Skip(1).Any()).Select(values => values.Key).ToHashSet();
        List<(string Name, string Notes)> names = [.. grid.Select(point => ($"{head} {Words(point.Where(pair => varied.Contains(pair.Key)))}", ""))];
        return names.TrueForAll(name => name.Name.Length <= RunLabels.LongestName - Room)
            ? names
            : [.. grid.Select((point, at) => (RunLabels.Fit(head, $", point {at + 1} of {grid.Count}", RunLabels.LongestName - Room), Words(point)))];
    }

    /// <param name="settings">What a point trains, agent by agent.</param>
    /// <exception cref="UsageException">Two points train the same.</exception>
    public static void RefuseTwice(IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> grid, Func<IReadOnlyList<KeyValuePair<string, string>>, IEnumerable<RunSettings>> settings)
    {
        var seen = new Dictionary<string, string>();
        foreach (var point in grid)
        {
            var words = Words(point);
            var trained = string.Join('\n', settings(point).Select(SettingsDocument.ToJson));
            if (!seen.TryAdd(trained, words) && seen[trained] is var first)
                throw new UsageException($"--set: {(first == words ? $"{words} is given twice" : $"{first} and {words} are the same settings")}; the same settings and seed give the same run. Give each value once.");
        }
    }

    private static string Words(IEnumerable<KeyValuePair<string, string>> point) => string.Join(' ', point.Select(pair => $"{pair.Key}={pair.Value}"));
}
