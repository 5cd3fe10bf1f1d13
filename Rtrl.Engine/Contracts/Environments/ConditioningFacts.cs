namespace Rtrl.Engine.Contracts;

/// <summary>Classical conditioning (Rafiee et al. 2022): streams in which a cue foretells an outcome. Nothing is decided, only predicted.</summary>
internal static class ConditioningFacts
{
    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        new("trace-conditioning", "Trace conditioning",
            "A cue lasts four steps; an outcome follows long after it is gone. The agent predicts the discounted sum of outcomes to come. No actions, no end.", "Conditioning")
        { Describe = settings => Describe(settings, "Trace conditioning", settings.Isi, []) },
        new("trace-patterning", "Trace patterning",
            "Several cues come on together; the outcome follows later, but only after certain patterns. The agent predicts the discounted sum of outcomes to come.", "Conditioning")
        { Describe = settings => Describe(settings, "Trace patterning", settings.Isi, Patterns(settings)) },
        new("noisy-patterning", "Noisy patterning",
            "Patterns of cues foretell an outcome four steps later, not always truly. The agent predicts the discounted sum of outcomes to come.", "Conditioning")
        { Describe = settings => Describe(settings, "Noisy patterning", 4, Patterns(settings)) },
    ];

    /// <summary>Number of patterns of <paramref name="stimuli"/> bits with half of them on: C choose C/2.</summary>
    public static int HalfOnPatterns(int stimuli)
    {
        var count = 1;
        for (var i = 1; i <= stimuli / 2; i++)
            count = count * (stimuli - (stimuli / 2) + i) / i;
        return count;
    }

    private static IEnumerable<string> Patterns(EnvironmentSettings settings) =>
        from pattern in Enumerable.Range(0, settings.Targets) from stimulus in Enumerable.Range(0, settings.Stimuli) select $"target {pattern}, CS {stimulus}";

    private static EnvironmentFacts Describe(EnvironmentSettings settings, string title, int isi, IEnumerable<string> patterns)
    {
        var single = title == "Trace conditioning";
        var stimuli = single ? ["CS"] : EntryNames.Numbered("CS", settings.Stimuli).ToArray();
        var distractors = EntryNames.Numbered("distractor", settings.Distractors).ToArray();
        string[] hidden = single
            ? ["ISI of this trial", "ITI after it", .. distractors.Select(name => $"{name} stays for")]
            : [.. patterns, "ISI of this trial", "ITI after it", "US follows", .. stimuli.Select(name => $"{name} of this trial"), .. distractors.Select(name => $"{name} of this trial")];
        return new EnvironmentFacts
        {
            Title = single || title == "Trace patterning" ? $"{title}, ISI {isi}" : title,
            ObservationNames = ["US", .. stimuli, .. distractors],
            Actions = ActionSpace.None,
            ActionNames = [],
            StateNames = [.. hidden, "step of this trial", "clock"],
            HiddenSize = hidden.Length,
            MemoryLag = Math.Max(0, isi - 4),
            Discount = 1 - (1.0 / isi),
        };
    }
}
