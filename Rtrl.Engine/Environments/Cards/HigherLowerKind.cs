using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="HigherLower"/>.</summary>
internal sealed record HigherLowerKind()
    : CardKind(
        "higher-lower",
        "HigherLower",
        "Guess whether the next card's rank is higher or lower; remembering what was dealt helps a little."
    )
{
    public override string Memory => "which ranks have been dealt";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.HigherLower;

    internal override IReadOnlyList<string> Traits => ["level", "discrete", "card-rules"];

    public override int Types(EnvironmentSettings settings) => 13;

    public override EnvironmentBase Make(EnvironmentSettings settings) => new HigherLower(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        return SuitGame(settings) with
        {
            ObservationNames = [.. EntryNames.OneHot("rank", Ranks)],
            Actions = ActionSpace.Discrete(2),
            ActionNames = ["higher", "lower"],
            EpisodeLength = OldPort(settings) ? cards : cards - 1,
            MemoryLag = cards - 2,
            LowestReturn = -(cards - 1.0) / cards,
            HighestReturn = (cards - 1.0) / cards,
            RandomReturn = 0,
            OptimalReturn = Levels.Of(settings, 0.530, 0.515, 0.513),
            MemorylessReturn = 84.0 / 169,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 0.507),
            References = [new("clairvoyant", 12.0 / 13)],
        };
    }
}
