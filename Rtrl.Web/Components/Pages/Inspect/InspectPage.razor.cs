using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Components.Pages.Runs;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Inspection;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.Inspect;

/// <summary>
/// Looks into the hidden state of a run, at one moment, and touches clones of it. The URL holds what is looked at: weights, network, units,
/// cursor, episode and which panels are open. Live pictures go from the hub to the browser's modules; measurements run on the inspection
/// threads.
/// </summary>
public sealed partial class InspectPage : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly string[] Modes = ["complex", "re", "im", "abs", "phase"];
    private readonly CancellationTokenSource _gone = new();
    private PageAddress? _address;
    private InspectView? _view;
    private LiveRun? _live;
    private IReadOnlyList<CheckpointSummary> _checkpoints = [];
    private ITimer? _timer;

    /// <summary>The panel that the address names was shown once.</summary>
    private bool _led;
    private string? _taken;
    private string? _error;

    /// <summary>What the run was called that this page has shown, once it is deleted.</summary>
    private string? _deleted;
    private bool _taking;
    private long? _twin;

    [Parameter]
    public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "checkpoint")]
    public string? CheckpointQuery { get; set; }

    [SupplyParameterFromQuery(Name = "network")]
    public string? NetworkQuery { get; set; }

    [SupplyParameterFromQuery(Name = "units")]
    public string? UnitsQuery { get; set; }

    [SupplyParameterFromQuery(Name = "step")]
    public int? StepQuery { get; set; }

    [SupplyParameterFromQuery(Name = "episode")]
    public long? EpisodeQuery { get; set; }

    [SupplyParameterFromQuery(Name = "open")]
    public string? OpenQuery { get; set; }

    [SupplyParameterFromQuery(Name = "colour")]
    public string? ModeQuery { get; set; }

    [SupplyParameterFromQuery(Name = "order")]
    public string? OrderQuery { get; set; }

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    [Inject]
    private IRunTable Table { get; set; } = default!;

    [Inject]
    private ILiveRuns LiveRuns { get; set; } = default!;

    [Inject]
    private IRunQueries Queries { get; set; } = default!;

    [Inject]
    private Studies Studies { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private RunStatus Status => _live?.Status ?? _view!.Detail.Summary.Status;

    private long Episodes => _live?.Episodes ?? _view!.Detail.Summary.Episodes;

    /// <summary>Stepped by this process, and no other weights were asked for.</summary>
    private bool CanBeLive => Status is RunStatus.Running && _live is not null && CheckpointQuery is null;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _gone.Dispose();
        _address?.Dispose();
        if (_timer is not null)
            await _timer.DisposeAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _address ??= new PageAddress(Navigation);
        if (_view?.Run != Id)
        {
            (_view, _taken, _error, _twin, _deleted) = (null, null, null, null, null);
            if (Table.Find(Id) is not { } detail)
                return;
            _view = new InspectView
            {
                Detail = detail,
                Select = units => Go(units: units),
                MoveTo = column => Go(step: column),
                SetOpen = SetOpen,
                Show = Show,
                Showing = steps =>
                {
                    if (_view is null)
                        return;
                    _view.Steps = steps;
                    _view.Column = Math.Clamp(_view.Column, 0, Math.Max(0, steps.Count - 1));
                    StateHasChanged();
                },
            };
        }

        Refresh();
        if (_view is null)
            return;
        Read();
        if (_taken != $"{Id} {CheckpointQuery}")
            await TakeAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            _timer = Clock.CreateTimer(_ => _ = InvokeAsync(OnBeatAsync), null, Beat, Beat);
        if (_led || _view?.Moment is null)
            return;
        _led = true;
        if (new Uri(Navigation.Uri).Fragment is { Length: > 1 } place)
            await Js.InvokeVoidAsync("rtrl.focus", $"[id=\"{place[1..]}\"] button");
    }

    private async Task OnBeatAsync()
    {
        if (_view is null || _gone.IsCancellationRequested)
            return;
        var before = (Status, _live?.Learning, _checkpoints.Count, CanBeLive);
        Refresh();
        if (_view is null)
        {
            StateHasChanged();
            return;
        }

        if (before == (Status, _live?.Learning, _checkpoints.Count, CanBeLive))
            return;
        Read();
        if (_view.Moment is null && !_taking)
            await TakeAsync(); // what was missing may be there now
        StateHasChanged();
    }

    private void Refresh()
    {
        if (_view is null)
            return;
        if (Table.Find(Id) is not { } detail)
        {
            (_deleted, _view, _live) = (_view.Detail.Summary.Name, null, null);
            return;
        }

        _view.Detail = detail;
        _live = LiveRuns.Live(Id);
        _checkpoints =
        [
            .. Queries.Checkpoints(Id).OrderByDescending(checkpoint => checkpoint.Step).ThenByDescending(checkpoint => checkpoint.Id),
        ];
    }

    /// <summary>The view as the URL has it; what cannot be read is left out.</summary>
    private void Read()
    {
        var view = _view!;
        var of = view.StepsOf;
        view.Network = view.Moment is { } moment
            ? moment.Networks.FirstOrDefault(name => name == NetworkQuery) ?? moment.Networks.FirstOrDefault()
            : null;
        view.Units =
        [
            .. IdRanges
                .Parse(UnitsQuery)
                .Where(unit => view.Moment is null || unit < view.Moment.Description.Units)
                .Select(unit => (int)unit)
                .Distinct()
                .Order(),
        ];
        view.Episode = EpisodeQuery is >= 0 ? EpisodeQuery : null;
        view.Live = CanBeLive && EpisodeQuery is null && StepQuery is null;
        view.Column = Math.Max(0, StepQuery ?? 0);
        view.Open = OpenQuery is null
            ? InspectView.OpenAtFirst.ToHashSet()
            : OpenQuery.Split('.', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        view.Mode = Modes.FirstOrDefault(mode => mode == ModeQuery) ?? Modes[0];
        view.Order = OrderQuery == "similar" ? "similar" : "slow";
        if (view.Live || view.StepsOf != of)
            view.Steps = [];
        else if (view.Steps.Count > 0)
            view.Column = Math.Min(view.Column, view.Steps.Count - 1);
    }

    /// <summary>Takes the weights that every panel is to speak of.</summary>
    private async Task TakeAsync()
    {
        _taken = $"{Id} {CheckpointQuery}";
        _taking = true;
        try
        {
            var moment = await Studies.TakeAsync(Id, CheckpointQuery, _gone.Token);
            _error = null;
            if (_view is null)
                return; // deleted meanwhile
            _view.Moment = moment;
            if (moment.Networks.Count == 0)
                _twin = Twin(_view.Detail.Summary);
            Read();
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
        catch (Exception refusal) when (refusal is RefusalException or SandboxException or HistoryException or InvalidDataException)
        {
            _error = refusal.Message;
        }

        _taking = false;
    }

    private long? Twin(RunSummary summary) =>
        summary.Group is { } group
            ? Table
                .List()
                .FirstOrDefault(other =>
                    other.Group == group
                    && other.Id != summary.Id
                    && other.Seed == summary.Seed
                    && other.Variant?.Contains("rtrl", StringComparison.Ordinal) == true
                )
                ?.Id
            : null;

    private void Refused(string? refusal)
    {
        _error = refusal;
        Refresh();
        if (_view is not null)
            Read();
    }

    private void SetOpen(string panel, bool open)
    {
        var panels = _view!.Open.Where(other => other != panel).Concat(open ? [panel] : []).Order(StringComparer.Ordinal).ToList();
        Go(open: panels.SequenceEqual(InspectView.OpenAtFirst.Order(StringComparer.Ordinal)) ? "" : string.Join('.', panels));
    }

    private void Show(InspectPicture picture)
    {
        if (picture.Time is not null)
            Go(episode: "", step: picture.Time == "live" ? -1 : 0);
        else
            Go(mode: picture.Mode, order: picture.Order);
    }

    /// <summary>Changes the URL; null leaves a part as it is, an empty text (or −1) takes it out.</summary>
    private void Go(
        IReadOnlyList<int>? units = null,
        string? checkpoint = null,
        string? network = null,
        int? step = null,
        string? episode = null,
        string? open = null,
        string? mode = null,
        string? order = null
    )
    {
        var changes = new Dictionary<string, object?>();
        if (units is not null)
            changes["units"] = units.Count == 0 ? null : IdRanges.Format(units.Select(unit => (long)unit));
        if (checkpoint is not null)
            (changes["checkpoint"], changes["step"]) = (checkpoint.Length == 0 ? null : checkpoint, null);
        if (network is not null)
            changes["network"] = network == _view?.Moment?.Networks.FirstOrDefault() ? null : network;
        if (episode is not null)
            (changes["episode"], changes["step"]) = (
                long.TryParse(episode, NumberStyles.None, CultureInfo.InvariantCulture, out var lived) ? lived : null,
                episode.Length == 0 ? null : 0
            );
        if (step is not null)
            changes["step"] = step < 0 ? null : step;
        if (open is not null)
            changes["open"] = open.Length == 0 ? null : open;
        if (mode is not null)
            changes["colour"] = mode == Modes[0] ? null : mode;
        if (order is not null)
            changes["order"] = order == "slow" ? null : order;
        _address!.Write(changes);
    }

    private async Task CopyLinkAsync()
    {
        var copied = await Js.InvokeAsync<bool>("rtrl.copy", Navigation.Uri);
        Toasts?.Show(
            !copied ? "The browser did not allow copying; take the address from its bar."
            : CheckpointQuery is null ? "Copied. It shows the weights as they will be then; choose a checkpoint to pin them."
            : "Copied. It shows the same weights, units and cursor."
        );
    }
}
