using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="Foragax"/>.</summary>
internal sealed record ForagaxKind()
    : EnvironmentMaker(
        "foragax",
        "Foragax NeverEndingRelearning",
        "Forage on a torus where the good food of today is poison after the next change, for ever.",
        "Foraging"
    )
{
    public override string Memory => "which food is good at present";

    public override EnvironmentDrawing Drawing => EnvironmentDrawing.Foraging;

    internal override IReadOnlyList<string> Traits => ["discrete", "foraging"];

    public const int Width = 24,
        Height = 15;

    private static readonly string[] s_objects =
    [
        "empty",
        "oyster, biome 1",
        "chanterelle, biome 1",
        "oyster, biome 2",
        "chanterelle, biome 2",
        "wall",
    ];

    private static readonly string[] s_colours = ["oyster", "chanterelle", "wall"];

    public override EnvironmentBase Make(EnvironmentSettings settings) => new Foragax(settings);

    internal override EnvironmentFacts Describe(EnvironmentSettings settings)
    {
        var side = (2 * settings.ViewRadius) + 1;
        var channels = settings.Channels == "colours" ? s_colours : s_objects;
        return new EnvironmentFacts
        {
            Title = $"Foragax, {side}×{side} view of {settings.Channels}",
            ObservationNames = [.. EntryNames.Grid("view", side, side).SelectMany(cell => EntryNames.OneHot(cell, channels))],
            Actions = ActionSpace.Discrete(4),
            ActionNames = ["down", "right", "up", "left"],
            StateNames = [.. EntryNames.Grid("cell", Height, Width), "x", "y", "reward sign", "clock"],
            HiddenSize = (Width * Height) + 2,
            References = [],
        };
    }
}
