using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Figures;

/// <summary>
/// The figure of an experiment for print: title, legend, a panel for each combination of the other factors on the same axes, and below what
/// the numbers are. Curves run over the figure's columns; where these have no scale, its rows stand along the axis and its columns side by
/// side, as on the page. Returns of different tasks are never on one scale: there each task has a panel and an upright axis of its own.
/// </summary>
public sealed class ExperimentDrawing
{
    /// <summary>Widths that can be drawn, in pixels.</summary>
    public const int LeastWidth = 320,
        StandardWidth = 860,
        MostWidth = 4_000;

    private const double Edge = 16,
        TitleSize = 15,
        TickSize = 10.5,
        AxisSize = 11.5,
        NoteSize = 10.5,
        NoteHeight = 14,
        PanelGap = 18,
        LeastPanel = 190;

    private readonly ExperimentProgress _progress;
    private readonly ExperimentFigure _figure;
    private readonly FigureTheme _theme;
    private readonly double _width;
    private readonly IReadOnlyList<string> _rows;
    private readonly IReadOnlyList<string> _columns;
    private readonly IReadOnlyList<FigurePanel> _panels;
    private readonly bool _turned;
    private readonly ExperimentFactor? _along,
        _apart;
    private readonly bool _ownScales;
    private readonly bool _rowsAreTasks;
    private readonly int _across;

    private ExperimentDrawing(ExperimentProgress progress, ExperimentFigure figure, FigureTheme theme, double width)
    {
        (_progress, _figure, _theme, _width) = (progress, figure, theme, width);
        _turned = !figure.HasCurves && figure is { Rows: not null, Columns: not null };
        (_along, _apart) = _turned ? (figure.Rows, figure.Columns) : (figure.Columns, figure.Rows);
        _rows = [.. _apart?.Levels.Select(level => LevelWords(_apart, level.Name)) ?? [""]];
        _columns = [.. _along?.Levels.Select(level => level.Name) ?? [""]];
        var raw = figure.Minus is not null || (!figure.Measure.Share && figure.Measure != ExperimentMeasure.Normalised);
        var tasks = raw
            ? progress.Experiment.Factors.Where(factor => factor != figure.Minus && IsTask(progress.Experiment, factor)).ToList()
            : [];
        _ownScales = tasks.Exists(task => task != _apart);
        _rowsAreTasks = tasks.Exists(task => task == _apart);
        var split = _along is not null && tasks.Contains(_along);
        _panels =
        [
            .. figure.Facets.SelectMany(facet =>
                split
                    ? _columns.Select((column, at) => PanelOf(facet, column, [at]))
                    : [PanelOf(facet, "", [.. _columns.Select((_, at) => at)])]
            ),
        ];
        if (split)
            _columns = [""];
        var most = Math.Max(1, (int)((width - (2 * Edge)) / LeastPanel));
        var last = progress.Experiment.Factors.LastOrDefault(factor =>
            factor != figure.Rows && factor != figure.Columns && factor != figure.Minus
        );
        var together = split ? _along!.Levels.Count : last?.Levels.Count ?? 1;
        _across =
            together <= most && together < _panels.Count ? together
            : _panels.Count <= most ? _panels.Count
            : Math.Min(most, (int)Math.Ceiling(Math.Sqrt(_panels.Count)));
    }

    /// <summary>The same of a history.</summary>
    public static Drawing Of(
        ExperimentProgress progress,
        ResultTable table,
        ExperimentView view,
        IRunQueries queries,
        bool dark = false,
        double width = StandardWidth
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(queries);
        var origins = RunOrigins.Of(queries.FindMany([.. progress.All.Select(run => run.Id)]));
        return Of(progress, ExperimentFigure.Of(progress, table, view), origins, dark, width);
    }

