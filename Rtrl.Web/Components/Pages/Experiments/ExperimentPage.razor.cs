using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Experiments;
using Rtrl.Web.Exports;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>One experiment: its cells in a grid, its curves, the runs behind them, the numbers, and what a paper says of it.</summary>
public sealed partial class ExperimentPage(
    ExperimentControl experiments,
    ExperimentResults results,
    IRunTable table,
    IRunQueries queries,
    ITrainingLoad load,
    NavigationManager navigation,
    TimeProvider clock
) : FollowingPage<(ExperimentProgress? Progress, ResultTable? Table, string? Fault)>(table, clock)
{
    /// <summary>More bands than this hide one another; the intervals then stand in grid and table alone.</summary>
    private const int MostBands = 4;

    private ExperimentProgress? _progress;
    private ResultTable _table = new([], [], []);
    private ResultRows _rows = new([], [], []);
    private PageAddress? _address;
    private ExperimentView _view = new("");
    private ExperimentFigure _figure = default!;
    private IReadOnlyList<ExperimentMeasure> _measures = [];
    private AggregateTable? _aggregate;
    private IReadOnlyList<ClaimCheck> _claims = [];
    private IReadOnlyList<RunSummary> _failed = [];
    private string? _timeLeft;
    private string? _fault;
    private bool _busy;

    [Parameter]
    public string Name { get; set; } = "";

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    private string StartWords =>
        (_progress!.Missing, _progress.Standing) switch
        {
            (0, var standing) => $"Resume {Numbers.Count(standing)}",
            var (missing, _) when missing == _progress.Experiment.Runs =>
                $"Start {Numbers.Count(missing)} {(missing == 1 ? "run" : "runs")}{TimeWords}",
            var (missing, standing) => $"Run {Numbers.Count(missing + standing)} missing{TimeWords}",
        };

    private string TimeWords => _timeLeft is null ? "" : $", about {_timeLeft}";

    private string Command => $"rtrl sweep {_progress!.Experiment.Name} --workers {load.Workers.Workers}";

    private string AggregateUnit =>
        _aggregate is null
            ? "each level against the others, on the tasks that all have"
            : $"{Wording.Count(_aggregate.Tasks.Count, "task")} that every level "
                + $"has{(_aggregate.LeftOut > 0 ? $", {_aggregate.LeftOut} left out" : "")}; 95 % stratified bootstrap intervals";

    /// <summary>The columns' own places on the axis.</summary>
    private double[] Levels => [.. _figure.ColumnValues.Order()];

    protected override void Dispose(bool disposing)
    {
        _address?.Dispose();
        base.Dispose(disposing);
    }

    protected override void OnParametersSet()
    {
        _address ??= new PageAddress(navigation, Moved);
        _view = ExperimentView.Parse(Name, _address.Newest);
        base.OnParametersSet();
    }

    private void Moved(string address)
    {
        if (_progress is null || !new Uri(address).AbsolutePath.EndsWith(_view.Path, StringComparison.Ordinal))
            return;
        _view = ExperimentView.Parse(Name, address);
        _ = InvokeAsync(() =>
        {
            Redraw();
            StateHasChanged();
        });
    }

    protected override (ExperimentProgress? Progress, ResultTable? Table, string? Fault) Read()
    {
        try
        {
            var progress = experiments.Require(Name);
            var before = _progress?.Experiment == progress.Experiment ? _table : null;
            return (progress, results.Of(progress.Experiment, Table.List(), before), null);
        }
        catch (Exception exception) when (exception is HistoryException or CommandException or InvalidSettingsException)
        {
            return (null, null, exception.Message);
        }
    }

    protected override void Take((ExperimentProgress? Progress, ResultTable? Table, string? Fault) read)
    {
        _fault = read.Fault;
        if (read is not ({ } progress, { } known, _))
            return;
        (_progress, _table, _rows) = (progress, known, ResultRows.Of(known));
        _measures = ExperimentMeasure.For(progress.Experiment, known);
        _figure = ExperimentFigure.Of(progress, known, _view);
        Aggregate();
        _claims = ClaimCheck.Of(progress.Experiment, known);
        _failed = [.. progress.All.Where(run => run.Status is RunStatus.Failed or RunStatus.Stopped)];
        _timeLeft ??= progress.StepsLeft > 0 ? Duration.Words(progress.TimeLeft(new StepTimes(queries), load.Workers.Workers)) : null;
    }

    private ParallelAxis[] Axes =>
        [
            .. _progress!.Experiment.Factors.Select(factor => new ParallelAxis(
                ExperimentFigure.Short(factor),
                [.. factor.Levels.Select(level => level.Name)],
                ExperimentFigure.IsNumeric(factor)
            )),
        ];

    /// <summary>A line per cell of which a number is known.</summary>
    private List<ParallelLine> ParallelLines()
    {
        var factors = _progress!.Experiment.Factors;
        return
        [
            .. from cell in _progress.Experiment.Cells.Zip(_table.Groups)
            let value = _figure.Measure.Of(cell.Second, cell.First.Settings)
            where value is { Count: > 0 } && double.IsFinite(value.Value.Value)
            select new ParallelLine(
                [.. factors.Zip(cell.First.Levels, (factor, name) => factor.Levels.ToList().FindIndex(level => level.Name == name))],
                value.Value.Value,
                HeatColour.Of(Math.Max(2, _figure.Shade(value.Value.Value)), difference: false),
                $"{cell.First.Label}: {Interval(value.Value, _figure.IsShare)}, n = {value.Value.Count}"
            ),
        ];
    }

    private void Aggregate() =>
        _aggregate = AggregateTable.Choices(_progress!.Experiment).FirstOrDefault(factor => factor.Name == _view.Over) is { } over
            ? AggregateTable.Of(_progress.Experiment, _table, over)
            : null;

    private void Show(ExperimentView view)
    {
        _view = view;
        Redraw();
        _address!.Write(view.ToHref());
    }

    private void Redraw()
    {
        _figure = ExperimentFigure.Of(_progress!, _table, _view);
        Aggregate();
    }

    private Task StartAsync() => DoAsync(() => experiments.StartAsync(Name));

    private Task PauseAsync() => DoAsync(() => experiments.PauseAsync(Name));

    private Task AgainAsync() =>
        DoAsync(async () =>
        {
            foreach (var run in _failed)
                await experiments.RunAgainAsync(Name, run.Id);
            return experiments.Require(Name);
        });

    private async Task DoAsync(Func<Task<ExperimentProgress>> act)
    {
        _busy = true;
        try
        {
            await Task.Run(act);
            _timeLeft = null;
            Take(Read());
        }
        catch (Exception exception) when (exception is HistoryException or CommandException or InvalidSettingsException)
        {
            _fault = exception.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private static string DotClass(RunSummary run) =>
        run.Status switch
        {
            RunStatus.Finished => "done",
            RunStatus.Running => "going",
            RunStatus.Failed or RunStatus.Stopped or RunStatus.Diverged => "failed",
            _ => "waiting",
        };

    private static string DotWords(RunSummary run) =>
        $"seed {run.Seed}: {StatusNames.Of(run.Status)}, "
        + (
            run.Final is { } final
                ? $"final return {Numbers.Fixed(final.Mean, 3)}"
                : $"step {Numbers.Count(run.Step)} of {Numbers.Count(run.PlannedSteps)}"
        );

    private static string CellClass(ExperimentGridCell cell) =>
        $"heat-cell {(cell.Value is { Count: > 0 } ? "" : "none")} {(cell.Ended < cell.Planned ? "partial" : "")}";

    private string CellText(ExperimentGridCell cell) =>
        cell.Value is { Count: > 0 } value && double.IsFinite(value.Value) ? _figure.Words(value.Value)
        : cell.Ended == cell.Planned ? "too few"
        : $"{cell.Ended} / {cell.Planned}";

    private string Says(ExperimentGridCell cell)
    {
        var have = $"{cell.Ended} of {cell.Planned} runs ended";
        return cell.Value is { Count: > 0 } value && double.IsFinite(value.Value)
            ? $"{cell.Label}: {Interval(value, _figure.IsShare)}, n = {value.Count}; {value.Method}; {have}"
            : $"{cell.Label}: {have}"
                + (cell.Ended == cell.Planned ? ", with too few episodes, or too few pairs of equal seeds, to say more" : "");
    }

    /// <summary>One line per cell, rows as heads.</summary>
    private EstimateGroup[] Estimates(ExperimentFacet facet) =>
        [
            .. facet.Rows.Select(row => new EstimateGroup(
                _figure.Columns is null ? "" : row.Name,
                [
                    .. (_figure.Columns?.Levels.Select(level => level.Name) ?? [row.Name])
                        .Zip(row.Cells)
                        .Index()
                        .Select(column => new EstimateLine(
                            column.Item.First.Length > 0 ? column.Item.First : row.Name,
                            $"var(--run-{(_figure.Columns is null ? 0 : column.Index) % 8})",
                            Known(column.Item.Second.Value),
                            column.Item.Second.Reported is { } paper ? (paper.Value, paper.Low, paper.High) : null,
                            column.Item.Second.Ended == 0
                                ? "not run"
                                : $"{column.Item.Second.Ended} of {column.Item.Second.Planned} {(_figure.Minus is null ? "seeds" : "runs")}"
                        )),
                ]
            )),
        ];

    private static Estimate? Known(Estimate? value) => value is { Count: > 0 } ? value : null;

    private PlotSeries[] Curves(ExperimentFacet facet) =>
        [
            .. _figure
                .Curves(facet)
                .Index()
                .Select(curve =>
                    PlotSeries.Of(
                        curve.Index,
                        curve.Item.Label,
                        [.. curve.Item.Points.Select(point => (point.X, point.Y?.Value ?? double.NaN))],
                        dots: true
                    ) with
                    {
                        Reported = [.. curve.Item.Reported.Select(mark => (mark.X, mark.Y.Value, mark.Y.Low, mark.Y.High))],
                        Band =
                            facet.Rows.Count > MostBands
                                ? []
                                :
                                [
                                    .. curve.Item.Points.Select(point =>
                                        (point.X, point.Y?.Low ?? double.NaN, point.Y?.High ?? double.NaN)
                                    ),
                                ],
                    }
                ),
        ];

    private string CurveSummary(ExperimentFacet facet) =>
        string.Join(
            "; ",
            facet.Rows.Select(row =>
                $"{(row.Name.Length > 0 ? row.Name : _figure.Title)}: "
                + $"{string.Join(", ", _figure.Columns!.Levels.Zip(row.Cells, (level, cell) => $"{level.Name} {CellText(cell)}"))}"
            )
        );

    private bool IsNumber(int column) => _rows.Rows.Any(row => row[column] is not (null or string));

    private static string Interval(Estimate estimate, bool percent) =>
        !double.IsFinite(estimate.Value) ? Numbers.Missing
        : percent
            ? $"{Numbers.Percent(estimate.Value, 0)} [{Numbers.Fixed(estimate.Low * 100, 0)}, {Numbers.Fixed(estimate.High * 100, 0)}]"
        : double.IsFinite(estimate.Low)
            ? $"{Numbers.Significant(estimate.Value)} [{Numbers.Significant(estimate.Low)}, {Numbers.Significant(estimate.High)}]"
        : Numbers.Significant(estimate.Value);

    private static string Shown(string head, object? value) =>
        value switch
        {
            null => Numbers.Missing,
            Estimate { Count: 0 } => Numbers.Missing,
            Estimate estimate => Interval(estimate, head is "solved" or "paper's success"),
            double number when Math.Abs(number) < 1e-12 => "0", // what rounding left of a sum
            double number => head.EndsWith("at", StringComparison.Ordinal) ? Numbers.Count(number) : Numbers.Significant(number),
            int whole => Numbers.Count(whole),
            _ => Numbers.Setting(value.ToString() ?? ""),
        };
}
