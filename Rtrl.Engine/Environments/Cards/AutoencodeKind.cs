using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="Autoencode"/>.</summary>
internal sealed record AutoencodeKind()
    : CardKind("autoencode", "Autoencode", "A deck is dealt, then its suits must be named in reverse order without seeing a card.")
{
    public override string Memory => "a whole deck, in order";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Autoencode;

    internal override IReadOnlyList<string> Traits => ["level", "discrete", "card-rules", "show-mode"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new Autoencode(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        var old = OldPort(settings);
        return SuitGame(settings) with
        {
            ObservationNames =
                settings.ShowMode && !old
                    ? [.. EntryNames.OneHot("mode", ["play", "watch"]), .. EntryNames.OneHot("card", Suits)]
                    : [.. EntryNames.OneHot("card", Suits)],
            EpisodeLength = old ? (2 * cards) + 1 : (2 * cards) - 1,
            MemoryLag = (2 * cards) - 2,
            LowestReturn = old ? -(cards + 1.0) / cards : -1,
            HighestReturn = old ? (cards + 1.0) / cards : 1,
            RandomReturn = old ? -0.5 * (cards + 1) / cards : -0.5,
            OptimalReturn = old ? null : 1,
            SuccessReturn = old ? null : 0.999,
            Unlearnable = old
                ? "Under the old port's rules nothing is seen while the deck is dealt, so there is nothing to remember: every agent "
                    + "earns about −0.5. "
                    + "Set environment.cardRules to repaired to see the cards."
                : null,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }
}
