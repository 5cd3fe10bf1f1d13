namespace Rtrl.Web.Figures;

/// <summary>What stands for what, in lines that fit a width.</summary>
/// <param name="Parts">From (0, 0) down to <paramref name="Height"/>.</param>
internal sealed record FigureLegend(IReadOnlyList<DrawnPart> Parts, double Height)
{
    private const double Size = 11.5,
        LineHeight = 16,
        Line = 26,
        Mark = 9,
        Gap = 7,
        Between = 22;

    private const string Reported = "reported";

    /// <param name="names">Of the rows.</param>
    /// <param name="joined">Whether the rows are lines.</param>
    /// <param name="reported">Whether a paper's numbers are among them.</param>
    public static FigureLegend Of(
        FigureTheme theme,
        IReadOnlyList<string> names,
        bool joined,
        bool reported,
        double left,
        double top,
        double width
    )
    {
        var parts = new List<DrawnPart>();
        var sample = joined ? Line : Mark;
        var (x, y, tallest) = (0.0, top, 0);
        foreach (var (row, name) in names.Concat(reported ? [Reported] : []).Index())
        {
            var lines = FigureFont.Wrap(name, Size, width - sample - Gap);
            var needs = sample + Gap + lines.Max(line => FigureFont.Width(line, Size));
            if (x > 0 && x + needs > width)
                (x, y, tallest) = (0, y + (LineHeight * tallest), 0);
            if (joined && row < names.Count)
                parts.Add(new DrawnLine([(left + x, y + 8), (left + x + sample, y + 8)], theme.Row(row), 1.75, FigureTheme.Dash(row)));
            parts.Add(
                row < names.Count
                    ? Marker.Of(row, left + x + (sample / 2), y + 8, theme.Row(row))
                    : Marker.Diamond(left + x + (sample / 2), y + 8, theme.Ink, theme.Paper)
            );
            parts.AddRange(
                lines.Select((line, at) => new DrawnText(left + x + sample + Gap, y + 12 + (LineHeight * at), line, Size, theme.Ink))
            );
            (x, tallest) = (x + needs + Between, Math.Max(tallest, lines.Count));
        }

        return new FigureLegend(parts, names.Count == 0 && !reported ? 0 : y + (LineHeight * tallest) - top);
    }
}
