using System.Globalization;

namespace Rtrl.Data;

/// <summary>
/// One of a run's checkpoints by a word: "latest", "best" (highest mean training return of its latest episodes) or its number.
/// </summary>
public static class CheckpointChoice
{
    public const string Allowed = "latest, best, or the number of a checkpoint";

    /// <returns>Null when the run has no such checkpoint.</returns>
    public static CheckpointSummary? Of(IReadOnlyList<CheckpointSummary> checkpoints, string word) =>
        word switch
        {
            "latest" => checkpoints.MaxBy(checkpoint => checkpoint.Step),
            "best" => checkpoints.FirstOrDefault(checkpoint => checkpoint.Best),
            _ => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? checkpoints.FirstOrDefault(checkpoint => checkpoint.Id == id)
                : null,
        };

    /// <summary>Whether the word could name a checkpoint at all.</summary>
    public static bool IsWord(string word) =>
        word is "latest" or "best" || long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>"3 (step 4,096), 7 (step 500,000, best)", or "none".</summary>
    public static string Words(IReadOnlyList<CheckpointSummary> checkpoints) =>
        checkpoints.Count == 0
            ? "none"
            : string.Join(
                ", ",
                checkpoints.Select(checkpoint =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{checkpoint.Id} (step {checkpoint.Step:N0}{(checkpoint.Best ? ", best" : "")})"
                    )
                )
            );
}