    /// <param name="origins">What the runs were trained by, for the foot.</param>
    /// <param name="width">In pixels, from <see cref="LeastWidth"/> to <see cref="MostWidth"/>.</param>
    public static Drawing Of(
        ExperimentProgress progress,
        ExperimentFigure figure,
        RunOrigins origins,
        bool dark = false,
        double width = StandardWidth
    )
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(origins);
        return new ExperimentDrawing(progress, figure, dark ? FigureTheme.Dark : FigureTheme.Light, width).Draw(origins);
    }

    private Drawing Draw(RunOrigins origins)
    {
        var parts = new List<DrawnPart>();
        var title = _figure.Minus is null ? _progress.Experiment.Title : $"{_progress.Experiment.Title}: {_figure.Title}";
        var y = Edge + TitleSize - 3;
        foreach (var line in FigureFont.Wrap(title, TitleSize, (_width - (2 * Edge)) / 1.06)) // its letters are bold
        {
            parts.Add(new DrawnText(Edge, y, line, TitleSize, _theme.Ink, Bold: true));
            y += 20;
        }

        var legend = FigureLegend.Of(
            _theme,
            _rows.Count > 1 || _rows[0].Length > 0 ? _rows : [],
            _figure.HasCurves,
            _figure.HasReported,
            Edge,
            y - 8,
            _width - (2 * Edge)
        );
        parts.AddRange(legend.Parts);
        y += legend.Height + 2;
        y = Panels(parts, y);
        string[] notes = [.. Notes(origins)];
        foreach (var line in notes.SelectMany(note => FigureFont.Wrap(note, NoteSize, _width - (2 * Edge))))
        {
            parts.Add(new DrawnText(Edge, y + NoteSize, line, NoteSize, _theme.Faint));
            y += NoteHeight;
        }

        return new Drawing(_width, Math.Ceiling(y + 10), _theme.Paper, $"{title}: {_figure.Title}", string.Join(' ', notes), parts);
    }

    /// <summary>All panels below one another and side by side.</summary>
    /// <returns>Where they end.</returns>
    private double Panels(List<DrawnPart> parts, double top)
    {
        PlotScale[] scales = [.. _panels.Select(panel => ScaleOf(_ownScales ? panel.Values : _panels.SelectMany(one => one.Values)))];
        var ticks =
            scales
                .SelectMany(scale => scale.Ticks().Select(tick => FigureFont.Width(TickWords(scale, tick), TickSize)))
                .DefaultIfEmpty(0)
                .Max() + 8;
        var left = Edge + 20 + ticks;
        var gap = PanelGap + (_ownScales ? ticks : 0);
        FigureColumns Columns(double at)
        {
            var wide = (_width - Edge - at - (gap * (_across - 1))) / _across;
            return FigureColumns.Of(_figure, _columns, at, at + wide);
        }

        left += Math.Max(0, Columns(left).Overhang(left) - left + 4);
        var width = (_width - Edge - left - (gap * (_across - 1))) / _across;
        var height = Math.Round(Math.Clamp(width * (_across == 1 ? 0.42 : 0.66), 130, 480));
        var foot = Columns(left).Height;
        var labels = _panels.Any(panel => panel.Label.Length > 0) ? (LabelLines(width) * NoteHeight) + 4 : 8;
        var (first, step) = (top + labels, height + 12 + labels);
        for (var index = 0; index < _panels.Count; index++)
        {
            var (row, column) = (index / _across, index % _across);
            var from = left + (column * (width + gap));
            top = first + (row * step);
            var lowest = index + _across >= _panels.Count;
            var (panel, y) = (_panels[index], scales[index] with { From = top + height - 7, To = top + 7 });
            foreach (var (line, at) in FigureFont.Wrap(panel.Label, AxisSize, width).Reverse().Select((line, at) => (line, at)))
                parts.Add(new DrawnText(from + (width / 2), top - 5 - (at * NoteHeight), line, AxisSize, _theme.Ink, TextAnchor.Middle));
            var columns = FigureColumns.Of(_figure, _columns, from, from + width);
            Axes(parts, columns, y, (from, from + width), (top, top + height), ticked: column == 0 || _ownScales, named: lowest);
            parts.AddRange(new FigurePen(_theme, columns, y, _figure.HasCurves).Draw(panel));
        }

        parts.Add(new DrawnText(Edge + 8, (first + top + height) / 2, YTitle, AxisSize, _theme.Quiet, TextAnchor.Middle, Angle: -90));
        top += height + foot;
        if (XTitle is { Length: > 0 } name)
        {
            parts.Add(new DrawnText(left + ((_width - Edge - left) / 2), top + AxisSize, name, AxisSize, _theme.Quiet, TextAnchor.Middle));
            top += 20;
        }

        return top + 10;
    }

    private int LabelLines(double width) => _panels.Max(panel => FigureFont.Wrap(panel.Label, AxisSize, width).Count);

    private void Axes(
        List<DrawnPart> parts,
        FigureColumns columns,
        PlotScale y,
        (double From, double To) x,
        (double Top, double Bottom) box,
        bool ticked,
        bool named
    )
    {
        foreach (var tick in y.Ticks())
        {
            var zero = _figure.Minus is not null && Math.Abs(tick) < 1e-12;
            parts.Add(new DrawnLine([(x.From, y.At(tick)), (x.To, y.At(tick))], zero ? _theme.Faint : _theme.Hair));
            if (ticked)
                parts.Add(new DrawnText(x.From - 7, y.At(tick) + 3.7, TickWords(y, tick), TickSize, _theme.Quiet, TextAnchor.End));
        }

        parts.Add(new DrawnLine([(x.From, box.Top), (x.From, box.Bottom), (x.To, box.Bottom)], _theme.Quiet));
        foreach (var (place, lines) in columns.Places.Zip(columns.Lines))
        {
            if (_figure.HasCurves)
                parts.Add(new DrawnLine([(place, box.Bottom), (place, box.Bottom + 4)], _theme.Quiet));
            if (named && columns.Tilted)
                parts.AddRange(
                    from line in lines.Index()
                    let below = FigureColumns.Below(line.Index)
                    select new DrawnText(
                        place + 4 + below.X,
                        box.Bottom + 14 + below.Y,
                        line.Item,
                        TickSize,
                        _theme.Quiet,
                        TextAnchor.End,
                        Angle: FigureColumns.Tilt
                    )
                );
            else if (named)
                parts.AddRange(
                    lines.Select(
                        (line, at) =>
                            new DrawnText(
                                place,
                                box.Bottom + 16 + (FigureColumns.LineHeight * at),
                                line,
                                TickSize,
                                _theme.Quiet,
                                TextAnchor.Middle
                            )
                    )
                );
        }
    }

    private PlotScale ScaleOf(IEnumerable<double> values) =>
        _figure.IsShare
            ? new PlotScale(0, 1, Log: false, 0, 0)
            : PlotScale.Of(_figure.Minus is null ? values : values.Append(0), log: false, 0, 0);

    private string TickWords(PlotScale scale, double tick)
    {
        if (_figure.IsShare)
            return Numbers.Fixed(tick * 100, 0);
        var ticks = scale.Ticks();
        var step = ticks.Count > 1 ? ticks[1] - ticks[0] : 1;
        var digits = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 9);
        return _figure.Minus is null ? Numbers.Fixed(tick, digits) : Numbers.Signed(tick, digits);
    }

    private string YTitle =>
        _figure.Minus is not null ? "Difference of final return"
        : _figure.IsShare ? $"{_figure.Measure.Title}, % of seeds"
        : _figure.Measure == ExperimentMeasure.Normalised ? "Normalised final return"
        : _figure.Measure.Title;

    private string XTitle =>
        _along is not null && _columns.Count > 1
            ? Setting(_along) is { } setting
                ? setting.Unit.Length > 0
                    ? $"{setting.Title}, {setting.Unit}"
                    : setting.Title
                : ""
            : "";

    private IEnumerable<string> Notes(RunOrigins origins)
    {
        int[] counts =
        [
            .. _panels
                .SelectMany(panel => panel.Rows)
                .SelectMany(row => row)
                .OfType<FigurePoint>()
                .Select(point => point.Value.Count)
                .Order(),
        ];
        var n =
            counts.Length == 0 ? "No run has ended yet."
            : counts[0] == counts[^1] ? $"n = {Wording.Count(counts[0], "seed")} at each point."
            : $"n = {counts[0]} to {Wording.Count(counts[^1], "seed")} at a point.";
        yield return $"{(_figure.Minus is null ? _figure.Measure.Title : "Difference")}: {_figure.Unit}. {n}"
            + (_figure.HasCurves && _rows.Count > 1 ? " Rows are set a little apart, so that none hides another." : "")
            + (_rowsAreTasks ? " The rows are different tasks, whose returns are not on one scale." : "")
            + (
                counts is [< Bootstrap.FewestRuns, ..]
                    ? $" Hollow: fewer than {Bootstrap.FewestRuns} seeds, whose interval says little."
                    : ""
            )
            + (
                _progress.Done < _progress.Experiment.Runs
                    ? $" Incomplete: {Numbers.Count(_progress.Done)} of {Numbers.Count(_progress.Experiment.Runs)} runs."
                    : ""
            );
        if (_figure.HasReported)
            yield return ClaimWords.Source(_progress.Experiment);
        yield return string.Join(" · ", ((string[])[_progress.Experiment.Name, origins.Words]).Where(words => words.Length > 0));
    }

    private FigurePanel PanelOf(ExperimentFacet facet, string column, int[] places)
    {
        IReadOnlyList<ExperimentGridCell>[] rows = _turned
            ? [.. facet.Rows[0].Cells.Select((_, at) => facet.Rows.Select(row => row.Cells[at]).ToArray())]
            : [.. facet.Rows.Select(row => row.Cells)];
        return new FigurePanel(
            string.Join(", ", ((string[])[column, FacetWords(facet)]).Where(words => words.Length > 0)),
            Points(cell => cell.Value is { Count: > 0 } value && double.IsFinite(value.Value) ? new FigurePoint(value, Says(cell)) : null),
            Points(cell =>
                cell.Reported is { } paper
                    ? new FigurePoint(Published(paper), $"{cell.Label}: reported {_figure.Words(paper.Value)}")
                    : null
            )
        );

        IReadOnlyList<FigurePoint?>[] Points(Func<ExperimentGridCell, FigurePoint?> point) =>
            [.. rows.Select(row => places.Select(at => point(row[at])).ToArray())];
    }

    private static Estimate Published(ReportedValue paper) => new(paper.Value, paper.Low ?? double.NaN, paper.High ?? double.NaN, 0, "");

    /// <summary>Names of choices as they are, numbers with what they are of.</summary>
    private string FacetWords(ExperimentFacet facet)
    {
        var others = _progress.Experiment.Factors.Where(factor =>
            factor != _figure.Rows && factor != _figure.Columns && factor != _figure.Minus
        );
        return string.Join(", ", others.Zip(facet.Levels, LevelWords));
    }

    private string Says(ExperimentGridCell cell) =>
        cell.Value is not { Count: > 0 } value || !double.IsFinite(value.Value)
            ? $"{cell.Label}: {cell.Ended} of {cell.Planned} runs"
            : $"{cell.Label}: {_figure.Words(value.Value)}"
                + (double.IsFinite(value.Low) ? $" [{_figure.Words(value.Low)}, {_figure.Words(value.High)}]" : "")
                + $"{(_figure.IsShare ? " %" : "")}, n = {Numbers.Count(value.Count)}";

    /// <summary>"λ = 0.8" where the setting's title ends in a symbol, "Hidden size = 64" of another; a choice's name is its own.</summary>
    private static string LevelWords(ExperimentFactor factor, string level)
    {
        if (!ExperimentFigure.IsNumeric(factor) || Setting(factor) is not { } setting)
            return level;
        var symbol = setting.Title[(setting.Title.LastIndexOf(' ') + 1)..];
        return $"{(symbol.Length <= 2 ? symbol : setting.Title)} = {level}";
    }

    private static SettingDescriptor? Setting(ExperimentFactor factor) =>
        SettingsDocument.Descriptors.FirstOrDefault(setting => setting.Key == factor.Name);

    /// <summary>Whether each level of the factor is a task by itself.</summary>
    private static bool IsTask(Experiment experiment, ExperimentFactor factor)
    {
        var at = experiment.Factors.ToList().IndexOf(factor);
        var tasks = experiment
            .Cells.GroupBy(cell => cell.Levels[at], cell => cell.Settings.Environment.Name)
            .Select(level => level.Distinct().ToArray())
            .ToList();
        return tasks.TrueForAll(names => names.Length == 1) && tasks.Select(names => names[0]).Distinct().Skip(1).Any();
    }
}
