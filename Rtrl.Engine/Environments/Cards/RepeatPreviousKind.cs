using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="RepeatPrevious"/>.</summary>
internal sealed record RepeatPreviousKind()
    : CardKind(
        "repeat-previous",
        "RepeatPrevious",
        "Cards are dealt one by one; every decision must name the suit dealt a fixed number of cards ago."
    )
{
    public override string Memory => "the suits of the latest cards, in order";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.RepeatPrevious;

    internal override IReadOnlyList<string> Traits => ["level", "discrete"];

    /// <summary>The right answer at decision t is card t − k + 1.</summary>
    public static int K(EnvironmentSettings settings) => Levels.Of(settings, 4, 32, 64);

    public override EnvironmentBase Make(EnvironmentSettings settings) => new RepeatPrevious(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var cards = Cards(settings);
        return SuitGame(settings) with
        {
            EpisodeLength = cards - 1,
            MemoryLag = K(settings) - 1,
            LowestReturn = -1,
            HighestReturn = 1,
            RandomReturn = -0.5,
            OptimalReturn = 1,
            // Without memory: name a suit other than the one in sight, right with probability (N/4)/(N − 1).
            MemorylessReturn = (cards / 2.0 / (cards - 1)) - 1,
            SuccessReturn = 0.999,
            ScoreLow = Easy(settings, -1),
            ScoreHigh = Easy(settings, 1),
        };
    }
}
