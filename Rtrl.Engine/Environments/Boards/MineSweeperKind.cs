using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="MineSweeper"/>.</summary>
internal sealed record MineSweeperKind()
    : EnvironmentMaker(
        "mine-sweeper",
        "MineSweeper",
        "Open every tile without a mine; only the number of mines around the last tile is shown.",
        "Boards"
    )
{
    public override string Memory => "every opened tile and its number";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.MineSweeper;

    internal override IReadOnlyList<string> Traits => ["level", "discrete", "extra-step"];

    internal override bool ShowsPreviousAction => true;

    public static (int Size, int Mines) Field(EnvironmentSettings settings) => Levels.Of(settings, (4, 2), (6, 6), (8, 10));

    public override EnvironmentBase Make(EnvironmentSettings settings) => new MineSweeper(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var (size, mines) = Field(settings);
        var clear = (size * size) - mines;
        return new EnvironmentFacts
        {
            Title = $"MineSweeper, {settings.Level}{(settings.ExtraStep ? ", one step more" : "")}",
            ObservationNames =
            [
                .. EntryNames.OneHot("mines around", Enumerable.Range(0, Math.Min(mines + 1, 10)).Select(count => $"{count}")),
            ],
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
