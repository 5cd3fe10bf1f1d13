using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>The kind of <see cref="LabyrinthEscape"/>.</summary>
internal sealed record LabyrinthEscapeKind()
    : LabyrinthKind(
        "labyrinth-escape",
        "LabyrinthEscape",
        "Find the way out of a maze of which only the nearest nine cells are seen.",
        Escape: true
    )
{
    public override EnvironmentBase Make(EnvironmentSettings settings) => new LabyrinthEscape(settings);
}
