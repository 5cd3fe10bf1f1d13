using Rtrl.Engine.Statistics;

namespace Rtrl.Web.Figures;

/// <summary>Draws the points of one panel upon its axes.</summary>
/// <param name="columns">Where its columns stand.</param>
/// <param name="y">Its upright axis.</param>
/// <param name="joined">Whether neighbouring columns are joined by lines.</param>
internal sealed class FigurePen(FigureTheme theme, FigureColumns columns, PlotScale y, bool joined)
{
    /// <summary>More bands than this hide one another; then each point has an upright interval.</summary>
    private const int MostBands = 4;

    private const double Band = 0.14,
        Bar = 2.5;

    /// <summary>
    /// Pixels between the rows of a column with a scale, and of one without; together they take no more than this share of a column.
    /// </summary>
    private const double Beside = 5,
        Apart = 22,
        Share = 0.74;

    /// <summary>Pixels by which a paper's number stands beside its row's, where there is room for it.</summary>
    private const double Diamond = 9;

    public IEnumerable<DrawnPart> Draw(FigurePanel panel)
    {
        var banded = joined && panel.Rows.Count <= MostBands;
        var rows = panel.Rows.Index().ToList();
        if (banded)
            foreach (var (index, row) in rows)
            foreach (var stretch in Stretches(row, index, rows.Count, point => double.IsFinite(point.Value.Low)))
                if (stretch.Count > 1)
                    yield return BandOf(stretch, theme.Row(index));
        foreach (var (index, row) in rows)
        foreach (var part in Lines(row, index, rows.Count, banded))
            yield return part;
        foreach (var (index, row) in panel.Reported.Index())
        foreach (var (x, point) in Stretches(row, index, rows.Count).SelectMany(stretch => stretch))
        foreach (var part in Reported(x + (joined ? 0 : Diamond), point, theme.Row(index)))
            yield return part;
        foreach (var (index, row) in rows)
        foreach (var (x, point) in Stretches(row, index, rows.Count).SelectMany(stretch => stretch))
            yield return Marker.Of(
                index,
                x,
                y.At(point.Value.Value),
                theme.Row(index),
                point.Value.Count < Bootstrap.FewestRuns ? theme.Paper : null,
                point.Says
            );
    }

    private IEnumerable<DrawnPart> Lines(IReadOnlyList<FigurePoint?> row, int index, int rows, bool banded)
    {
        foreach (var stretch in Stretches(row, index, rows))
        {
            foreach (var (x, point) in stretch.Where(_ => !banded || stretch.Count == 1).Where(one => double.IsFinite(one.Point.Value.Low)))
                yield return Interval(x, y.At(point.Value.Low), y.At(point.Value.High), theme.Row(index));
            if (joined && stretch.Count > 1)
                yield return new DrawnLine(
                    [.. stretch.Select(one => (one.X, y.At(one.Point.Value.Value)))],
                    theme.Row(index),
                    1.75,
                    FigureTheme.Dash(index)
                );
        }
    }

    private IEnumerable<DrawnPart> Reported(double x, FigurePoint point, string colour)
    {
        if (double.IsFinite(point.Value.Low) && double.IsFinite(point.Value.High))
            yield return new DrawnLine([(x, y.At(point.Value.Low)), (x, y.At(point.Value.High))], colour, 1.25, [2, 2]);
        yield return Marker.Diamond(x, y.At(point.Value.Value), colour, theme.Paper, point.Says);
    }

    private DrawnArea BandOf(IReadOnlyList<(double X, FigurePoint Point)> stretch, string colour) =>
        new(
            [
                .. stretch.Select(one => (one.X, y.At(one.Point.Value.High))),
                .. stretch.Reverse().Select(one => (one.X, y.At(one.Point.Value.Low))),
            ],
            colour,
            Band
        );

    /// <summary>Upright, with a bar at either end.</summary>
    private static DrawnLine Interval(double x, double low, double high, string colour) =>
        new([(x - Bar, low), (x + Bar, low), (x, low), (x, high), (x - Bar, high), (x + Bar, high)], colour, 1.25);

    /// <summary>Known points in columns side by side, from left to right: where one is missing, a line is broken.</summary>
    private IEnumerable<IReadOnlyList<(double X, FigurePoint Point)>> Stretches(
        IReadOnlyList<FigurePoint?> row,
        int index,
        int rows,
        Func<FigurePoint, bool>? also = null
    )
    {
        var aside = Aside(index, rows);
        var stretch = new List<(double, FigurePoint)>();
        foreach (var (place, point) in columns.Places.Zip(row).OrderBy(one => one.First))
        {
            if (point is not null && double.IsFinite(point.Value.Value) && also?.Invoke(point) != false)
            {
                stretch.Add((place + aside, point));
                continue;
            }

            if (stretch.Count > 0)
                yield return stretch;
            stretch = [];
        }

        if (stretch.Count > 0)
            yield return stretch;
    }

    /// <summary>How far right of its column's middle a row stands, so that equal values do not hide one another.</summary>
    private double Aside(int index, int rows) =>
        (index - ((rows - 1) / 2.0)) * Math.Min(joined ? Beside : Apart, Share * columns.Slot / rows);
}
