using Microsoft.AspNetCore.Components;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Layout;

/// <summary>
/// The left rail: places, runs in training, and what the workers do. Refreshes on change and every few seconds, never faster than once a
/// second.
/// </summary>
public sealed partial class Rail(IRunTable table, ITrainingLoad load, TimeProvider clock) : ComponentBase, IDisposable
{
    private const int Shown = 6;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(4);

    private IReadOnlyList<RunSummary> _training = [];
    private int _trainingCount;
    private int _runs;
    private (int Workers, int Busy) _workers;
    private double _stepsPerSecond;
    private ITimer? _timer;
    private long _refreshedAt;
    private volatile bool _changed;

    public static IReadOnlyList<RailPage> Pages { get; } =
    [
        new("/", "Home", "home", PageKeys.Home),
        new("/runs", "Runs", "runs", PageKeys.Runs),
        new("/new", "New run", "plus", PageKeys.New),
        new("/compare", "Compare", "compare", PageKeys.Compare),
        new("/experiments", "Experiments", "grid", PageKeys.Experiments),
        new("/reproduce", "Paper figures", "paper", PageKeys.PaperFigures, Short: "Paper"),
        new("/settings", "Settings", "settings", PageKeys.Settings),
    ];

    public void Dispose()
    {
        table.Changed -= OnChanged;
        _timer?.Dispose();
    }

    protected override void OnInitialized() => Refresh();

    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        table.Changed += OnChanged;
        _timer = clock.CreateTimer(_ => _ = InvokeAsync(OnBeat), null, Beat, Beat);
    }

    private void OnChanged(long runId) => _changed = true;

    private void OnBeat()
    {
        if (!_changed && clock.GetElapsedTime(_refreshedAt) < Idle)
            return;
        _changed = false;
        Refresh();
        StateHasChanged();
    }

    private void Refresh()
    {
        _refreshedAt = clock.GetTimestamp();
        var all = table.List();
        var training = all.Where(run => run.Status == RunStatus.Running).OrderBy(run => run.Id).ToList();
        _runs = all.Count;
        _trainingCount = training.Count;
        _training = [.. training.TakeLast(Shown)];
        _workers = load.Workers;
        _stepsPerSecond = training.Sum(run => run.StepsPerSecond);
    }

    /// <summary>What tells a run apart from those started with it: the variant after the preset's name.</summary>
    /// <summary>The last part of the name; a seed alone would tell nothing, so the part before it comes along.</summary>
    private static string Short(RunSummary run) =>
        run.Name.Split('·', StringSplitOptions.TrimEntries) switch
        {
            [.., var part, var seed] when seed.StartsWith("seed ", StringComparison.Ordinal) => $"{part}, {seed[5..]}",
            [.., var last] => last,
            _ => run.Name,
        };
}
