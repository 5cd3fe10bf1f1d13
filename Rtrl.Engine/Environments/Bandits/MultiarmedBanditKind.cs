using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="MultiarmedBandit"/>.</summary>
internal sealed record MultiarmedBanditKind()
    : EnvironmentMaker(
        "multiarmed-bandit",
        "MultiarmedBandit",
        "Arms pay with unknown probabilities, drawn anew every episode: remember what each has paid.",
        "Bandits"
    )
{
    public override string Memory => "what each arm has paid so far";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.MultiarmedBandit;

    internal override IReadOnlyList<string> Traits => ["level", "discrete"];

    internal override bool ShowsPreviousAction => true;

    public override EnvironmentBase Make(EnvironmentSettings settings) => new MultiarmedBandit(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var arms = Levels.Of(settings, 10, 20, 30);
        return new EnvironmentFacts
        {
            Title = $"MultiarmedBandit, {settings.Level}",
            ObservationNames = ["paid"],
            Actions = ActionSpace.Discrete(arms),
            ActionNames = [.. EntryNames.Numbered("arm", arms)],
            StateNames =
            [
                .. EntryNames.Numbered("probability of arm", arms),
                .. EntryNames.Numbered("pulls of arm", arms),
                .. EntryNames.Numbered("payments of arm", arms),
                "clock",
            ],
            HiddenSize = arms,
            EpisodeLength = Levels.Of(settings, 200, 400, 600),
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = 0,
            // The paper quotes 0.67 on its scale.
            MemorylessReturn = settings.Level == "easy" ? (0.67 * 1.824) - 1 : null,
            ScoreLow = settings.Level == "easy" ? -1 : null,
            ScoreHigh = settings.Level == "easy" ? 0.824 : null,
            References =
            [
                new("best arm known", (arms - 1.0) / (arms + 1)),
                new("Thompson sampling", Levels.Of(settings, 0.649, 0.735, 0.774)),
            ],
        };
    }
}
