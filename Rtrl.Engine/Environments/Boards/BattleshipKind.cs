using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="Battleship"/>.</summary>
internal sealed record BattleshipKind()
    : EnvironmentMaker(
        "battleship",
        "Battleship",
        "Find four ships on a board that shows nothing but hit or miss of the last shot.",
        "Boards"
    )
{
    public override string Memory => "every shot, and whether it hit";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Battleship;

    internal override IReadOnlyList<string> Traits => ["level", "discrete"];

    internal override bool ShowsPreviousAction => true;

    /// <summary>Cells covered by the four ships, of lengths 2, 3, 3 and 4.</summary>
    public const int ShipCells = 12;

    public static int Size(EnvironmentSettings settings) => Levels.Of(settings, 8, 10, 12);

    public override EnvironmentBase Make(EnvironmentSettings settings) => new Battleship(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var size = Size(settings);
        var cells = size * size;
        return new EnvironmentFacts
        {
            Title = $"Battleship, {settings.Level}",
            ObservationNames = ["hit"],
            Actions = ActionSpace.Discrete(cells),
            ActionNames = [.. EntryNames.Grid("cell", size, size)],
            StateNames = [.. EntryNames.Grid("ship", size, size), .. EntryNames.Grid("guessed", size, size), "last cell", "clock"],
            HiddenSize = cells,
            EpisodeLength = cells,
            LowestReturn = -cells / (double)(cells - ShipCells),
            HighestReturn = 1,
            RandomReturn = Levels.Of(settings, -0.4500, -0.4144, -0.3998),
            ScoreLow = settings.Level == "easy" ? -64.0 / 52 : null,
            ScoreHigh = settings.Level == "easy" ? 1 : null,
            References = [new("every cell once, in random order", Levels.Of(settings, 0.077, 0.076, 0.080))],
        };
    }
}
