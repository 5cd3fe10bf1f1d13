using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Classical conditioning (Rafiee et al. 2022): a stream in which a cue foretells an outcome. Nothing is decided, only predicted.
/// </summary>
internal abstract record ConditioningKind(string Name, string Title, string Help) : EnvironmentMaker(Name, Title, Help, "Conditioning")
{
    internal override IEnumerable<SettingProblem> Contradictions(EnvironmentSettings settings)
    {
        if (settings.ItiMax < settings.ItiMin)
            yield return new SettingProblem(
                "environment.itiMax",
                $"{settings.ItiMax}",
                $"environment.itiMax is {settings.ItiMax}; it must be at least environment.itiMin, which is {settings.ItiMin}."
            );
    }

    /// <param name="isi">Nominal interval between cue and outcome, in steps.</param>
    /// <param name="stimuli">Names of the signals that foretell something.</param>
    /// <param name="hidden">Names of what a reset draws.</param>
    protected static EnvironmentFacts Stream(EnvironmentSettings settings, string title, int isi, string[] stimuli, string[] hidden) =>
        new()
        {
            Title = title,
            ObservationNames = ["US", .. stimuli, .. Distractors(settings)],
            Actions = ActionSpace.None,
            ActionNames = [],
            StateNames = [.. hidden, "step of this trial", "clock"],
            HiddenSize = hidden.Length,
            MemoryLag = Math.Max(0, isi - 4),
            Discount = 1 - (1.0 / isi),
        };

    protected static IEnumerable<string> Distractors(EnvironmentSettings settings) =>
        EntryNames.Numbered("distractor", settings.Distractors);
}
