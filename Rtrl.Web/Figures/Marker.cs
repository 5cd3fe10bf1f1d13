namespace Rtrl.Web.Figures;

/// <summary>The shapes that tell rows apart in print without colour.</summary>
internal static class Marker
{
    private const double Radius = 3.6;

    /// <summary>Corners about the middle, in radii; the first shape is the circle.</summary>
    private static readonly (double X, double Y)[][] s_shapes =
    [
        [],
        [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        [(0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        [(0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
    ];

    private static readonly (double X, double Y)[] s_diamond = [(0, -1.5), (1.5, 0), (0, 1.5), (-1.5, 0)];

    /// <summary>The shape of a row, by its place: circle, square, and triangles on their base and on their tip.</summary>
    /// <param name="paper">Filled with this, it is hollow; null fills it.</param>
    public static DrawnPart Of(int row, double x, double y, string colour, string? paper = null, string? says = null) =>
        s_shapes[row % s_shapes.Length] is { Length: > 0 } corners
            ? Shape(corners, x, y, colour, paper, says)
            : new DrawnDisk(x, y, Radius, paper ?? colour, colour, says);

    /// <summary>What a paper reports: a diamond, hollow.</summary>
    public static DrawnPart Diamond(double x, double y, string colour, string paper, string? says = null) =>
        Shape(s_diamond, x, y, colour, paper, says);

    private static DrawnArea Shape((double X, double Y)[] corners, double x, double y, string colour, string? paper, string? says) =>
        new([.. corners.Select(corner => (x + (Radius * corner.X), y + (Radius * corner.Y)))], paper ?? colour, Stroke: colour, Says: says);
}
