namespace Rtrl.Engine.Contracts;

/// <summary>POPGym's labyrinths (Morad et al. 2023).</summary>
internal static class LabyrinthFacts
{
    /// <summary>An episode is truncated on the step before this many.</summary>
    public const int StepLimit = 1024;

    private static readonly string[] s_directions = ["left", "right", "up", "down"];

    private static readonly string[] s_codes = ["free", "wall", "start", "goal", "hidden"];

    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        new("labyrinth-explore", "LabyrinthExplore", "Visit every cell of a maze of which only the nearest nine cells are seen.", "Labyrinths") { Describe = settings => Describe(settings, escape: false) },
        new("labyrinth-escape", "LabyrinthEscape", "Find the way out of a maze of which only the nearest nine cells are seen.", "Labyrinths") { Describe = settings => Describe(settings, escape: true) },
    ];

    /// <summary>Cells along one side of the grid, walls included.</summary>
    public static int GridSize(EnvironmentSettings settings) => Levels.Of(settings, 11, 15, 19);

    private static EnvironmentFacts Describe(EnvironmentSettings settings, bool escape)
    {
        var size = GridSize(settings);
        return new EnvironmentFacts
        {
            Title = $"{(escape ? "LabyrinthEscape" : "LabyrinthExplore")}, {settings.Level}",
            ObservationNames = [.. EntryNames.Grid("view", 3, 3).SelectMany(cell => EntryNames.OneHot(cell, s_codes)), .. EntryNames.OneHot("last action", s_directions.Append("none"))],
            Actions = ActionSpace.Discrete(4),
            ActionNames = s_directions,
            StateNames = [.. EntryNames.Grid("cell", size, size), "start row", "start column", "end row", "end column", .. EntryNames.Grid("explored", size, size), "row", "column", "clock"],
            HiddenSize = (size * size) + 4,
            EpisodeLength = StepLimit - 1,
            LowestReturn = -(StepLimit - 1.0) / StepLimit,
            HighestReturn = 1,
            RandomReturn = escape ? Levels.Of(settings, -0.3942, -0.8594, -0.9466) : Levels.Of(settings, -0.3489, -0.6082, -0.7395),
            SuccessReturn = escape ? 0 : null,
            References = escape
                ? [new("shortest path", Levels.Of(settings, 0.978, 0.965, 0.948))]
                : [new("nearest new cell, map known", Levels.Of(settings, 0.968, 0.926, 0.865))],
        };
    }
}
