using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.Runs;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>Curves of several runs over one another. The address holds runs and choices; the curves themselves live in the browser.</summary>
public sealed partial class ComparePage(
    IRunTable table, KnownSettings known, NavigationManager navigation, IJSRuntime js, TimeProvider clock) : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);
    private static readonly (CompareAxis Axis, string Title)[] s_axes = [(CompareAxis.Steps, "Steps"), (CompareAxis.Episodes, "Episodes"), (CompareAxis.Time, "Wall time")];
    private static readonly string[] s_marks = ["", "○", "□", "◇", "△", "+", "×", "☆"];

    private CompareView _view = new();
    private IReadOnlyList<CompareLine> _lines = [];
    private IReadOnlyList<long> _missing = [];
    private IReadOnlyList<long> _latest = [];
    private IReadOnlyList<(SettingDescriptor Setting, IReadOnlyList<string?> Values)> _differences = [];
    private IReadOnlyList<ScoreRow> _scores = [];
    private IReadOnlyList<long> _windows = [0];
    private bool _severalSeeds;
    private int _running;
    private long _reached;
    private object _model = new();
    private string? _fault;
    private CompareChart? _chart;
    private long? _sliding;
    private bool _picking;
    private string _search = "";
    private IReadOnlyList<RunSummary> _all = [];
    private List<RunSummary> _found = [];
    private readonly HashSet<long> _picked = [];
    private ITimer? _timer;
    private volatile bool _changed;

    [CascadingParameter] public Toasts? Toasts { get; set; }

    private long Window => _sliding ?? _view.Window(_reached);

    private int WindowIndex => Enumerable.Range(0, _windows.Count).MinBy(index => Math.Abs(_windows[index] - Window));

    private string SmoothingWords => Window == 0 ? "none" : $"{Numbers.Count(Window)} steps";

    private string AxisWord => _view.Axis switch { CompareAxis.Steps => "step", CompareAxis.Episodes => "episode", _ => "time" };

    public void Dispose()
    {
        navigation.LocationChanged -= OnLocationChanged;
        table.Changed -= OnChanged;
        _timer?.Dispose();
    }

    protected override void OnInitialized()
    {
        _view = CompareView.Parse(navigation.Uri);
        Load();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        navigation.LocationChanged += OnLocationChanged;
        table.Changed += OnChanged;
        _timer = clock.CreateTimer(_ => OnBeat(), null, s_beat, s_beat);
    }

    private string LineKey(CompareLine line) => $"{(_view.Mean ? _lines.First(first => first.Group == line.Group).Run.Id : line.Run.Id)}";

    private void OnChanged(long runId) => _changed = true;

    private void OnBeat()
    {
        if (!_changed && _running == 0)
            return;
        _changed = false;
        _ = InvokeAsync(() =>
        {
            Load();
            StateHasChanged();
        });
    }

    private void Load()
    {
        try
        {
            var runs = _view.Runs.Select(table.Find).OfType<RunDetail>().ToList();
            _lines = CompareLines.Of(runs);
            _missing = [.. _view.Runs.Except(runs.Select(run => run.Summary.Id))];
            if (runs.Count == 0)
                _latest = Latest(table.List());
            _fault = null;
        }
        catch (HistoryException error)
        {
            _fault = error.Message;
        }

        _differences = CompareLines.Differences(_lines);
        _scores = CompareLines.Scores(_lines);
        _severalSeeds = _lines.GroupBy(line => line.Group).Any(group => group.Skip(1).Any());
        _running = _lines.Count(line => line.Run.Status == RunStatus.Running);
        _reached = _lines.Select(line => line.Run.Step).DefaultIfEmpty().Max();
        _windows = CompareView.Windows(_lines.Select(line => line.Run.PlannedSteps).DefaultIfEmpty().Max());
        Describe();
    }

    /// <summary>What the browser's module is told; the same text means that nothing has to be drawn anew.</summary>
    private void Describe()
    {
        var metric = _view.MetricDescriptor;
        _model = new
        {
            metric.Title,
            Lines = _lines.Select(line => new
            {
                Run = line.Run.Id, Metric = metric.Name, line.Label, line.Colour, line.Dash, line.Marker, line.Run.Seed, line.Group, line.GroupLabel, Running = line.Run.Status == RunStatus.Running,
            }),
            Planned = _lines.Select(line => line.Run.PlannedSteps).DefaultIfEmpty().Max(), EpisodeLength = (int?)null,
            Log = _view.EffectiveLogY, Low = (double?)null, High = (double?)null, Format = "", Refs = References(), Marks = Array.Empty<ChartMark>(),
            Hero = false, Flag = true, Band = false, EndLabels = true, Main = 0, MainLabel = false, metric.Help,
            View = new
            {
                Axis = _view.Axis.ToString().ToLowerInvariant(), Smoothing = new { Size = _view.Window(_reached), By = "steps" },
                _view.LogX, _view.Mean, SeedBand = _view.Band.ToString().ToLowerInvariant(),
            },
        };
    }

    private IEnumerable<ChartReference> References()
    {
        if (_view.Metric == RunMetrics.Right)
            return [new ChartReference(0.95, "solved, 190 of 200")];
        if (_view.Metric != RunMetrics.Return)
            return [];
        var worlds = _lines.Select(line => ReturnReferences.Of(line.Settings.Environment)).DistinctBy(lines => string.Join('|', lines)).ToArray();
        return worlds.Length == 1 ? worlds[0] : [];
    }

    private static List<long> Latest(IReadOnlyList<RunSummary> runs) =>
        runs.Where(run => run.Group is not null).GroupBy(run => run.Group).FirstOrDefault()?.Select(run => run.Id).Order().Take(CompareView.MostRuns).ToList() ?? [];

    private void OnLocationChanged(object? sender, LocationChangedEventArgs change)
    {
        if (!new Uri(change.Location).AbsolutePath.Equals(CompareView.Path, StringComparison.Ordinal))
            return;
        var view = CompareView.Parse(change.Location);
        if (view.ToHref() == _view.ToHref())
            return;
        _view = view;
        _sliding = null;
        Load();
        _ = InvokeAsync(StateHasChanged);
    }

    private void Show(CompareView view)
    {
        var sameRuns = view.Runs.SequenceEqual(_view.Runs);
        _view = view;
        _sliding = null;
        if (sameRuns)
            Describe();
        else
            Load();
        navigation.NavigateTo(view.ToHref(), replace: true);
    }

    private async Task SlideAsync(ChangeEventArgs change)
    {
        _sliding = _windows[int.Parse(change.Value!.ToString()!)];
        if (_chart is not null)
            await _chart.PreviewAsync(_sliding.Value);
    }

    private void Slid(ChangeEventArgs change) => Show(_view with { Smooth = _windows[int.Parse(change.Value!.ToString()!)] });

    private void OpenPicker()
    {
        _all = table.List();
        _picked.Clear();
        _picked.UnionWith(_lines.Select(line => line.Run.Id));
        Find("");
        _picking = true;
    }

    private void Find(string text)
    {
        _search = text;
        var query = RunQuery.Parse(text);
        var settings = query.AsksSettings ? known.Of(_all) : _ => null;
        _found = [.. _all.Where(run => query.Fits(run, settings))];
    }

    private void Pick(long run)
    {
        if (!_picked.Remove(run))
            _picked.Add(run);
    }

    private void PickFound()
    {
        foreach (var run in _found)
            if (_picked.Count < CompareView.MostRuns)
                _picked.Add(run.Id);
    }

    private void TakePicked()
    {
        _picking = false;
        Show(_view with { Runs = [.. _view.Runs.Where(_picked.Contains), .. _picked.Except(_view.Runs).Order()], Of = null });
    }

    private async Task CopyLinkAsync()
    {
        var copied = await js.InvokeAsync<bool>("rtrl.copy", navigation.ToAbsoluteUri(_view.ToHref()).ToString());
        Toasts?.Show(copied ? "Link copied." : "The browser refused the clipboard; the address bar has the link.");
    }
}
