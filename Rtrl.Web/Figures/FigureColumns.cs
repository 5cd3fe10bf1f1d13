using Rtrl.Web.Experiments;

namespace Rtrl.Web.Figures;

/// <summary>Where the columns of a panel stand between two pixels, and what is written below them.</summary>
/// <param name="Places">Of each column, its middle.</param>
/// <param name="Lines">Of each column, the lines of its label; empty where it would meet its neighbour.</param>
/// <param name="Slot">Pixels between neighbours, where they differ the fewest.</param>
/// <param name="Tilted">Labels too long to lie level.</param>
internal sealed record FigureColumns(IReadOnlyList<double> Places, IReadOnlyList<IReadOnlyList<string>> Lines, double Slot, bool Tilted)
{
    public const double Size = 10.5,
        LineHeight = 13,
        Tilt = -35;

    /// <summary>Room beside the first and the last point of a scale, so that no mark lies on the axis.</summary>
    private const double Inset = 14;

    /// <summary>Lines of a level label; more are tilted, and wrapped at this width.</summary>
    private const int MostLines = 5,
        TiltedWidth = 170;

    private static readonly (double Sin, double Cos) s_tilt = Math.SinCos(-Tilt * Math.PI / 180);

    /// <summary>Pixels that the labels take below the axis.</summary>
    public double Height =>
        Tilted
            ? (Lines.Max(Longest) * s_tilt.Sin) + (LineHeight * (Lines.Max(lines => lines.Count) - 1) * s_tilt.Cos) + LineHeight + 4
            : 8 + (LineHeight * Lines.Max(lines => lines.Count));

    /// <summary>Pixels by which the labels reach beyond the left end of the axis.</summary>
    public double Overhang(double from) =>
        Tilted ? Places.Zip(Lines, (place, lines) => from + (Longest(lines) * s_tilt.Cos) - place).Max() : 0;

    /// <param name="names">Of the columns, as they are written.</param>
    public static FigureColumns Of(ExperimentFigure figure, IReadOnlyList<string> names, double from, double to)
    {
        if (figure.HasCurves)
        {
            var values = figure.ColumnValues;
            var scale = new PlotScale(values.Min(), values.Max(), figure.LogColumns, from + Inset, to - Inset);
            double[] places = [.. values.Select(scale.At)];
            var sorted = places.Order().ToList();
            return new FigureColumns(
                places,
                Apart(names, places),
                sorted.Zip(sorted.Skip(1), (one, next) => next - one).Min(),
                Tilted: false
            );
        }

        var slot = (to - from) / names.Count;
        double[] middles = [.. names.Select((_, column) => from + (slot * (column + 0.5)))];
        var tilted = names.Any(name => Longest(name.Split(' ')) > slot - 8 || FigureFont.Wrap(name, Size, slot - 8).Count > MostLines);
        return new FigureColumns(
            middles,
            [.. names.Select(name => FigureFont.Wrap(name, Size, tilted ? TiltedWidth : slot - 8))],
            slot,
            tilted
        );
    }

    /// <summary>Labels from the left, each that does not meet the one before.</summary>
    private static IReadOnlyList<string>[] Apart(IReadOnlyList<string> names, double[] places)
    {
        var lines = new IReadOnlyList<string>[names.Count];
        var end = double.NegativeInfinity;
        foreach (var (place, column) in places.Select((place, column) => (place, column)).OrderBy(one => one.place))
        {
            var half = FigureFont.Width(names[column], Size) / 2;
            lines[column] = place - half >= end ? [names[column]] : [];
            if (lines[column].Count > 0)
                end = place + half + 4;
        }

        return lines;
    }

    /// <summary>How far a line of a tilted label stands from the first.</summary>
    public static (double X, double Y) Below(int line) => (line * LineHeight * s_tilt.Sin, line * LineHeight * s_tilt.Cos);

    private static double Longest(IReadOnlyList<string> lines) =>
        lines.Select(line => FigureFont.Width(line, Size)).DefaultIfEmpty(0).Max();
}
