#pragma warning disable MA0048 // a picture and the four things that it is made of, read together
namespace Rtrl.Web.Figures;

/// <summary>
/// A still picture, before it is known how it will be written: <see cref="SvgWriter"/> and <see cref="PngWriter"/> draw the same one.
/// Lengths are pixels at scale 1, y grows downwards, what comes later lies on top.
/// </summary>
/// <param name="Width">A whole number, as the height.</param>
/// <param name="Paper">Colour behind everything, as #RRGGBB like every colour here.</param>
/// <param name="Title">For those who cannot see it.</param>
/// <param name="Summary">The same at length.</param>
public sealed record Drawing(double Width, double Height, string Paper, string Title, string Summary, IReadOnlyList<DrawnPart> Parts);

/// <summary>One thing in a <see cref="Drawing"/>.</summary>
public abstract record DrawnPart;

/// <summary>A line through points.</summary>
/// <param name="Dash">Lengths drawn and left out in turn; empty is solid.</param>
public sealed record DrawnLine(
    IReadOnlyList<(double X, double Y)> Points,
    string Colour,
    double Width = 1,
    IReadOnlyList<double>? Dash = null
) : DrawnPart;

/// <summary>A closed outline.</summary>
/// <param name="Stroke">Colour of the outline; null: none is drawn.</param>
/// <param name="Says">What it stands for, shown where a viewer can point at it.</param>
public sealed record DrawnArea(
    IReadOnlyList<(double X, double Y)> Points,
    string Fill,
    double Opacity = 1,
    string? Stroke = null,
    string? Says = null
) : DrawnPart;

/// <summary>A circle.</summary>
public sealed record DrawnDisk(double X, double Y, double Radius, string Fill, string Stroke, string? Says = null) : DrawnPart;

/// <summary>One line of text; x and y are its baseline at the anchor.</summary>
/// <param name="Angle">Degrees clockwise about the anchor.</param>
public sealed record DrawnText(
    double X,
    double Y,
    string Text,
    double Size,
    string Colour,
    TextAnchor Anchor = TextAnchor.Start,
    bool Bold = false,
    double Angle = 0
) : DrawnPart;

/// <summary>Which end of a text stands at its place.</summary>
public enum TextAnchor
{
    Start,
    Middle,
    End,
}
