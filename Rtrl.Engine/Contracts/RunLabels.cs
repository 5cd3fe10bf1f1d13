using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Contracts;

/// <summary>The one rule for what a person writes on a run: its name, its tags and its notes, wherever they come from.</summary>
public static class RunLabels
{
    public const int LongestName = 200;
    public const int LongestTag = 50;
    public const int MostTags = 32;
    public const int LongestNotes = 100_000;

    /// <summary>Refuses what breaks the rule; null is no answer and breaks none.</summary>
    /// <exception cref="InvalidSettingsException">One problem for each of name, tags and notes that is not allowed.</exception>
    public static void Check(string? name, IReadOnlyList<string?>? tags, string? notes)
    {
        SettingProblem[] problems = [.. new[] { OfName(name), OfTags(tags), OfNotes(notes) }.OfType<SettingProblem>()];
        if (problems.Length > 0)
            throw new InvalidSettingsException(problems);
    }

    public static SettingProblem? OfName(string? name) =>
        name switch
        {
            null => null,
            _ when string.IsNullOrWhiteSpace(name) => new SettingProblem(
                "name",
                name,
                $"name is empty; allowed are 1 to {LongestName} characters."
            ),
            _ when name.Trim().Length > LongestName => new SettingProblem(
                "name",
                name,
                $"name has {Wording.Count(name.Trim().Length, "character")}; allowed are 1 to {LongestName}."
            ),
            _ => Broken("name", name),
        };

    public static SettingProblem? OfTags(IReadOnlyList<string?>? tags)
    {
        if (tags is { Count: > MostTags })
            return new SettingProblem(
                "tags",
                $"{tags.Count}",
                $"tags: {Wording.Count(tags.Count, "tag")}; allowed are {MostTags} at most."
            );
        foreach (var tag in tags ?? [])
        {
            if (string.IsNullOrWhiteSpace(tag))
                return new SettingProblem("tags", tag, $"tags: one is empty; allowed are 1 to {LongestTag} characters each.");
            if (tag.Trim().Length > LongestTag)
                return new SettingProblem(
                    "tags",
                    tag,
                    $"tags: “{tag}” has {Wording.Count(tag.Trim().Length, "character")}; allowed are 1 to {LongestTag} each."
                );
            if (Broken("tags", tag) is { } broken)
                return broken;
        }

        return null;
    }

    public static SettingProblem? OfNotes(string? notes) =>
        notes switch
        {
            null => null,
            { Length: > LongestNotes } => new SettingProblem(
                "notes",
                null,
                $"notes have {Wording.Count(notes.Length, "character")}; allowed are {LongestNotes:N0} at most."
            ),
            _ => Broken("notes", notes),
        };

    /// <summary>Tags as they are stored: without space around them, each once.</summary>
    public static IReadOnlyList<string> Tidy(IReadOnlyList<string> tags) => [.. tags.Select(tag => tag.Trim()).Distinct()];

    /// <summary>The name with what the program adds to it; the name gives way where both do not fit.</summary>
    public static string Fit(string name, string addition, int longest = LongestName) =>
        name.Length + addition.Length <= longest ? name + addition
        : addition.Length < longest / 2 ? Cut(name, longest - addition.Length) + addition
        : Cut(name + addition, longest);

    /// <summary>At most so many characters, the last a “…” where some are missing; never half a surrogate pair.</summary>
    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
            return text;
        var end = length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)].TrimEnd() + "…";
    }

    private static SettingProblem? Broken(string key, string text) =>
        text.AsSpan().IndexOf('\0') >= 0 ? new SettingProblem(key, null, $"{key}: the character U+0000 is not allowed.")
        : HasHalfSurrogate(text) ? new SettingProblem(key, null, $"{key}: half of a surrogate pair is no character.")
        : null;

    private static bool HasHalfSurrogate(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogatePair(text, at))
                at++;
            else if (char.IsSurrogate(text[at]))
                return true;
        }

        return false;
    }
}
