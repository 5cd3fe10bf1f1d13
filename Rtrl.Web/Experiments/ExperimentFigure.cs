using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>The cells of an experiment laid out by two factors, one grid for each combination of the others.</summary>
public sealed record ExperimentFigure(
    ExperimentMeasure Measure,
    ExperimentFactor? Rows,
    ExperimentFactor? Columns,
    ExperimentFactor? Minus,
    string? Left,
    string? Right,
    IReadOnlyList<ExperimentFacet> Facets
)
{
    /// <summary>The greatest distance from 0 of a difference, or the span of other values, for their colours.</summary>
    private (double Low, double High) Span { get; init; }

    public static ExperimentFigure Of(ExperimentProgress progress, ResultTable table, ExperimentView view)
    {
        var experiment = progress.Experiment;
        var measures = ExperimentMeasure.For(experiment, table);
        var measure = measures.FirstOrDefault(one => one.Key == view.Show) ?? measures[0];
        var minus = experiment.Factors.FirstOrDefault(factor => factor.Name == view.Minus && factor.Levels.Count > 1);
        var left = minus?.Levels.FirstOrDefault(level => level.Name == view.Left)?.Name ?? minus?.Levels[0].Name;
        var right =
            minus?.Levels.FirstOrDefault(level => level.Name == view.Right && level.Name != left)?.Name
            ?? minus?.Levels.First(level => level.Name != left).Name;
        var free = experiment.Factors.Where(factor => factor != minus).ToList();
        var columns =
            free.Find(factor => factor.Name == view.Columns)
            ?? free.FindLast(factor => factor.Name != view.Rows && IsNumeric(factor))
            ?? free.FindLast(factor => factor.Name != view.Rows);
        var rows =
            free.Find(factor => factor.Name == view.Rows && factor != columns)
            ?? free.FindLast(factor => factor != columns && IsNumeric(factor))
            ?? free.Find(factor => factor != columns);
        var others = free.Where(factor => factor != columns && factor != rows).ToList();

        var cells = experiment.Cells.Zip(table.Groups, progress.Runs).ToDictionary(cell => string.Join('\n', cell.First.Levels));
        IEnumerable<IReadOnlyList<ExperimentLevel>> combinations =
        [
            [],
        ];
        foreach (var factor in others)
            combinations = combinations.SelectMany(
                before => factor.Levels,
                (before, level) => (IReadOnlyList<ExperimentLevel>)[.. before, level]
            );
        var figure = new ExperimentFigure(
            measure,
            rows,
            columns,
            minus,
            left,
            right,
            [
                .. combinations.Select(levels => new ExperimentFacet(
                    [.. levels.Select(level => level.Name)],
                    [
                        .. Levels(rows)
                            .Select(row =>
                                (row, (IReadOnlyList<ExperimentGridCell>)[.. Levels(columns).Select(column => Cell(levels, row, column))])
                            ),
                    ]
                )),
            ]
        );
        var values = figure
            .Facets.SelectMany(facet => facet.Rows)
            .SelectMany(row => row.Cells)
            .Select(cell => cell.Value?.Value ?? double.NaN)
            .Where(double.IsFinite)
            .ToList();
        var span = minus is not null
            ? values.Select(Math.Abs).DefaultIfEmpty(1).Max() is > 0 and var most
                ? (-most, most)
                : (-1, 1)
            : measure.Share || values.Count == 0
                ? (0, 1)
                : measure.Metric is not null
                    ? (values.Min(), Math.Max(values.Max(), values.Min() + 1e-9))
                    : (Math.Min(0, values.Min()), Math.Max(values.Max(), 1e-9));
        return figure with { Span = span };

        static IEnumerable<string> Levels(ExperimentFactor? factor) => factor?.Levels.Select(level => level.Name) ?? [""];

        ExperimentGridCell Cell(IReadOnlyList<ExperimentLevel> levels, string row, string column)
        {
            var (label, group, runs) = At(left);
            if (minus is null)
                return new ExperimentGridCell(
                    label,
                    measure.Of(group.Group, group.Cell.Settings),
                    runs,
                    group.Group.Planned,
                    Said(group.Cell)
                );
            var (_, other, theirs) = At(right);
            return new ExperimentGridCell(
                $"{label} less {right}",
                group.Group.Minus(other.Group, measure.Metric?.Name),
                [.. runs, .. theirs],
                group.Group.Planned + other.Group.Planned,
                Said(group.Cell, (minus.Name, right!))
                    ?? Turned(Said(other.Cell, (minus.Name, left!)))
                    ?? Between(Said(group.Cell), Said(other.Cell))
            );

            ReportedValue? Said(ExperimentCell cell, (string, string)? less = null) =>
                experiment.Reported is { } paper && paper.Show == (minus is null ? measure.Key : measure.Subtracted)
                    ? paper.Values.FirstOrDefault(value => value.Less == less && value.Levels.SequenceEqual(cell.Levels))
                    : null;

            static ReportedValue? Turned(ReportedValue? other) =>
                other is null ? null : other with { Value = -other.Value, Low = -other.High, High = -other.Low };

            static ReportedValue? Between(ReportedValue? ours, ReportedValue? theirs) =>
                ours is null || theirs is null ? null : ours with { Value = ours.Value - theirs.Value, Low = null, High = null };

            (string Label, (ExperimentCell Cell, ResultGroup Group) Group, IReadOnlyList<RunSummary> Runs) At(string? of)
            {
                var names = experiment
                    .Factors.Select(factor =>
                        factor == minus ? of!
                        : factor == rows ? row
                        : factor == columns ? column
                        : levels[others.IndexOf(factor)].Name
                    )
                    .ToArray();
                var (cell, group, runs) = cells[string.Join('\n', names)];
                return (string.Join(", ", names.Where(name => name.Length > 0)), (cell, group), [.. runs.OfType<RunSummary>()]);
            }
        }
    }

    /// <summary>Whether the columns have a scale, so that a curve over them says something.</summary>
    public bool HasCurves => Columns is not null && IsNumeric(Columns) && Columns.Levels.Count > 2;

    /// <summary>The choices that give it, all of them made.</summary>
    public ExperimentView View(string name) =>
        new(
            name,
            Rows: Rows?.Name,
            Columns: Columns?.Name,
            Show: Minus is null ? Measure.Key : null,
            Minus: Minus?.Name,
            Left: Left,
            Right: Right
        );

    /// <summary>Whether that scale is logarithmic: the columns are above 0 and span a factor of 8.</summary>
    public bool LogColumns => HasCurves && ColumnValues is var values && values.Min() > 0 && values.Max() / values.Min() >= 8;

    /// <summary>The columns as numbers; they are some where the figure has curves.</summary>
    public IReadOnlyList<double> ColumnValues =>
        [.. Columns!.Levels.Select(level => double.Parse(level.Name, CultureInfo.InvariantCulture))];

    /// <summary>What the cells show.</summary>
    public string Title => Minus is null ? Measure.Title : $"{Left} less {Right}";

    /// <summary>Its centre, interval and method.</summary>
    public string Unit => Minus is null ? Measure.Unit : $"mean difference of {Subtracted} over equal seeds, 95 % bootstrap interval";

    private string Subtracted => Measure.Metric?.InText ?? "final returns";

    /// <summary>Whether the cells hold shares.</summary>
    public bool IsShare => Measure.Share && Minus is null;

    /// <summary>Whether a paper's numbers stand beside some of these.</summary>
    public bool HasReported => Facets.Any(facet => facet.Rows.Any(row => row.Cells.Any(cell => cell.Reported is not null)));

    /// <summary>From 0 to 8 for a value, from −4 to 4 for a difference: the colour of the map.</summary>
    public int Shade(double value) =>
        Minus is not null
            ? (int)Math.Round(4 * value / Span.High)
            : (int)Math.Round(8 * Math.Clamp((value - Span.Low) / (Span.High - Span.Low), 0, 1));

    /// <summary>A value as the grid writes it.</summary>
    public string Words(double value) =>
        IsShare ? Numbers.Fixed(value * 100, 0)
        : Minus is not null ? Numbers.Signed(value, Digits)
        : Numbers.Fixed(value, Digits);

    public (string Low, string High) Ends => (Words(Span.Low), Words(Span.High));

    /// <summary>
    /// Returns are written alike everywhere; of an experiment's own measures, of which none knows the size, the hundredth part of the span
    /// is told.
    /// </summary>
    private int Digits =>
        Measure.Metric is not null ? Math.Clamp(2 - (int)Math.Floor(Math.Log10(Span.High - Span.Low)), 0, 5)
        : Largest < 20 ? 2
        : 0;

    /// <summary>Greatest size of a number that is shown.</summary>
    private double Largest =>
        Facets
            .SelectMany(facet => facet.Rows)
            .SelectMany(row => row.Cells)
            .Select(cell => Math.Abs(cell.Reported?.Value ?? 0))
            .Append(Math.Abs(Span.Low))
            .Append(Math.Abs(Span.High))
            .Max();

    /// <summary>One curve per row over the columns.</summary>
    public IReadOnlyList<ExperimentCurve> Curves(ExperimentFacet facet)
    {
        ArgumentNullException.ThrowIfNull(facet);
        return
        [
            .. from row in facet.Rows
            let cells = Columns!
                .Levels.Zip(row.Cells, (level, cell) => (X: double.Parse(level.Name, CultureInfo.InvariantCulture), Cell: cell))
                .ToList()
            select new ExperimentCurve(
                Name(row.Name),
                [.. from point in cells select (point.X, point.Cell.Value is { Count: > 0 } known ? known : (Estimate?)null)],
                [.. from point in cells where point.Cell.Reported is not null select (point.X, point.Cell.Reported!)]
            ),
        ];
    }

    private string Name(string row) =>
        row.Length == 0 ? Measure.Title
        : Rows is not null && IsNumeric(Rows) ? $"{Short(Rows)} {row}"
        : row;

    /// <summary>The last word of a setting's key.</summary>
    public static string Short(ExperimentFactor factor) => factor.Name[(factor.Name.LastIndexOf('.') + 1)..];

    /// <summary>Whether every level is a number.</summary>
    public static bool IsNumeric(ExperimentFactor factor) =>
        factor.Levels.All(level => double.TryParse(level.Name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
}
