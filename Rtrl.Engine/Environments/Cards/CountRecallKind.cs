using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="CountRecall"/>.</summary>
internal sealed record CountRecallKind()
    : CardKind(
        "count-recall",
        "CountRecall",
        "Pairs of cards are dealt; every decision must say how often the queried kind has come up so far."
    )
{
    public override string Memory => "how often each kind has come up";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.CountRecall;

    internal override IReadOnlyList<string> Traits => ["level", "discrete", "card-rules"];

    public override int Types(EnvironmentSettings settings) => Levels.Of(settings, 2, 4, 13);

    protected override int Decks(EnvironmentSettings settings) => Levels.Of(settings, 1, 2, 4);

    public override EnvironmentBase Make(EnvironmentSettings settings) => new CountRecall(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var (cards, types) = (Cards(settings), TypeNames(settings));
        var old = OldPort(settings);
        var actions = old ? 2 : (cards / types.Length) + 1;
        return SuitGame(settings) with
        {
            ObservationNames = [.. EntryNames.OneHot("value", types), .. EntryNames.OneHot("query", types)],
            Actions = ActionSpace.Discrete(actions),
            ActionNames = [.. Enumerable.Range(0, actions).Select(count => $"{count}")],
            StateNames = [.. EntryNames.Numbered("value", cards), .. EntryNames.Numbered("query", cards), "clock"],
            HiddenSize = 2 * cards,
            EpisodeLength = old ? cards : cards - 1,
            MemoryLag = cards - 2,
            LowestReturn = -1,
            HighestReturn = old ? null : 1,
            RandomReturn = old ? Easy(settings, -0.927) : -1 + (2.0 / actions),
            OptimalReturn = old ? Easy(settings, -0.891) : 1,
            SuccessReturn = old ? null : 0.999,
            Unlearnable = old
                ? "Under the old port's rules only 0 and 1 can be answered, so most counts cannot: the best policy earns −0.891 on "
                    + "the easy level, a random one −0.927. "
                    + "Set environment.cardRules to repaired to give the task its answers back."
                : null,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }
}
