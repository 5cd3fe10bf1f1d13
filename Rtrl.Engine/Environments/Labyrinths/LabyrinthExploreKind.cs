using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="LabyrinthExplore"/>.</summary>
internal sealed record LabyrinthExploreKind()
    : LabyrinthKind(
        "labyrinth-explore",
        "LabyrinthExplore",
        "Visit every cell of a maze of which only the nearest nine cells are seen.",
        Escape: false
    )
{
    public override EnvironmentBase Make(EnvironmentSettings settings) => new LabyrinthExplore(settings);
}
