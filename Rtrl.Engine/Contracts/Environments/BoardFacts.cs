namespace Rtrl.Engine.Contracts;

/// <summary>POPGym's board games (Morad et al. 2023).</summary>
internal static class BoardFacts
{
    /// <summary>Cells covered by Battleship's four ships, of lengths 2, 3, 3 and 4.</summary>
    public const int ShipCells = 12;

    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        new("battleship", "Battleship", "Find four ships on a board that shows nothing but hit or miss of the last shot.", "Boards") { Describe = Battleship, ShowsPreviousAction = true },
        new("mine-sweeper", "MineSweeper", "Open every tile without a mine; only the number of mines around the last tile is shown.", "Boards") { Describe = MineSweeper, ShowsPreviousAction = true },
    ];

    public static int BattleshipSize(EnvironmentSettings settings) => Levels.Of(settings, 8, 10, 12);

    public static (int Size, int Mines) MineField(EnvironmentSettings settings) => Levels.Of(settings, (4, 2), (6, 6), (8, 10));

    private static EnvironmentFacts Battleship(EnvironmentSettings settings)
    {
        var size = BattleshipSize(settings);
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

    private static EnvironmentFacts MineSweeper(EnvironmentSettings settings)
    {
        var (size, mines) = MineField(settings);
        var clear = (size * size) - mines;
        return new EnvironmentFacts
        {
            Title = $"MineSweeper, {settings.Level}{(settings.ExtraStep ? ", one step more" : "")}",
            ObservationNames = [.. EntryNames.OneHot("mines around", Enumerable.Range(0, Math.Min(mines + 1, 10)).Select(count => $"{count}"))],
            Actions = ActionSpace.Discrete(size * size),
            ActionNames = [.. EntryNames.Grid("tile", size, size)],
            StateNames = [.. EntryNames.Grid("mine", size, size), .. EntryNames.Grid("opened", size, size), "last tile", "clock"],
            HiddenSize = size * size,
            EpisodeLength = settings.ExtraStep ? clear + 1 : clear,
            LowestReturn = settings.ExtraStep ? -1 - (0.5 / (clear - 2)) : -1,
            HighestReturn = 1,
            RandomReturn = settings.ExtraStep ? null : Levels.Of(settings, -0.2323, -0.4015, -0.4312),
            SuccessReturn = 0.9,
            ScoreLow = settings.Level == "easy" ? (-13.0 / 24) - 0.571429 : null,
            ScoreHigh = settings.Level == "easy" ? 1 : null,
            References = [new("every tile once, in random order", Levels.Of(settings, -0.230, -0.391, -0.428))],
        };
    }
}
