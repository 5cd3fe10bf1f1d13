namespace Rtrl.Engine.Settings;

/// <summary>Finds what a mistyped name most likely meant, for messages that refuse it.</summary>
public static class NearestName
{
    /// <summary>
    /// The candidate with the fewest edits (insertions, deletions, substitutions; Levenshtein 1966), letter case aside; first among those
    /// that continue the name given by a dash, as "memory-chain-ppo-lab" does "memory-chain-ppo".
    /// </summary>
    /// <returns>Null when there is no candidate.</returns>
    public static string? Of(string given, IEnumerable<string> candidates) =>
        candidates.MinBy(candidate => (!candidate.StartsWith(given + "-", StringComparison.OrdinalIgnoreCase), Distance(given, candidate)));

    /// <summary>The same for dotted keys: the last segment alone may be near, so that "traceDecay" finds "agent.traceDecay".</summary>
    public static string? OfKey(string given, IEnumerable<string> keys) =>
        keys.MinBy(key => Math.Min(Distance(given, key), Distance(LastSegment(given), LastSegment(key)) + 1));

    private static string LastSegment(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static int Distance(string left, string right)
    {
        // Longer input cannot be a slip of the finger; cutting it bounds the work on hostile input.
        left = left.Length > 100 ? left[..100] : left;
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
