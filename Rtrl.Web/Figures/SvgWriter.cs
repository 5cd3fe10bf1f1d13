using System.Globalization;
using System.Text;
using System.Xml;

namespace Rtrl.Web.Figures;

/// <summary>
/// A <see cref="Drawing"/> as SVG 1.1: one file that needs no other, texts as texts. The same drawing gives the same bytes.
/// </summary>
public static class SvgWriter
{
    private const string Space = "http://www.w3.org/2000/svg";

    public static string Write(Drawing drawing)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        using var text = new Utf8Text();
        using (
            var xml = XmlWriter.Create(
                text,
                new XmlWriterSettings
                {
                    Indent = true,
                    NewLineChars = "\n",
                    CheckCharacters = false,
                }
            )
        )
        {
            xml.WriteStartElement("svg", Space);
            Attributes(
                xml,
                ("width", N(drawing.Width)),
                ("height", N(drawing.Height)),
                ("viewBox", $"0 0 {N(drawing.Width)} {N(drawing.Height)}"),
                ("role", "img"),
                ("font-family", FigureFont.Family)
            );
            xml.WriteElementString("title", Space, Clean(drawing.Title));
            xml.WriteElementString("desc", Space, Clean(drawing.Summary));
            Element(xml, "rect", null, ("width", "100%"), ("height", "100%"), ("fill", drawing.Paper));
            foreach (var part in drawing.Parts)
                Write(xml, part);
            xml.WriteEndElement();
        }

        return text + "\n";
    }

    private static void Write(XmlWriter xml, DrawnPart part)
    {
        switch (part)
        {
            case DrawnLine line:
                Element(
                    xml,
                    "polyline",
                    null,
                    ("points", Points(line.Points)),
                    ("fill", "none"),
                    ("stroke", line.Colour),
                    ("stroke-width", N(line.Width)),
                    ("stroke-linejoin", "round"),
                    ("stroke-dasharray", line.Dash is { Count: > 0 } dash ? string.Join(' ', dash.Select(N)) : null)
                );
                break;
            case DrawnArea area:
                Element(
                    xml,
                    "polygon",
                    area.Says,
                    ("points", Points(area.Points)),
                    ("fill", area.Fill),
                    ("fill-opacity", area.Opacity < 1 ? N(area.Opacity) : null),
                    ("stroke", area.Stroke),
                    ("stroke-width", area.Stroke is null ? null : N(PngWriter.Outline))
                );
                break;
            case DrawnDisk disk:
                Element(
                    xml,
                    "circle",
                    disk.Says,
                    ("cx", N(disk.X)),
                    ("cy", N(disk.Y)),
                    ("r", N(disk.Radius)),
                    ("fill", disk.Fill),
                    ("stroke", disk.Stroke),
                    ("stroke-width", N(PngWriter.Outline))
                );
                break;
            case DrawnText words:
                xml.WriteStartElement("text", Space);
                Attributes(
                    xml,
                    ("x", N(words.X)),
                    ("y", N(words.Y)),
                    ("font-size", N(words.Size)),
                    ("fill", words.Colour),
                    ("font-weight", words.Bold ? "600" : null),
                    (
                        "text-anchor",
                        words.Anchor switch
                        {
                            TextAnchor.Middle => "middle",
                            TextAnchor.End => "end",
                            _ => null,
                        }
                    ),
                    ("transform", words.Angle == 0 ? null : $"rotate({N(words.Angle)} {N(words.X)} {N(words.Y)})")
                );
                xml.WriteString(Clean(words.Text));
                xml.WriteEndElement();
                break;
        }
    }

    private static void Element(XmlWriter xml, string name, string? says, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        xml.WriteStartElement(name, Space);
        Attributes(xml, attributes);
        if (says is not null)
            xml.WriteElementString("title", Space, Clean(says));
        xml.WriteEndElement();
    }

    private static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        foreach (var (name, value) in attributes)
            if (value is not null)
                xml.WriteAttributeString(name, value);
    }

    private static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"));

    /// <summary>Two decimals; what rounds to zero has no sign.</summary>
    private static string N(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Characters that XML does not know, such as U+0001 in a level's name, are replaced.</summary>
    private static string Clean(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(rune => rune.Value is 0x9 or 0xA or 0xD or (>= 0x20 and not (0xFFFE or 0xFFFF)) ? rune : Rune.ReplacementChar)
        );

    private sealed class Utf8Text() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
