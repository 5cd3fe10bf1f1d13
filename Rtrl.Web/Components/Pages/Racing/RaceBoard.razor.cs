using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Racing;

/// <summary>The newest race: three agents that learn in step with one another, and one button that begins it.</summary>
public sealed partial class RaceBoard(
    IRunTable table,
    ILiveRuns liveRuns,
    IRunStarts starts,
    IRunCommands commands,
    IRunQueries queries,
    IJSRuntime js,
    TimeProvider clock
) : FollowingPage<IReadOnlyList<RunSummary>>(table, clock)
{
    private const int StripColumns = 90;

    /// <summary>Agents of a race that were paused together differ by no more; one that was paused alone may.</summary>
    private const long MostEvened = 1_000;

    private static readonly ChartReference[] References = [new(0.95, "solved, 95 %"), new(Race.Chance, "chance, 50 %")];

    private readonly Preset _preset = Catalogue.Preset(Race.Preset);
    private readonly Dictionary<string, RunDescription> _described = [];
    private readonly Dictionary<long, IReadOnlyList<double>> _answers = [];
    private readonly Dictionary<long, UnitPortrait> _portraits = [];

    // Whose strip the browser has drawn from live frames: it keeps what was lived, and needs no portrait.
    private readonly HashSet<long> _lived = [];
    private Race? _race;
    private IReadOnlyList<ChartLine> _lines = [];
    private bool _portraying;
    private string? _busy;
    private string? _error;

    private int Lag => _preset.Settings.Environment.Length - 2;

    private long Planned => _race?.PlannedSteps ?? _preset.Settings.Stop.Steps;

    private string RadiusMax => Numbers.Fixed(_preset.Settings.Network.RadiusMax, 1);

    private bool Acting => _race is { Acting: true };

    private string ToggleWords =>
        Acting ? "Pause the race"
        : _race is { CanGoOn: true } ? "Go on"
        : "Start";

    private RacePace? Pace => RacePace.Of(_race!.Runs.Select(run => liveRuns.Live(run.Id)).FirstOrDefault(live => live is not null));

    protected override bool Due(bool changed) => changed || Acting;

    protected override IReadOnlyList<RunSummary> Read() => Table.List();

    protected override void Take(IReadOnlyList<RunSummary> read)
    {
        var race = Race.Newest(read);
        _lived.UnionWith(race?.Runs.Where(Acts).Select(run => run.Id) ?? []);
        if (race is not null && (_race is null || !race.Runs.Select(run => run.Id).SequenceEqual(_race.Runs.Select(run => run.Id))))
        {
            _lines = [.. race.Runs.Select(run => new ChartLine(run.Id, RunMetrics.Right, Short(TitleOf(run)), run.Colour))];
            _answers.Clear();
            foreach (var run in race.Runs)
                _answers[run.Id] = [.. queries.LastEpisodes(run.Id, 26).Select(episode => episode.Return)];
        }

        _race = race;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        _ = ShowPastAsync(firstRender);
    }

    private async Task ShowPastAsync(bool first)
    {
        if (first)
            await ChartPage.ConfigureAsync(js, "steps", 200);
        await LoadPortraitsAsync();
    }

    /// <summary>
    /// Agents that this page has not seen alive live on for a strip's length, in clones, so that there is something to see.
    /// </summary>
    private async Task LoadPortraitsAsync()
    {
        if (_portraying || _race is not { } race)
            return;
        _portraying = true;
        foreach (var run in race.Runs)
        {
            var still = !Acts(run) && !_lived.Contains(run.Id);
            if (!still)
                _portraits.Remove(run.Id);
            if (
                !still
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

    /// <summary>It steps, or may have stepped before this page looks again.</summary>
    private static bool Acts(RunSummary run) => run.Status is RunStatus.Running or RunStatus.Queued;

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

    private Task ToggleAsync() =>
        Acting ? DoAsync("Pausing…", PauseAsync)
        : _race is { CanGoOn: true }
            ? DoAsync("Resuming…", () => TellAsync(new RunCommand.Resume(), RunStatus.Paused, RunStatus.Interrupted))
        : DoAsync("Starting…", () => StartAsync(_preset.Settings.Seed));

    private Task AgainAsync() => DoAsync("Starting…", () => StartAsync(_race!.Seed));

    /// <summary>Another race on the next seed; the one under way is paused, not lost.</summary>
    private Task NextSeedAsync() =>
        DoAsync(
            "Starting…",
            async () =>
            {
                var seed = _race!.Seed + 1;
                if (Acting)
                    await PauseAsync();
                await StartAsync(seed);
            }
        );

    private Task SetPaceAsync(RacePace pace) =>
        DoAsync(
            $"{pace.Name}…",
            () => TellAsync(new RunCommand.Speed(pace.StepsPerSecond), RunStatus.Running, RunStatus.Queued, RunStatus.Paused)
        );

    private Task StartAsync(long seed) => starts.StartAsync(new StartRequest(Race.Preset, Seeds: [seed], LockStep: true));

    /// <summary>All stand still at one step: those that stopped a few steps earlier take these.</summary>
    private async Task PauseAsync()
    {
        await TellAsync(new RunCommand.Pause(), RunStatus.Running, RunStatus.Queued);
        if (Race.Newest(Table.List()) is { } paused)
            await Task.WhenAll(
                paused.Behind(MostEvened).Select(behind => commands.CommandAsync(behind.Run, new RunCommand.Step(behind.Steps)))
            );
    }

    private Task TellAsync(RunCommand command, params RunStatus[] when) =>
        Task.WhenAll(_race!.Runs.Where(run => when.Contains(run.Status)).Select(run => commands.CommandAsync(run.Id, command)));

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
        Take(Read());
    }
}
