using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages;

/// <summary>What this is, one button that begins the demonstration, and the latest runs.</summary>
public sealed partial class Home(
    IRunTable table,
    ILiveRuns liveRuns,
    IRunStarts starts,
    IRunCommands commands,
    IRunQueries queries,
    IJSRuntime js,
    TimeProvider clock
) : ComponentBase, IDisposable
{
    private const string Demonstration = "memory-chain-demo";
    private const int RecentRuns = 6;
    private const int StripColumns = 90;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly ChartReference[] References = [new(0.95, "solved, 95 %"), new(0.5, "chance, 50 %")];

    private readonly Preset _preset = Catalogue.Preset(Demonstration);
    private readonly Dictionary<string, RunDescription> _described = [];
    private readonly Dictionary<long, IReadOnlyList<double>> _answers = [];
    private readonly Dictionary<long, UnitPortrait> _portraits = [];
    private IReadOnlyList<RunSummary> _race = [];
    private IReadOnlyList<RunSummary> _recent = [];
    private IReadOnlyList<ChartLine> _lines = [];
    private ITimer? _timer;
    private int _total;
    private volatile bool _changed;
    private bool _portraying;
    private string? _busy;
    private string? _error;

    private int Lag => _preset.Settings.Environment.Length - 2;

    private long Planned => _race.Count > 0 ? _race[0].PlannedSteps : _preset.Settings.Stop.Steps;

    private string RadiusMax => Numbers.Fixed(_preset.Settings.Network.RadiusMax, 1);

    private bool Acting => _race.Any(run => run.Status is RunStatus.Running or RunStatus.Queued);

    private bool CanGoOn => _race.Any(run => run.Status is RunStatus.Paused or RunStatus.Interrupted);

    private string ToggleWords =>
        Acting ? "Pause the race"
        : CanGoOn ? "Go on"
        : _race.Count > 0 ? "Start again"
        : "Start";

    private RunStatus RaceStatus
    {
        get
        {
            var all = _race.Select(run => run.Status).ToList();
            foreach (
                var status in new[]
                {
                    RunStatus.Running,
                    RunStatus.Queued,
                    RunStatus.Paused,
                    RunStatus.Interrupted,
                    RunStatus.Diverged,
                    RunStatus.Failed,
                    RunStatus.Stopped,
                }
            )
            {
                if (all.Contains(status))
                    return status;
            }
            return RunStatus.Finished;
        }
    }

    private string TabTitle =>
        _race.Count > 0 && RaceStatus is RunStatus.Finished ? "finished · the race · Rtrl" : "Rtrl: watch a memory being learned";

    public void Dispose()
    {
        table.Changed -= OnChanged;
        _timer?.Dispose();
    }

    protected override void OnInitialized() => Refresh();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            await LoadPortraitsAsync();
            return;
        }
        table.Changed += OnChanged;
        _timer = clock.CreateTimer(_ => _ = InvokeAsync(OnBeat), null, Beat, Beat);
        await ChartPage.ConfigureAsync(js, "steps", 200);
        await LoadPortraitsAsync();
    }

    /// <summary>Agents whose race is over live on for a strip's length, in clones, so that there is something to look at.</summary>
    private async Task LoadPortraitsAsync()
    {
        if (_portraying)
            return;
        _portraying = true;
        foreach (var run in _race)
        {
            var over =
                run.Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Interrupted
                || (run.Status is RunStatus.Paused && liveRuns.Live(run.Id) is null);
            if (!over)
                _portraits.Remove(run.Id);
            if (
                !over
                || _portraits.ContainsKey(run.Id)
                || queries.Checkpoints(run.Id).MaxBy(checkpoint => checkpoint.Step) is not { } latest
                || queries.Find(run.Id) is not { } detail
                || !UnitPortrait.IsCheap(detail.Settings)
            )
                continue;
            try
            {
                var portrait = await Task.Run(() =>
                    UnitPortrait.LivingOn(detail.Settings, queries.ReadCheckpoint(latest.Id), StripColumns)
                );
                _portraits[run.Id] = portrait;
                StateHasChanged();
            }
            catch (Exception problem) when (problem is HistoryException or InvalidDataException)
            {
                _error = problem.Message;
            }
        }
        _portraying = false;
    }

    private void OnChanged(long runId) => _changed = true;

    private void OnBeat()
    {
        if (!_changed && !_recent.Any(run => run.Status is RunStatus.Running))
            return;
        _changed = false;
        Refresh();
        StateHasChanged();
    }

    private void Refresh()
    {
        var all = table.List();
        _total = all.Count;
        _recent = [.. all.Take(RecentRuns)];
        var demonstrations = all.Where(run => run.Preset == Demonstration && run.ParentRunId is null).ToList();
        var newest = demonstrations.FirstOrDefault()?.Group;
        var race = newest is null
            ? []
            : demonstrations
                .Where(run => run.Group == newest)
                .GroupBy(run => run.Variant)
                .Select(variant => variant.First())
                .OrderBy(run => run.Id)
                .ToList();
        if (!race.Select(run => run.Id).SequenceEqual(_race.Select(run => run.Id)))
        {
            _lines = [.. race.Select(run => new ChartLine(run.Id, RunMetrics.Right, Short(TitleOf(run)), run.Colour))];
            _answers.Clear();
            foreach (var run in race)
                _answers[run.Id] = [.. queries.LastEpisodes(run.Id, 26).Select(episode => episode.Return)];
        }
        _race = race;
    }

    private RunDescription? Describe(RunSummary run)
    {
        var variant = run.Variant ?? "";
        if (!_described.TryGetValue(variant, out var description) && queries.Find(run.Id) is { } detail)
            _described[variant] = description = RunDescription.Of(detail.Settings);
        return description;
    }

    private string TitleOf(RunSummary run) => _preset.Variants.FirstOrDefault(variant => variant.Name == run.Variant)?.Title ?? run.Name;

    private static string Short(string title) =>
        title.Split(',')[^1].Trim() is { Length: > 0 } last ? char.ToUpperInvariant(last[0]) + last[1..] : title;

    private string Credit(RunSummary run) =>
        _preset.Variants.FirstOrDefault(variant => variant.Name == run.Variant)?.Settings.Network switch
        {
            { } network when !CellKind.Of(network).Recurrent => "no state at all",
            { Gradient: "rtrl" } => "credit flows through the state",
            not null => "credit stops at the last step",
            null => "",
        };

    private static string TaskOf(RunSummary run) => run.Title.Split('·') is { Length: > 1 } parts ? parts[^1].Trim() : run.Environment;

    private Task ToggleAsync() =>
        Acting ? ForAllAsync("Pausing…", new RunCommand.Pause(), RunStatus.Running, RunStatus.Queued)
        : CanGoOn ? ForAllAsync("Resuming…", new RunCommand.Resume(), RunStatus.Paused, RunStatus.Interrupted)
        : StartAsync(_race.Count > 0 ? _race[0].Seed + 1 : _preset.Settings.Seed);

    /// <summary>Another race on the next seed; the one under way is paused, not lost.</summary>
    private async Task NewSeedAsync()
    {
        if (Acting)
            await ForAllAsync("Pausing…", new RunCommand.Pause(), RunStatus.Running, RunStatus.Queued);
        if (_error is null)
            await StartAsync(_race[0].Seed + 1);
    }

    private Task StartAsync(long seed) => DoAsync("Starting…", () => starts.StartAsync(new StartRequest(Demonstration, Seeds: [seed])));

    private Task ForAllAsync(string words, RunCommand command, params RunStatus[] when) =>
        DoAsync(
            words,
            () => Task.WhenAll(_race.Where(run => when.Contains(run.Status)).Select(run => commands.CommandAsync(run.Id, command)))
        );

    private async Task DoAsync(string words, Func<Task> request)
    {
        if (_busy is not null)
            return;
        (_busy, _error) = (words, null);
        try
        {
            await request();
        }
        catch (Exception problem) when (problem is RefusalException or HistoryException or TimeoutException or InvalidSettingsException)
        {
            _error = problem.Message;
        }
        _busy = null;
        Refresh();
    }
}
