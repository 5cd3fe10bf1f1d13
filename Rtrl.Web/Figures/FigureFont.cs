using System.Reflection;
using SkiaSharp;

namespace Rtrl.Web.Figures;

/// <summary>
/// The face that figures are measured and drawn with: a part of Inter that travels inside the assembly, so that a machine without a font
/// draws the same picture as any other. It has Latin, Greek, Cyrillic and the signs of mathematics.
/// </summary>
public static class FigureFont
{
    /// <summary>What an SVG asks for; a viewer without Inter takes one of the others.</summary>
    public const string Family = "Inter, 'Helvetica Neue', Helvetica, Arial, sans-serif";

    /// <summary>How much wider a viewer's own face may be than ours before words meet.</summary>
    private const double Room = 1.08;

    private static readonly Lazy<SKTypeface> s_regular = new(() => Read("figure-regular.ttf")),
        s_bold = new(() => Read("figure-semibold.ttf"));

    /// <summary>Pixels that a text needs.</summary>
    public static double Width(string text, double size, bool bold = false)
    {
        using var font = Of(size, bold);
        return font.MeasureText(text) * Room;
    }

    /// <summary>Breaks a text between words so that each line fits, and a word that does not fit a line within itself.</summary>
    public static IReadOnlyList<string> Wrap(string text, double size, double width)
    {
        var lines = new List<string>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, size, width)))
        {
            if (lines.Count > 0 && Width($"{lines[^1]} {part}", size) <= width)
                lines[^1] += $" {part}";
            else
                lines.Add(part);
        }

        return lines;
    }

    private static IEnumerable<string> Pieces(string word, double size, double width)
    {
        while (word.Length > 1 && Width(word, size) > width)
        {
            var fits = Enumerable.Range(1, word.Length - 1).TakeWhile(length => Width(word[..length], size) <= width).LastOrDefault(1);
            yield return word[..fits];
            word = word[fits..];
        }

        yield return word;
    }

    /// <summary>Unhinted, so that a width grows with the size and is the same wherever it is measured.</summary>
    internal static SKFont Of(double size, bool bold) =>
        new((bold ? s_bold : s_regular).Value, (float)size)
        {
            Hinting = SKFontHinting.None,
            Subpixel = true,
            LinearMetrics = true,
            Edging = SKFontEdging.Antialias,
        };

    private static SKTypeface Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Rtrl.Web.Figures.{file}")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
