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
) : FollowingPage<ComparedRuns>(table, clock)
{
    private static readonly TimeSpan s_measure = TimeSpan.FromSeconds(5);
    private static readonly (CompareAxis Axis, string Title)[] s_axes =
    [
        (CompareAxis.Steps, "Steps"),
        (CompareAxis.Episodes, "Episodes"),
        (CompareAxis.Time, "Wall time"),
    ];

    private PageAddress? _address;
    private CompareView _view = new();
    private ComparedRuns _read = ComparedRuns.None;
    private CompareSheet _sheet = CompareSheet.Empty;
    private IReadOnlyList<ComparePanel> _panels = [];
    private IReadOnlyList<long> _windows = [0];
    private CompareChart? _chart;
    private ComparePicker _picker = default!;
    private long? _sliding;

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    private bool Mean => _sheet.SeveralSeeds && (_view.Mean ?? true);

    private long Window => _sliding ?? _view.Window(_read.Runs.Max(run => run.Summary.Step));

    private int WindowIndex => Enumerable.Range(0, _windows.Count).MinBy(index => Math.Abs(_windows[index] - Window));

    private string SmoothingWords => Window == 0 ? "none" : $"{Numbers.Count(Window)} steps";

    private string Counted
    {
        get
        {
            string[] words =
            [
                Wording.Count(_read.Runs.Count, "run"),
                Wording.Count(_sheet.Groups.Count, "group"),
                .. _sheet.Tasks.Count > 1 ? new[] { Wording.Count(_sheet.Tasks.Count, "task") } : [],
                .. _read.Running > 0 ? new[] { $"{_read.Running} training" } : [],
            ];
            return _read.Runs.Count == 0 ? "" : string.Join(", ", words);
        }
    }

    protected override void OnInitialized()
    {
        _address = new PageAddress(navigation, Moved);
        _view = CompareView.Parse(navigation.Uri);
    }

    protected override void Dispose(bool disposing)
    {
        _address?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Numbers that change every second cannot be read.</summary>
    protected override bool Due(bool changed) => changed || (_read.Running > 0 && Clock.GetUtcNow() - _read.At >= s_measure);

    /// <summary>Those of all runs, in one read.</summary>
    protected override ComparedRuns Read()
    {
        var view = _view;
        var now = Clock.GetUtcNow();
        try
        {
            RunDetail[] runs = [.. view.Runs.Select(Table.Find).OfType<RunDetail>()];
            if (runs.Length == 0)
                return ComparedRuns.None with { View = view, At = now, Latest = Latest(Table.List()) };
            var curves = queries
                .Series([.. runs.Select(run => run.Summary.Id)], [view.Metric])
                .ToDictionary(series => series.RunId, series => series.Column);
            return new ComparedRuns(view, now, runs, curves, [], Fault: null);
        }
        catch (HistoryException error)
        {
            return _read with { View = view, At = now, Fault = error.Message };
        }
    }

    protected override void Take(ComparedRuns read)
    {
        // Another choice was made while this was read, and has been read since.
        if (!read.Serves(_view))
            return;
        _read = read;
        _windows = CompareView.Windows(read.Runs.Select(run => run.Summary.PlannedSteps).DefaultIfEmpty().Max());
        Describe();
    }

    private void Describe()
    {
        _sheet = CompareSheet.Of(_read.Runs, _view, _read.Curves);
        _panels = _read.Runs.Count == 0 ? [] : ComparePanels.Of(_sheet, _view, Mean);
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
        Take(Read());
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
            Take(Read());
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
