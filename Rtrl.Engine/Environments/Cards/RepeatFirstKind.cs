using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="RepeatFirst"/>.</summary>
internal sealed record RepeatFirstKind()
    : CardKind("repeat-first", "RepeatFirst", "Cards are dealt one by one; every decision must name the suit of the very first.")
{
    public override string Memory => "the suit of the first card";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.RepeatFirst;

    internal override IReadOnlyList<string> Traits => ["level", "discrete", "card-rules"];

    protected override int Decks(EnvironmentSettings settings) => Levels.Of(settings, 1, 8, 16);

    public override EnvironmentBase Make(EnvironmentSettings settings) => new RepeatFirst(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        var old = OldPort(settings);
        // Without memory: name the suit in sight. It is right at decision 0 and whenever a card of the first one's suit is in sight.
        var same = 1 + ((cards - 2) * ((2 * ((cards / 4) - 1.0) / (cards - 1)) - 1));
        return SuitGame(settings) with
        {
            EpisodeLength = old ? cards : cards - 1,
            MemoryLag = cards - 2,
            LowestReturn = old ? -cards / (cards - 1.0) : -1,
            HighestReturn = old ? cards / (cards - 1.0) : 1,
            RandomReturn = old ? -0.5 * cards / (cards - 1.0) : -0.5,
            OptimalReturn = old ? cards / (cards - 1.0) : 1,
            MemorylessReturn = old ? null : same / (cards - 1),
            SuccessReturn = 0.999,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }
}
