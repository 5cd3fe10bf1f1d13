namespace Rtrl.Tests.Architecture;

/// <summary>
/// The rooms of a project, a folder each, and the rooms each of them may look into. A room looks only into rooms listed before it, so there
/// is no way round in a circle, but for the arrows that <paramref name="Upwards"/> excepts.
/// </summary>
/// <param name="Assembly">The project's assembly.</param>
/// <param name="Root">Namespace of its root folder.</param>
/// <param name="Arrows">A line per room: its name, then after "->" the rooms it uses; an indented line goes on with it. The root folder is
/// ".".</param>
/// <param name="Upwards">Arrows that make circles today, "From -> To". This list only shrinks.</param>
internal sealed record Rooms(System.Reflection.Assembly Assembly, string Root, string Arrows, params string[] Upwards)
{
    /// <summary>Rooms with those they may look into, lowest first.</summary>
    public IReadOnlyList<(string Room, IReadOnlyList<string> Uses)> Table { get; } =
    [
        .. from line in Arrows.ReplaceLineEndings("\n").Replace("\n    ", " ").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let parts = line.Split("->", StringSplitOptions.TrimEntries)
        select (parts[0], (IReadOnlyList<string>)parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)),
    ];

    /// <summary>
    /// The room of a type: the deepest folder around it that the table names, or else the first folder; null for another project's type.
    /// </summary>
    public string? RoomOf(string fullName)
    {
        if (!fullName.StartsWith(Root + ".", StringComparison.Ordinal))
            return null;
        var folders = fullName[(Root.Length + 1)..].Split('+', 2)[0].Split('.')[..^1];
        for (var depth = folders.Length; depth > 1; depth--)
        {
            var folder = string.Join('.', folders[..depth]);
            if (Table.Any(row => row.Room == folder))
                return folder;
        }

        return folders.FirstOrDefault(".");
    }
}
