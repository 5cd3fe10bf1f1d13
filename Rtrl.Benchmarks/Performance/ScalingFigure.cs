using System.Globalization;
using System.Text;

namespace Rtrl.Benchmarks.Performance;

/// <summary>Cost against hidden size, both on logarithmic axes, as SVG.</summary>
internal static class ScalingFigure
{
    private const double Width = 760,
        Height = 460,
        Left = 70,
        Right = 120,
        Top = 20,
        Bottom = 50;
    private static readonly (string Cell, string Colour)[] s_cells =
    [
        ("linear-rtu", "#0072b2"),
        ("min-gru", "#009e73"),
        ("gru", "#d55e00"),
        ("lstm", "#cc79a7"),
    ];

    public static string Draw(IReadOnlyList<ScalingPoint> points)
    {
        var (fewest, most) = (
            Math.Floor(Math.Log10(points.Min(point => point.Microseconds.Median))),
            Math.Ceiling(Math.Log10(points.Max(point => point.Microseconds.Median)))
        );
        var (first, last) = (Math.Log2(points.Min(point => point.Size)), Math.Log2(points.Max(point => point.Size)));
        var text = new StringBuilder();
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Add($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        for (var power = first; power <= last; power++)
        {
            Add($"<line x1=\"{X(power):F1}\" y1=\"{Top}\" x2=\"{X(power):F1}\" y2=\"{Height - Bottom}\" stroke=\"#dddddd\"/>");
            Add(
                $"<text x=\"{X(power):F1}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\" "
                    + $"fill=\"#333333\">{Math.Pow(2, power):0}</text>"
            );
        }

        for (var power = fewest; power <= most; power++)
        {
            Add($"<line x1=\"{Left}\" y1=\"{Y(power):F1}\" x2=\"{Width - Right}\" y2=\"{Y(power):F1}\" stroke=\"#dddddd\"/>");
            Add($"<text x=\"{Left - 8}\" y=\"{Y(power) + 4:F1}\" text-anchor=\"end\" fill=\"#333333\">{Math.Pow(10, power):N0}</text>");
        }

        foreach (var (cell, colour) in s_cells)
        {
            var line = points.Where(point => point.Cell == cell).OrderBy(point => point.Size).ToList();
            if (line.Count == 0)
                continue;
            var places = line.Select(point => (X: X(Math.Log2(point.Size)), Y: Y(Math.Log10(point.Microseconds.Median)))).ToList();
            Add(
                $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" "
                    + $"points=\"{string.Join(' ', places.Select(place => $"{place.X:F1},{place.Y:F1}"))}\"/>"
            );
            foreach (var (x, y) in places)
                Add($"<circle cx=\"{x:F1}\" cy=\"{y:F1}\" r=\"3\" fill=\"{colour}\"/>");
            Add(
                $"<text x=\"{places[^1].X + 8:F1}\" y=\"{places[^1].Y + (cell == "min-gru" ? 12 : 0):F1}\" fill=\"{colour}\">{cell}</text>"
            );
        }

        Add($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\" fill=\"#333333\">hidden size</text>");
        Add(
            $"<text x=\"18\" y=\"{(Top + Height - Bottom) / 2}\" text-anchor=\"middle\" fill=\"#333333\" transform=\"rotate(-90 18 "
                + $"{(Top + Height - Bottom) / 2})\">µs per step</text>"
        );
        Add($"</svg>");
        return text.ToString();

        double X(double power) => Left + ((power - first) / (last - first) * (Width - Left - Right));
        double Y(double power) => Height - Bottom - ((power - fewest) / (most - fewest) * (Height - Top - Bottom));
        void Add(string line) => text.Append(line).Append('\n');
    }
}
