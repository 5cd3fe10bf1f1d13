using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Compare;

/// <summary>
/// Groups of runs over one another and in one table. The address holds runs and choices; what is drawn the browser fetches itself.
/// </summary>
public sealed partial class ComparePage(
    IRunTable table,
    IRunQueries queries,
    NavigationManager navigation,
    IJSRuntime js,
    TimeProvider clock
) : ComponentBase, IDisposable
{
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_measure = TimeSpan.FromSeconds(5);
    private static readonly (CompareAxis Axis, string Title)[] s_axes =
    [
        (CompareAxis.Steps, "Steps"),
        (CompareAxis.Episodes, "Episodes"),
        (CompareAxis.Time, "Wall time"),
    ];

    private PageAddress? _address;
    private CompareView _view = new();
    private IReadOnlyList<RunDetail> _runs = [];
    private Dictionary<long, SeriesColumn> _curves = [];
    private CompareSheet _sheet = CompareSheet.Empty;
    private IReadOnlyList<ComparePanel> _panels = [];
    private IReadOnlyList<long> _missing = [];
    private IReadOnlyList<long> _latest = [];
    private IReadOnlyList<long> _windows = [0];
    private int _running;
    private string? _fault;
    private CompareChart? _chart;
    private ComparePicker _picker = default!;
    private long? _sliding;
    private ITimer? _timer;
    private DateTimeOffset _measured;
    private volatile bool _changed;

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    private bool Mean => _sheet.SeveralSeeds && (_view.Mean ?? true);

    private long Window => _sliding ?? _view.Window(_runs.Max(run => run.Summary.Step));

    private int WindowIndex => Enumerable.Range(0, _windows.Count).MinBy(index => Math.Abs(_windows[index] - Window));

    private string SmoothingWords => Window == 0 ? "none" : $"{Numbers.Count(Window)} steps";

    private string Counted
    {
        get
        {
            string[] words =
            [
                Wording.Count(_runs.Count, "run"),
                Wording.Count(_sheet.Groups.Count, "group"),
                .. _sheet.Tasks.Count > 1 ? new[] { Wording.Count(_sheet.Tasks.Count, "task") } : [],
                .. _running > 0 ? new[] { $"{_running} training" } : [],
            ];
            return _runs.Count == 0 ? "" : string.Join(", ", words);
        }
    }

    public void Dispose()
    {
        _address?.Dispose();
        table.Changed -= OnChanged;
        _timer?.Dispose();
    }

    protected override void OnInitialized()
    {
        _address = new PageAddress(navigation, Moved);
        _view = CompareView.Parse(navigation.Uri);
        Load();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        table.Changed += OnChanged;
        _timer = clock.CreateTimer(_ => OnBeat(), null, s_beat, s_beat);
    }

    private void OnChanged(long runId) => _changed = true;

    private void OnBeat()
    {
        // Numbers that change every second cannot be read.
        if (!_changed && (_running == 0 || clock.GetUtcNow() - _measured < s_measure))
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
            _runs = [.. _view.Runs.Select(table.Find).OfType<RunDetail>()];
            _missing = [.. _view.Runs.Except(_runs.Select(run => run.Summary.Id))];
            if (_runs.Count == 0)
                _latest = Latest(table.List());
            _curves = Curves();
            _fault = null;
        }
        catch (HistoryException error)
        {
            _fault = error.Message;
        }

        _running = _runs.Count(run => run.Summary.Status == RunStatus.Running);
        _windows = CompareView.Windows(_runs.Select(run => run.Summary.PlannedSteps).DefaultIfEmpty().Max());
        Describe();
    }

    /// <summary>Those of all runs, in one read.</summary>
    private Dictionary<long, SeriesColumn> Curves()
    {
        _measured = clock.GetUtcNow();
        return _runs.Count == 0
            ? []
            : queries
                .Series([.. _runs.Select(run => run.Summary.Id)], [_view.Metric])
                .ToDictionary(series => series.RunId, series => series.Column);
    }

    private void Describe()
    {
        _sheet = CompareSheet.Of(_runs, _view, _curves);
        _panels = _runs.Count == 0 ? [] : ComparePanels.Of(_sheet, _view, Mean);
    }

    private static List<long> Latest(IReadOnlyList<RunSummary> runs) =>
        runs.Where(run => run.Group is not null)
            .GroupBy(run => run.Group)
            .FirstOrDefault()
            ?.Select(run => run.Id)
            .Order()
            .Take(CompareView.MostRuns)
            .ToList()
        ?? [];

    private void Moved(string address)
    {
        if (!new Uri(address).AbsolutePath.Equals(CompareView.Path, StringComparison.Ordinal))
            return;
        _view = CompareView.Parse(address);
        _sliding = null;
        Load();
        _ = InvokeAsync(StateHasChanged);
    }

    private void Show(CompareView view)
    {
        var same = view.Runs.SequenceEqual(_view.Runs) && view.Metric == _view.Metric;
        _view = view;
        _sliding = null;
        if (same)
            Describe();
        else
            Load();
        _address!.Write(view.ToHref());
    }

    private async Task SlideAsync(ChangeEventArgs change)
    {
        _sliding = _windows[int.Parse(change.Value!.ToString()!)];
        if (_chart is not null)
            await _chart.PreviewAsync(_sliding.Value);
    }

    private void Slid(ChangeEventArgs change) => Show(_view with { Smooth = _windows[int.Parse(change.Value!.ToString()!)] });

    private static string? Chosen(ChangeEventArgs change) => change.Value?.ToString() is { Length: > 0 } key ? key : null;

    private async Task CopyLinkAsync()
    {
        var copied = await js.InvokeAsync<bool>("rtrl.copy", navigation.ToAbsoluteUri(_view.ToHref()).ToString());
        Toasts?.Show(copied ? "Link copied." : "The browser refused the clipboard; the address bar has the link.");
    }
}
