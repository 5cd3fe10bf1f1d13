using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>One of POPGym's labyrinths (Morad et al. 2023).</summary>
/// <param name="Escape">Whether the way out is to be found; else every cell is.</param>
internal abstract record LabyrinthKind(string Name, string Title, string Help, bool Escape)
    : EnvironmentMaker(Name, Title, Help, "Labyrinths")
{
    public override string Memory => Escape ? "walls and dead ends found so far" : "which cells were visited";

    /// <summary>An episode is truncated on the step before this many.</summary>
    public const int StepLimit = 1024;

    private static readonly string[] s_directions = ["left", "right", "up", "down"];

    private static readonly string[] s_codes = ["free", "wall", "start", "goal", "hidden"];

    public override EnvironmentDrawing Drawing => Escape ? EnvironmentDrawing.MazeWithExit : EnvironmentDrawing.Maze;

    internal override IReadOnlyList<string> Traits => ["level", "discrete"];

    /// <summary>Cells along one side of the grid, walls included.</summary>
    public static int GridSize(EnvironmentSettings settings) => Levels.Of(settings, 11, 15, 19);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var size = GridSize(settings);
        return new EnvironmentFacts
        {
            Title = $"{Title}, {settings.Level}",
            ObservationNames =
            [
                .. EntryNames.Grid("view", 3, 3).SelectMany(cell => EntryNames.OneHot(cell, s_codes)),
                .. EntryNames.OneHot("last action", s_directions.Append("none")),
            ],
            Actions = ActionSpace.Discrete(4),
            ActionNames = s_directions,
            StateNames =
            [
                .. EntryNames.Grid("cell", size, size),
                "start row",
                "start column",
                "end row",
                "end column",
                .. EntryNames.Grid("explored", size, size),
                "row",
                "column",
                "clock",
            ],
            HiddenSize = (size * size) + 4,
            EpisodeLength = StepLimit - 1,
            LowestReturn = -(StepLimit - 1.0) / StepLimit,
            HighestReturn = 1,
            RandomReturn = Escape ? Levels.Of(settings, -0.3942, -0.8594, -0.9466) : Levels.Of(settings, -0.3489, -0.6082, -0.7395),
            SuccessReturn = Escape ? 0 : null,
            References = Escape
                ? [new("shortest path", Levels.Of(settings, 0.978, 0.965, 0.948))]
                : [new("nearest new cell, map known", Levels.Of(settings, 0.968, 0.926, 0.865))],
        };
    }
}
