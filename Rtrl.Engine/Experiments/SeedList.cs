using System.Globalization;

namespace Rtrl.Engine.Experiments;

/// <summary>Seeds as a person writes them: "7", "0,3,5", "0..9" (both ends included) or a mixture.</summary>
public static class SeedList
{
    /// <summary>Seeds in one list, and runs that the dashboard starts at once.</summary>
    public const int Most = 1_000;

    private const long Largest = 9007199254740991;

    /// <summary>The seeds in the order given; with a problem, an empty list and the sentence that says what is allowed.</summary>
    public static (IReadOnlyList<long> Seeds, string? Problem) Parse(string text)
    {
        var seeds = new List<long>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split("..", 2);
            if (!Number(ends[0], out var first) || !Number(ends[^1], out var last))
                return ([], $"“{part}” is not a seed; allowed are whole numbers from 0 to {Largest}, such as 0..9 or 0,3,5.");
            if (last < first)
                return ([], $"{part} runs backwards; write {last}..{first}.");
            if (last - first >= Most - seeds.Count)
                return ([], $"These are more than {Most:N0} seeds; start fewer at a time.");
            for (var seed = first; seed <= last; seed++)
                seeds.Add(seed);
        }

        return seeds.GroupBy(seed => seed).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? ([], $"Seed {twice.Key} is given twice; the same settings and seed give the same run.")
            : (seeds, null);
    }

    private static bool Number(string part, out long number) =>
        long.TryParse(part, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number)
        && number <= Largest;
}
