using SkiaSharp;

namespace Rtrl.Web.Figures;

/// <summary>A <see cref="Drawing"/> as PNG.</summary>
public static class PngWriter
{
    /// <summary>Width of the outline of marks.</summary>
    internal const double Outline = 1.4;

    /// <summary>Pixels of the file for one of the drawing.</summary>
    public const int LeastScale = 1,
        StandardScale = 2,
        MostScale = 8;

    /// <summary>Pixels of a file; they take four bytes each while it is drawn.</summary>
    public const int MostPixels = 40_000_000;

    /// <summary>Whether the file is not too large to draw.</summary>
    public static bool Fits(Drawing drawing, int scale)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        return drawing.Width * drawing.Height * scale * scale <= MostPixels;
    }

    public static byte[] Write(Drawing drawing, int scale)
    {
        ArgumentNullException.ThrowIfNull(drawing);
        var size = new SKImageInfo((int)drawing.Width * scale, (int)drawing.Height * scale);
        using var surface =
            SKSurface.Create(size)
            ?? throw new InvalidOperationException($"A picture of {size.Width} × {size.Height} pixels needs more memory than there is.");
        surface.Canvas.Clear(SKColor.Parse(drawing.Paper));
        surface.Canvas.Scale(scale);
        foreach (var part in drawing.Parts)
            Draw(surface.Canvas, part);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    private static void Draw(SKCanvas canvas, DrawnPart part)
    {
        using var paint = new SKPaint { IsAntialias = true };
        switch (part)
        {
            case DrawnLine line:
                paint.Style = SKPaintStyle.Stroke;
                paint.StrokeWidth = (float)line.Width;
                paint.StrokeJoin = SKStrokeJoin.Round;
                paint.Color = SKColor.Parse(line.Colour);
                using (
                    var dash = line.Dash is { Count: > 0 } lengths
                        ? SKPathEffect.CreateDash([.. lengths.Select(length => (float)length)], 0)
                        : null
                )
                using (var path = PathOf(line.Points, close: false))
                {
                    paint.PathEffect = dash;
                    canvas.DrawPath(path, paint);
                }

                break;
            case DrawnArea area:
                using (var outline = PathOf(area.Points, close: true))
                {
                    paint.Color = SKColor.Parse(area.Fill).WithAlpha((byte)Math.Round(255 * area.Opacity));
                    canvas.DrawPath(outline, paint);
                    if (area.Stroke is { } stroke)
                        canvas.DrawPath(outline, Pen(paint, stroke));
                }

                break;
            case DrawnDisk disk:
                paint.Color = SKColor.Parse(disk.Fill);
                canvas.DrawCircle((float)disk.X, (float)disk.Y, (float)disk.Radius, paint);
                canvas.DrawCircle((float)disk.X, (float)disk.Y, (float)disk.Radius, Pen(paint, disk.Stroke));
                break;
            case DrawnText words:
                paint.Color = SKColor.Parse(words.Colour);
                using (var font = FigureFont.Of(words.Size, words.Bold))
                {
                    canvas.Save();
                    canvas.RotateDegrees((float)words.Angle, (float)words.X, (float)words.Y);
                    canvas.DrawText(words.Text, (float)words.X, (float)words.Y, Align(words.Anchor), font, paint);
                    canvas.Restore();
                }

                break;
        }
    }

    private static SKPaint Pen(SKPaint paint, string colour)
    {
        (paint.Style, paint.StrokeWidth, paint.Color) = (SKPaintStyle.Stroke, (float)Outline, SKColor.Parse(colour));
        return paint;
    }

    private static SKTextAlign Align(TextAnchor anchor) =>
        anchor switch
        {
            TextAnchor.Middle => SKTextAlign.Center,
            TextAnchor.End => SKTextAlign.Right,
            _ => SKTextAlign.Left,
        };

    private static SKPath PathOf(IReadOnlyList<(double X, double Y)> points, bool close)
    {
        using var builder = new SKPathBuilder();
        builder.AddPoly([.. points.Select(point => new SKPoint((float)point.X, (float)point.Y))], close);
        return builder.Detach();
    }
}
