using System.Globalization;

namespace Rtrl.Cli;

/// <summary>Seeds as a person writes them: "7", "0,3,5", "0..9" (both ends included) or a mixture.</summary>
internal static class SeedList
{
    private const int Limit = 10_000;
    private const long Largest = 9007199254740991;

    /// <summary>The seeds in the order given, each once.</summary>
    /// <exception cref="UsageException">Not such a list, or more than 10,000 seeds.</exception>
    public static IReadOnlyList<long> Parse(string text)
    {
        var seeds = new List<long>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split("..", 2);
            var first = Number(ends[0], text);
            var last = ends.Length == 1 ? first : Number(ends[1], text);
            if (last < first)
                throw new UsageException($"--seeds {text}: {part} runs backwards; write {last}..{first}.");
            if (last - first >= Limit - seeds.Count)
                throw new UsageException($"--seeds {text}: that is more than {Limit:N0} seeds; give fewer at a time.");
            for (var seed = first; seed <= last; seed++)
                seeds.Add(seed);
        }

        return [.. seeds.Distinct()];
    }

    private static long Number(string part, string text) =>
        long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Largest
            ? number
            : throw new UsageException($"--seeds {text}: “{part}” is not a seed. Allowed are whole numbers from 0 to {Largest}, such as 0..9 or 0,3,5.");
}
