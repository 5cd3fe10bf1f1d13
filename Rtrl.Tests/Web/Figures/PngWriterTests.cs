using Rtrl.Web.Experiments;
using Rtrl.Web.Figures;
using SkiaSharp;

namespace Rtrl.Tests.Web.Figures;

public sealed class PngWriterTests
{
    [Theory]
    [InlineData(860, 2, false)]
    [InlineData(400, 1, true)]
    public void Write_Figure_HasTheSizeAskedForAndInkWhereItsWordsStand(double width, int scale, bool dark)
    {
        var drawing = MadeFigures.Draw(
            MadeFigures.Bundled("memory-chain-later"),
            (_, seed) => 0.1 * seed,
            new ExperimentView("x"),
            dark,
            width
        );
        using var picture = SKBitmap.Decode(PngWriter.Write(drawing, scale));
        Assert.Equal((width * scale, drawing.Height * scale), (picture.Width, picture.Height));
        Assert.Equal(SKColor.Parse(drawing.Paper), picture.GetPixel(1, 1));
        var words = drawing.Parts.OfType<DrawnText>().Where(text => text.Angle == 0).ToList();
        Assert.Contains(words, text => text.Text.StartsWith("λ = 0.995", StringComparison.Ordinal));
        Assert.All(words, text => Assert.True(Ink(picture, text, scale) > 0.05, $"Where “{text.Text}” should stand, there is nothing."));
    }

    /// <summary>Glyphs differ: a font that is not there draws the same box for all.</summary>
    [Fact]
    public void Font_GreekAndSigns_HasAGlyphForEach()
    {
        using var font = FigureFont.Of(12, bold: false);
        var glyphs = "λγαβθεσ−≤≥·×²…“”–Жé".Select(sign => font.GetGlyph(sign)).ToList();
        Assert.DoesNotContain((ushort)0, glyphs);
        Assert.Equal(glyphs.Count, glyphs.Distinct().Count());
    }

    [Fact]
    public void Fits_PictureOfTooManyPixels_SaysNo()
    {
        var drawing = new Drawing(4_000, 3_000, "#FFFFFF", "", "", []);
        Assert.True(PngWriter.Fits(drawing, 1));
        Assert.False(PngWriter.Fits(drawing, 2));
    }

    /// <summary>Share of the pixels about a text's baseline that are not paper.</summary>
    private static double Ink(SKBitmap picture, DrawnText text, int scale)
    {
        var width = FigureFont.Width(text.Text, text.Size, text.Bold);
        var left =
            text.X
            - (
                text.Anchor switch
                {
                    TextAnchor.Middle => width / 2,
                    TextAnchor.End => width,
                    _ => 0,
                }
            );
        var paper = picture.GetPixel(1, 1);
        var pixels = (
            from x in Enumerable.Range((int)(left * scale), (int)Math.Ceiling(width * scale))
            from y in Enumerable.Range((int)((text.Y - (text.Size * 0.7)) * scale), (int)(text.Size * 0.7 * scale))
            where x >= 0 && x < picture.Width
            select picture.GetPixel(x, y) != paper
        ).ToList();
        return pixels.Count(ink => ink) / (double)pixels.Count;
    }
}
