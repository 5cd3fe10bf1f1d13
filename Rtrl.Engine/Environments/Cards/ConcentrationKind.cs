using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="Concentration"/>.</summary>
internal sealed record ConcentrationKind()
    : CardKind("concentration", "Concentration", "The memory game: turn two face-down cards, keep those that match.")
{
    public override string Memory => "which card lies where";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Concentration;

    internal override IReadOnlyList<string> Traits => ["level", "discrete"];

    internal override bool ShowsPreviousAction => true;

    public override int Types(EnvironmentSettings settings) => Levels.Of(settings, 2, 2, 13);

    protected override int Decks(EnvironmentSettings settings) => Levels.Of(settings, 1, 2, 1);

    public override EnvironmentBase Make(EnvironmentSettings settings) => new Concentration(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var (cards, types) = (Cards(settings), TypeNames(settings));
        var names = Enumerable.Range(0, cards);
        return new EnvironmentFacts
        {
            Title = $"Concentration, {settings.Level}",
            ObservationNames = [.. from card in names from kind in types.Append("face down") select $"card {card}: {kind}"],
            Actions = ActionSpace.Discrete(cards),
            ActionNames = [.. EntryNames.Numbered("card", cards)],
            StateNames =
            [
                .. EntryNames.Numbered("card", cards),
                .. EntryNames.Numbered("matched", cards),
                .. EntryNames.Numbered("face up", cards),
                .. EntryNames.Numbered("seen", cards),
                "clock",
            ],
            HiddenSize = cards,
            EpisodeLength = (int)Math.Ceiling((2 * cards) - (cards / ((2.0 * cards) - 1))),
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = Levels.Of(settings, -0.1904, -0.1857, -0.8349),
            OptimalReturn = Levels.Of(settings, 0.813, 0.812, 0.698),
            // The paper quotes 0.66 on its scale.
            MemorylessReturn = Easy(settings, (0.66 * 1.816) - 1),
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 0.816),
        };
    }
}
