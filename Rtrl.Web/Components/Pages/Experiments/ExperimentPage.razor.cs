using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Experiments;
using Rtrl.Web.Exports;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Experiments;

/// <summary>One experiment: its cells in a grid, its curves, the runs behind them, and the numbers; follows training at most once a second.</summary>
public sealed partial class ExperimentPage(
    ExperimentControl experiments, IRunTable table, IRunQueries queries, ITrainingLoad load, NavigationManager navigation, TimeProvider clock) : ComponentBase, IDisposable
{
    /// <summary>More bands than this hide one another; the intervals then stand in grid and table alone.</summary>
    private const int MostBands = 4;

    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);

    private static readonly string[] s_dashes = ["", "7 3", "1.5 3", "9 3 1.5 3"];

    private ExperimentProgress? _progress;
    private ResultTable _table = new([], [], []);
    private ResultRows _rows = new([], [], []);
    private ExperimentView _view = new("");
    private ExperimentFigure _figure = default!;
    private IReadOnlyList<ExperimentMeasure> _measures = [];
    private IReadOnlyList<RunSummary> _failed = [];
    private string? _timeLeft;
    private string? _fault;
    private bool _busy;
    private ITimer? _timer;
    private volatile bool _changed;
    private int _reading;

    [Parameter] public string Name { get; set; } = "";

    [CascadingParameter] public Shared.Toasts? Toasts { get; set; }

    private string StartWords => (_progress!.Missing, _progress.Standing) switch
    {
        (0, var standing) => $"Resume {Numbers.Count(standing)}",
        var (missing, _) when missing == _progress.Experiment.Runs => $"Start {Numbers.Count(missing)} {(missing == 1 ? "run" : "runs")}{TimeWords}",
        var (missing, standing) => $"Run {Numbers.Count(missing + standing)} missing{TimeWords}",
    };

    private string TimeWords => _timeLeft is null ? "" : $", about {_timeLeft}";

    private string Command => $"rtrl sweep {_progress!.Experiment.Name} --workers {load.Workers.Workers}";

    public void Dispose()
    {
        table.Changed -= OnChanged;
        navigation.LocationChanged -= OnLocationChanged;
        _timer?.Dispose();
    }

    protected override void OnParametersSet()
    {
        _view = ExperimentView.Parse(Name, navigation.Uri);
        Take(Read());
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        table.Changed += OnChanged;
        navigation.LocationChanged += OnLocationChanged;
        _timer = clock.CreateTimer(_ => OnBeat(), null, s_beat, s_beat);
    }

    private void OnChanged(long runId) => _changed = true;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (_progress is null || !new Uri(change.Location).AbsolutePath.EndsWith($"/experiments/{Name}", StringComparison.Ordinal))
            return;
        _view = ExperimentView.Parse(Name, change.Location);
        _ = InvokeAsync(() =>
        {
            _figure = ExperimentFigure.Of(_progress, _table, _view);
            StateHasChanged();
        });
    }

    /// <summary>Reads off the page's own thread, and never twice at a time.</summary>
    private void OnBeat()
    {
        if (!_changed || Interlocked.Exchange(ref _reading, 1) == 1)
            return;
        _changed = false;
        var read = Read();
        _ = InvokeAsync(() =>
        {
            Volatile.Write(ref _reading, 0);
            Take(read);
            StateHasChanged();
        });
    }

    private (ExperimentProgress? Progress, ResultTable? Table, string? Fault) Read()
    {
        try
        {
            var progress = experiments.Require(Name);
            var before = _progress?.Experiment == progress.Experiment ? _table : null;
            return (progress, ResultTable.Of(progress.Experiment, table.List(), before), null);
        }
        catch (Exception exception) when (exception is HistoryException or CommandException or Engine.Settings.InvalidSettingsException)
        {
            return (null, null, exception.Message);
        }
    }

    private void Take((ExperimentProgress? Progress, ResultTable? Table, string? Fault) read)
    {
        _fault = read.Fault;
        if (read is not ({ } progress, { } results, _))
            return;
        (_progress, _table, _rows) = (progress, results, ResultRows.Of(results));
        _measures = ExperimentMeasure.For(results, progress.Experiment.Cells.Select(cell => cell.Settings));
        _figure = ExperimentFigure.Of(progress, results, _view);
        _failed = [.. progress.All.Where(run => run.Status is RunStatus.Failed or RunStatus.Stopped)];
        _timeLeft ??= progress.StepsLeft > 0 ? Duration.Words(progress.TimeLeft(new StepTimes(queries), load.Workers.Workers)) : null;
    }

    private void Show(ExperimentView view) => navigation.NavigateTo(view.ToHref(), replace: true);

    private Task StartAsync() => DoAsync(() => experiments.StartAsync(Name));

    private Task PauseAsync() => DoAsync(() => experiments.PauseAsync(Name));

    private Task AgainAsync() => DoAsync(async () =>
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
        catch (Exception exception) when (exception is HistoryException or CommandException or Engine.Settings.InvalidSettingsException)
        {
            _fault = exception.Message;
        }
        finally
        {
            _busy = false;
        }
    }

    private static string DotClass(RunSummary run) => run.Status switch
    {
        RunStatus.Finished => "done",
        RunStatus.Running => "going",
        RunStatus.Failed or RunStatus.Stopped or RunStatus.Diverged => "failed",
        _ => "waiting",
    };

    private static string DotWords(RunSummary run) =>
        $"seed {run.Seed}: {StatusNames.Of(run.Status)}{(run.Final is { } final ? $", final return {Numbers.Fixed(final.Mean, 3)}" : $", step {Numbers.Count(run.Step)} of {Numbers.Count(run.PlannedSteps)}")}";

    private static string Diverging(int shade) => shade switch { < 0 => $"div-n{-shade}", 0 => "div-0", _ => $"div-p{shade}" };

    private static string CellClass(ExperimentGridCell cell) =>
        $"heat-cell {(cell.Value is { Count: > 0 } ? "" : "none")} {(cell.Ended < cell.Planned ? "partial" : "")}";

    private string CellStyle(ExperimentGridCell cell)
    {
        if (cell.Value is not { Count: > 0 } value || !double.IsFinite(value.Value))
            return "";
        var shade = _figure.Shade(value.Value);
        var strong = _figure.Minus is null ? shade >= 5 : Math.Abs(shade) >= 3;
        return $"--cell:var(--{(_figure.Minus is null ? $"tide-{shade}" : Diverging(shade))});color:var(--{(strong ? "bg" : "ink")})";
    }

    private string CellText(ExperimentGridCell cell) =>
        cell.Value is { Count: > 0 } value && double.IsFinite(value.Value) ? _figure.Words(value.Value)
        : cell.Ended == cell.Planned ? "too few" : $"{cell.Ended} / {cell.Planned}";

    private string Says(ExperimentGridCell cell)
    {
        var have = $"{cell.Ended} of {cell.Planned} runs ended";
        return cell.Value is { Count: > 0 } value && double.IsFinite(value.Value)
            ? $"{cell.Label}: {Interval(value, _figure.IsShare)}, n = {value.Count}; {value.Method}; {have}"
            : $"{cell.Label}: {have}{(cell.Ended == cell.Planned ? ", with too few episodes, or too few pairs of equal seeds, to say more" : "")}";
    }

    private PlotSeries[] Curves(ExperimentFacet facet) =>
    [
        .. _figure.Curves(facet).Index().Select(curve => new PlotSeries(
            curve.Item.Label, [.. curve.Item.Points.Select(point => (point.X, point.Y.Value))],
            $"var(--run-{curve.Index % 8})", s_dashes[curve.Index % s_dashes.Length], Dots: true)
        {
            Band = facet.Rows.Count > MostBands ? [] : [.. curve.Item.Points.Select(point => (point.X, point.Y.Low, point.Y.High))],
        }),
    ];

    private string CurveSummary(ExperimentFacet facet) => string.Join("; ", facet.Rows.Select(row =>
        $"{(row.Name.Length > 0 ? row.Name : _figure.Title)}: {string.Join(", ", _figure.Columns!.Levels.Zip(row.Cells, (level, cell) => $"{level.Name} {CellText(cell)}"))}"));

    private bool IsNumber(int column) => _rows.Rows.Any(row => row[column] is not (null or string));

    private static string Interval(Estimate estimate, bool percent) =>
        !double.IsFinite(estimate.Value) ? Numbers.Missing
        : percent ? $"{Numbers.Percent(estimate.Value, 0)} [{Numbers.Fixed(estimate.Low * 100, 0)}, {Numbers.Fixed(estimate.High * 100, 0)}]"
        : double.IsFinite(estimate.Low) ? $"{Numbers.Significant(estimate.Value)} [{Numbers.Significant(estimate.Low)}, {Numbers.Significant(estimate.High)}]"
        : Numbers.Significant(estimate.Value);

    private static string Shown(string head, object? value) => value switch
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
