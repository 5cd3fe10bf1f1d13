using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>Conditioning in which the outcome follows certain patterns of cues only.</summary>
internal abstract record PatterningKind(string Name, string Title, string Help) : ConditioningKind(Name, Title, Help)
{
    internal override IEnumerable<SettingProblem> Contradictions(EnvironmentSettings settings)
    {
        foreach (var problem in base.Contradictions(settings))
            yield return problem;
        var candidates = HalfOnPatterns(settings.Stimuli);
        if (settings.Stimuli % 2 != 0)
            yield return new SettingProblem(
                "environment.stimuli",
                $"{settings.Stimuli}",
                $"environment.stimuli is {settings.Stimuli}; it must be even, because half of the stimuli are on in a target pattern."
            );
        else if (settings.Targets > candidates)
            yield return new SettingProblem(
                "environment.targets",
                $"{settings.Targets}",
                $"environment.targets is {settings.Targets}; {settings.Stimuli} stimuli have {candidates} patterns with half of "
                    + $"them on, so at most {candidates} are allowed."
            );
    }

    protected static EnvironmentFacts Patterns(EnvironmentSettings settings, string title, int isi)
    {
        string[] stimuli = [.. EntryNames.Numbered("CS", settings.Stimuli)];
        var targets = from pattern in Enumerable.Range(0, settings.Targets) from stimulus in stimuli select $"target {pattern}, {stimulus}";
        return Stream(
            settings,
            title,
            isi,
            stimuli,
            [
                .. targets,
                "ISI of this trial",
                "ITI after it",
                "US follows",
                .. stimuli.Concat(Distractors(settings)).Select(name => $"{name} of this trial"),
            ]
        );
    }

    /// <summary>Number of patterns of <paramref name="stimuli"/> bits with half of them on: C choose C/2.</summary>
    private static int HalfOnPatterns(int stimuli)
    {
        var count = 1;
        for (var i = 1; i <= stimuli / 2; i++)
            count = count * (stimuli - (stimuli / 2) + i) / i;
        return count;
    }
}
