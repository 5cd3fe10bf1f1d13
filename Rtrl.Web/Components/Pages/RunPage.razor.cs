using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Charts;
using Rtrl.Web.Components.Pages.New;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages;

/// <summary>
/// One run: its three switches, its history and the step it is living through. Words and controls are drawn here; every live number and
/// curve goes from the hub to the browser's modules without passing through this component.
/// </summary>
public sealed partial class RunPage(
    IRunTable table,
    ILiveRuns liveRuns,
    IRunCommands commands,
    IRunEdits edits,
    IRunQueries queries,
    NavigationManager navigation,
    IJSRuntime js,
    TimeProvider clock
) : ComponentBase, IAsyncDisposable
{
    private const int StateColumns = 96;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly int[] Windows = [0, 20, 50, 200, 1000];
    private static readonly (string Value, string Title)[] Axes = [("steps", "Steps"), ("episodes", "Episodes"), ("time", "Time")];
    private static readonly (string Value, string Title)[] Tabs =
    [
        ("overview", "Overview"),
        ("history", "History"),
        ("details", "Details"),
    ];
    private static readonly (string Value, string Title)[] StateModes = [("complex", "Complex"), ("re", "Re"), ("abs", "|h|")];

    private RunDetail? _detail;
    private LiveRun? _live;
    private RunDescription? _description;
    private IReadOnlyList<RunEvent> _events = [];
    private IReadOnlyList<CheckpointSummary> _checkpoints = [];
    private IReadOnlyList<ChartReference> _returnReferences = [];
    private IReadOnlyList<ChartMark> _marks = [];
    private IReadOnlyList<ChartLine> _traceLines = [];
    private IReadOnlyList<ChartLine> _updateLines = [];
    private IReadOnlyList<(string Key, string Left, string Right)> _differences = [];
    private string? _unlearnable;
    private readonly Dictionary<string, IReadOnlyList<ChartLine>> _lines = [];
    private UnitPortrait? _start;
    private PageAddress? _address;
    private UnitPortrait? _portrait;
    private long? _portraitOf;
    private long? _twin;
    private int _traceMain;
    private ITimer? _timer;
    private long _loaded = -1;
    private volatile bool _changed;
    private bool _frozen;
    private LiveRun? _drawn;
    private RunSwitches? _switches;
    private bool _stepping;
    private int _stepsAsked;
    private bool _saving;
    private bool _stopping;
    private bool _confirmStop;
    private bool _recipe;
    private bool _branching;
    private bool _allSettings;
    private bool _tagging;
    private bool _notify;
    private int _rowsHidden;
    private int _speedAt = SpeedScale.Unlimited;
    private double? _speedSent;
    private string _newTag = "";
    private string? _notes;
    private string? _error;

    /// <summary>What the run was called that this page has shown, once it is deleted.</summary>
    private string? _gone;
    private string _stateMode = "complex";
    private string? _configured;
    private CheckpointSummary? _branchFrom;
    private ElementReference _tagInput;
    private RunStatus? _told;

    [Parameter]
    public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "x")]
    public string? AxisQuery { get; set; }

    [SupplyParameterFromQuery(Name = "smooth")]
    public string? SmoothQuery { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    public string? TabQuery { get; set; }

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    private RunStatus Status => _live?.Status ?? _detail!.Summary.Status;

    private string? Reason => _live?.Reason ?? _detail!.Summary.Reason;

    private bool Acting => Status is RunStatus.Running;

    private bool Ended => Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed;

    private bool Elsewhere => _detail!.Summary is { OwnedHere: false, Owner: not null } && !Ended && Status is not RunStatus.Interrupted;

    /// <summary>Over, or left behind: there is no next step to wait for.</summary>
    private bool Unattended =>
        (Ended && Status is not RunStatus.Diverged)
        || Status is RunStatus.Interrupted
        || (Status is RunStatus.Paused && _live is null && !Elsewhere);

    private bool Learning => _live?.Learning ?? true;

    /// <summary>
    /// What the figures show. A frozen view draws again what it last drew, so that nothing is written over what the browser shows.
    /// </summary>
    private LiveRun? Shown => _frozen ? _drawn : _live;

    private long Step => Shown?.Step ?? _detail!.Summary.Step;

    private double StepsPerSecond => Shown?.StepsPerSecond ?? _detail!.Summary.StepsPerSecond;

    private double Target => _live?.TargetStepsPerSecond ?? 0;

    private string Axis => Array.Exists(Axes, axis => axis.Value == AxisQuery) ? AxisQuery! : "steps";

    private int Smooth => int.TryParse(SmoothQuery, out var window) && window is >= 0 and <= 100_000 ? window : 200;

    private string CurrentTab => Array.Exists(Tabs, tab => tab.Value == TabQuery) ? TabQuery! : "overview";

    private int? Parameters => _description?.ParameterCount;

    private CheckpointSummary? LatestCheckpoint => _checkpoints.MaxBy(checkpoint => checkpoint.Step);

    private double? Epsilon
    {
        get
        {
            if (!Explores)
                return null;
            var exploration = _detail!.Settings.Exploration;
            return exploration.Steps == 0
                ? exploration.End
                : exploration.Start + ((exploration.End - exploration.Start) * Math.Min(1, Step / (double)exploration.Steps));
        }
    }

    /// <summary>Nobody acts: there are predictions to judge, and no returns.</summary>
    private bool Predicts => EnvironmentKind.FactsOf(_detail!.Settings.Environment).Actions.Kind == ActionKind.None;

    private bool Explores => SettingsDocument.Applies(_detail!.Settings, "exploration.start");

    /// <summary>Where the best is known and chance earns nothing, the axis is fixed and symmetric.</summary>
    private double? ReturnHigh =>
        _description is { OptimalReturn: not null, RandomReturn: 0 } ? _returnReferences.Max(line => line.Y) : null;

    /// <summary>What lies behind a smoothed curve.</summary>
    private string Behind => Smooth == 0 ? "means of buckets" : "10th to 90th percentile of bucket means behind";

    private string ReturnUnit => Smooth == 0 ? "means of buckets" : $"mean of the last {Numbers.Count(Smooth)} episodes, {Behind}";

    /// <summary>What the value network's number is the value of.</summary>
    private (string Title, string Label) ValueWords => AgentKind.Of(_detail!.Settings).ValueWords;

    private string ValueTitle => ValueWords.Title;

    private string ValueLabel => ValueWords.Label;

    private string Waiting =>
        Ended ? "This run is over; nothing is being lived through."
        : Elsewhere ? "Another process trains this run; its steps are not seen here."
        : "Waits for the next step.";

    private string TabTitle
    {
        get
        {
            if (_detail is null)
                return _gone is null ? "No such run · Rtrl" : $"gone · {_gone} · Rtrl";
            var word = Status switch
            {
                RunStatus.Finished => "finished · ",
                RunStatus.Diverged => "diverged · ",
                RunStatus.Failed => "failed · ",
                RunStatus.Stopped => "stopped · ",
                RunStatus.Interrupted => "interrupted · ",
                RunStatus.Paused => "paused · ",
                _ => "",
            };
            return $"{word}{_detail.Summary.Name} · Rtrl";
        }
    }

    private string Differ => _differences.Count == 1 ? "1 differs" : $"{_differences.Count} differ";

    /// <summary>Where 0 and 1 of the normalised return lie; null where the paper has no scale.</summary>
    private ReturnScale? Scale => EnvironmentKind.FactsOf(_detail!.Settings.Environment).Scale;

    /// <summary>What it has come to, of the moment that is shown.</summary>
    private string? Sentence =>
        RunSentence.Of(
            Shown is not { } shown
                ? _detail!.Summary
                : _detail!.Summary with
                {
                    Status = shown.Status,
                    Step = shown.Step,
                    Episodes = shown.Episodes,
                    RecentRight = shown.RecentRight,
                    RecentReturn = shown.RecentReturn,
                    SolvedAt = shown.SolvedAt,
                    LostAt = shown.LostAt,
                },
            EnvironmentKind.FactsOf(_detail.Settings.Environment)
        );

    /// <summary>Whether the task says when an episode is right.</summary>
    private bool KnowsRight => EnvironmentKind.FactsOf(_detail!.Settings.Environment).SuccessReturn is not null;

    /// <summary>Learns from whole rollouts: no trace, and numbers of its updates instead.</summary>
    private bool Batched => AgentKind.Of(_detail!.Settings).LearnsFromRollouts;

    private string StepSizeUnit =>
        (
            AgentKind.Of(_detail!.Settings).StepSizeWords
            ?? ValueOf(Catalogue.Settings.First(setting => setting.Key == "agent.rule"), _detail.Settings)
        ) + ", log";

    private string? DifferencesText =>
        _detail!.Summary.Preset is null ? (_differences.Count == 0 ? "all at their defaults" : $"{Differ} from the defaults")
        : _differences.Count == 0 ? $"as preset {_detail.Summary.Preset}"
        : $"{Differ} from preset {_detail.Summary.Preset}";

    private IEnumerable<(string Title, string Value, bool Changed, string Help)> SettingRows
    {
        get
        {
            var settings = _detail!.Settings;
            var changed = _differences.Select(difference => difference.Key).ToHashSet();
            var rows = Catalogue
                .Settings.Where(setting => setting.Key != "seed" && SettingsDocument.Applies(settings, setting.Key))
                .ToList();
            var shown = _allSettings ? rows : [.. rows.Where(setting => changed.Contains(setting.Key) || Telling.Contains(setting.Key))];
            _rowsHidden = rows.Count - shown.Count;
            return shown.Select(setting =>
                (setting.Title, ValueOf(setting, settings), changed.Contains(setting.Key), $"{setting.Key}: {setting.Help}")
            );
        }
    }

    private static HashSet<string> Telling { get; } =
    [
        "environment.length",
        "network.cell",
        "network.hiddenSize",
        "network.gradient",
        "network.radiusMax",
        "agent.name",
        "agent.discount",
        "agent.traceDecay",
        "agent.rule",
        "agent.stepSize",
    ];

    private string CommandLineText => StartCopy.CommandLine(StartForm.Of(_detail!));

    private string JsonText => StartCopy.Json(StartForm.Of(_detail!));

    private string CurlText => StartCopy.Curl(StartForm.Of(_detail!), navigation.BaseUri);

    public async ValueTask DisposeAsync()
    {
        table.Changed -= OnChanged;
        _address?.Dispose();
        if (_timer is not null)
            await _timer.DisposeAsync();
    }

    protected override void OnParametersSet()
    {
        _address ??= new PageAddress(navigation);
        if (_loaded == Id)
            return;
        _loaded = Id;
        (_detail, _live, _description, _start, _portrait, _portraitOf, _told, _notes, _error, _gone) = (
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null
        );
        _lines.Clear();
        Refresh();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            table.Changed += OnChanged;
            _timer = clock.CreateTimer(_ => _ = InvokeAsync(OnBeatAsync), null, Beat, Beat);
            _notify = await js.InvokeAsync<string?>("rtrl.get", NotifyKey) == "on";
            if (_notify)
                StateHasChanged();
        }
        var wanted = $"{Axis} {Smooth}";
        if (_configured != wanted)
        {
            _configured = wanted;
            await ChartPage.ConfigureAsync(js, Axis, Smooth);
        }
        if (_tagging)
            await _tagInput.FocusAsync();
        await LoadPortraitsAsync();
    }

    private string SpeedWords => SpeedScale.Words(SpeedScale.Shown(_speedAt, _speedSent));

    private string NotifyKey => $"notify.{Id}";

    private static string ValueOf(SettingDescriptor setting, RunSettings settings)
    {
        var text = SettingsDocument.Get(settings, setting.Key);
        if (setting.Kind == "switch")
            return text == "true" ? "on" : "off";
        var option = setting.Options.FirstOrDefault(option => option.Name == text);
        return option?.Title ?? Numbers.Setting(text) + (setting.Unit.Length > 0 && setting.Unit != "steps" ? " " + setting.Unit : "");
    }

    private void OnChanged(long runId)
    {
        if (runId == Id)
            _changed = true;
    }

    /// <summary>
    /// Once a second while the run can go on (its events, checkpoints, a command given elsewhere), and after any change. One that is over
    /// may still be deleted by another process.
    /// </summary>
    private async Task OnBeatAsync()
    {
        if (_detail is null || (Ended && !_changed && table.Find(Id) is not null))
            return;
        _changed = false;
        var before = Picture();
        Refresh();
        if (before != Picture())
            StateHasChanged();
        if (_detail is not null)
            await TellAsync();
    }

    /// <summary>What the page shows beside what the browser's modules write; null once the run is deleted.</summary>
    private (RunStatus, string?, long?, bool, double, int, int, bool, int)? Picture() =>
        _detail is null
            ? null
            : (
                Status,
                Reason,
                _live?.SolvedAt,
                Learning,
                Target,
                _events.Count,
                _checkpoints.Count,
                _detail.Summary.Altered,
                Elsewhere ? (int)(Step % int.MaxValue) : 0
            );

    private void Refresh()
    {
        _gone = _detail?.Summary.Name ?? _gone;
        _detail = table.Find(Id);
        if (_detail is null)
            return;
        _live = liveRuns.Live(Id);
        _events = queries.Events(Id);
        _checkpoints = queries.Checkpoints(Id);
        _notes ??= _detail.Notes;
        _told ??= Status;
        _description ??= _live?.Description ?? RunDescription.Of(_detail.Settings);
        var target = _live?.TargetStepsPerSecond ?? KeptSpeed();
        if (target != _speedSent)
        {
            _speedSent = target;
            _speedAt = SpeedScale.Position(target);
        }
        Compose(_detail);
    }

    /// <summary>The speed that was set last, for a run that is not in memory: it holds when the run goes on.</summary>
    private double KeptSpeed() =>
        _events.LastOrDefault(one => one.Kind == "speed") is { Value: { } speed }
        && double.TryParse(speed, CultureInfo.InvariantCulture, out var steps)
            ? steps
            : 0;

    private void Compose(RunDetail detail)
    {
        if (_lines.Count == 0)
        {
            var description = _description;
            string[] blocks = [.. description?.Blocks ?? ["encoder", "recurrent", "head"]];
            _traceMain = Math.Max(0, Array.IndexOf(blocks, "recurrent"));
            _traceLines =
            [
                .. blocks.Select(
                    (block, index) =>
                        new ChartLine(
                            Id,
                            "traceNorm." + block,
                            block,
                            index == _traceMain ? detail.Summary.Colour : null,
                            index == _traceMain ? 0
                                : index == 0 ? 2
                                : 1
                        )
                ),
            ];
            _updateLines = AgentKind.Of(detail.Settings).HasActor
                ?
                [
                    new ChartLine(Id, RunMetrics.UpdateNorm, "critic", detail.Summary.Colour, 0),
                    new ChartLine(Id, RunMetrics.ActorUpdateNorm, "actor", null, 1),
                ]
                : [new ChartLine(Id, RunMetrics.UpdateNorm, "‖Δw‖₂", detail.Summary.Colour, 0)];
            _returnReferences = ReturnReferences.Of(detail.Settings.Environment);
            _unlearnable = EnvironmentKind.FactsOf(detail.Settings.Environment).Unlearnable;
            _differences = DifferencesOf(detail);
            _twin =
                description is { Units: 0 } && detail.Summary.Group is { } group
                    ? table
                        .List()
                        .FirstOrDefault(other =>
                            other.Group == group
                            && other.Id != Id
                            && other.Seed == detail.Summary.Seed
                            && other.Variant?.Contains("rtrl") == true
                        )
                        ?.Id
                    : null;
        }
        IReadOnlyList<ChartMark> marks =
        [
            .. _checkpoints
                .Where(checkpoint => checkpoint.Pinned)
                .TakeLast(4)
                .Select(checkpoint => new ChartMark(checkpoint.Step, "checkpoint")),
        ];
        if (!marks.SequenceEqual(_marks))
            _marks = marks;
    }

    private static IReadOnlyList<(string Key, string Left, string Right)> DifferencesOf(RunDetail detail)
    {
        var origin = Catalogue.Presets.FirstOrDefault(preset => preset.Name == detail.Summary.Preset);
        var settings =
            origin?.Variants.FirstOrDefault(variant => variant.Name == detail.Summary.Variant)?.Settings
            ?? origin?.Settings
            ?? new RunSettings();
        return [.. SettingsDocument.Differences(settings, detail.Settings).Where(difference => difference.Key != "seed")];
    }

    private IReadOnlyList<ChartLine> Line(string metric, string label)
    {
        if (!_lines.TryGetValue(metric, out var lines))
            _lines[metric] = lines = [new ChartLine(Id, metric, label, _detail!.Summary.Colour, 0)];
        return lines;
    }

    /// <summary>
    /// Where the units began, and, for a run that nobody steps, where its last checkpoint has them. Off the first paint's way.
    /// </summary>
    private async Task LoadPortraitsAsync()
    {
        if (_detail is not { } detail || _description is null || !UnitPortrait.IsCheap(detail.Settings))
            return;
        var changed = false;
        if (_start is null && _description.Units > 0)
        {
            _start = await Task.Run(() => UnitPortrait.Initial(RootSettings(detail)));
            changed = true;
        }
        if (_portrait is not null && !Unattended)
        {
            (_portrait, _portraitOf) = (null, null);
            changed = true;
        }
        if (Unattended && LatestCheckpoint is { } latest && _portraitOf != latest.Id)
        {
            _portraitOf = latest.Id;
            try
            {
                _portrait = await Task.Run(() => UnitPortrait.LivingOn(detail.Settings, queries.ReadCheckpoint(latest.Id), StateColumns));
                changed = true;
            }
            catch (Exception problem) when (problem is HistoryException or InvalidDataException)
            {
                _error = problem.Message;
                changed = true;
            }
        }
        if (changed)
            StateHasChanged();
    }

    /// <summary>A branch began where its first ancestor did.</summary>
    private RunSettings RootSettings(RunDetail detail)
    {
        var root = detail;
        while (root.Summary.ParentRunId is { } parent && queries.Find(parent) is { } next)
            root = next;
        return root.Settings;
    }

    /// <summary>A switch has done its work, or was refused.</summary>
    private void Done(string? refusal)
    {
        _error = refusal;
        Refresh();
    }

    private async Task DoAsync(Func<Task> request)
    {
        _error = null;
        try
        {
            await request();
        }
        catch (Exception problem) when (problem is RefusalException or HistoryException or TimeoutException or InvalidSettingsException)
        {
            _error = problem.Message;
        }
        Refresh();
    }

    /// <summary>Presses while a step is still on its way are not lost: they are taken together next.</summary>
    private async Task StepAsync()
    {
        _stepsAsked++;
        if (_stepping)
            return;
        _stepping = true;
        while (_stepsAsked > 0 && !Ended)
        {
            var steps = _stepsAsked;
            _stepsAsked = 0;
            await DoAsync(() => commands.CommandAsync(Id, new RunCommand.Step(steps)));
            if (_error is not null)
                break;
        }

        (_stepsAsked, _stepping) = (0, false);
    }

    private Task BackAsync() => ChartPage.MoveCursorAsync(js, -1);

    private async Task CheckpointAsync()
    {
        _saving = true;
        await DoAsync(() => commands.CommandAsync(Id, new RunCommand.Checkpoint()));
        _saving = false;
        if (_error is null && LatestCheckpoint is { } stored)
            Toasts?.Show($"Checkpoint stored at step {Numbers.Count(stored.Step)}, {Numbers.Bytes(stored.Bytes)}.");
    }

    private async Task SetSpeedAsync(ChangeEventArgs change)
    {
        _speedAt = SpeedScale.Position(change);
        _speedSent = SpeedScale.Speed(_speedAt);
        await DoAsync(() => commands.CommandAsync(Id, new RunCommand.Speed(_speedSent.Value)));
    }

    private async Task StopAsync()
    {
        _confirmStop = false;
        _stopping = true;
        await DoAsync(() => commands.CommandAsync(Id, new RunCommand.Stop()));
        _stopping = false;
    }

    private void OpenBranch()
    {
        _branchFrom = LatestCheckpoint;
        _branching = true;
    }

    private void OpenBranchAt(CheckpointSummary checkpoint)
    {
        _branchFrom = checkpoint;
        _branching = true;
    }

    private void OpenRun(long id) => navigation.NavigateTo($"/runs/{id}");

    private Task SetTagsAsync(IEnumerable<string> tags) => DoAsync(() => edits.EditAsync(Id, new RunEdit(Tags: [.. tags])));

    private async Task TagKeyAsync(KeyboardEventArgs pressed)
    {
        if (pressed.Key is not ("Enter" or "Escape"))
            return;
        _tagging = false;
        var tag = _newTag.Trim();
        _newTag = "";
        if (pressed.Key == "Enter" && tag.Length > 0 && !_detail!.Summary.Tags.Contains(tag))
            await SetTagsAsync([.. _detail.Summary.Tags, tag]);
    }

    private Task SaveNotesAsync() => DoAsync(() => edits.EditAsync(Id, new RunEdit(Notes: _notes ?? "")));

    private async Task CopyAsync(string text)
    {
        var copied = await js.InvokeAsync<bool>("rtrl.copy", text);
        Toasts?.Show(copied ? "Copied." : "The browser did not allow copying; select the text and copy it by hand.");
    }

    private async Task ToggleNotifyAsync()
    {
        if (!_notify)
        {
            var answer = await js.InvokeAsync<string>("rtrl.allowNotifications");
            if (answer != "granted")
            {
                Toasts?.Show(
                    answer == "unsupported"
                        ? "This browser has no notifications; the page's title will tell."
                        : "The browser did not allow notifications; the page's title will tell."
                );
                return;
            }
        }
        _notify = !_notify;
        await js.InvokeVoidAsync("rtrl.set", NotifyKey, _notify ? "on" : null);
    }

    private async Task TellAsync()
    {
        if (_told == Status)
            return;
        _told = Status;
        if (_notify && Ended)
            await js.InvokeVoidAsync("rtrl.notify", TabTitle, Reason ?? $"Step {Numbers.Count(Step)}.");
    }

    /// <summary>Changes the address; null leaves a part as it is.</summary>
    private void Go(string? axis = null, string? smooth = null, string? tab = null)
    {
        var changes = new Dictionary<string, object?>();
        if (axis is not null)
            changes["x"] = axis == "steps" ? null : axis;
        if (smooth is not null)
            changes["smooth"] = smooth == "200" ? null : smooth;
        if (tab is not null)
            changes["tab"] = tab == "overview" ? null : tab;
        _address!.Write(changes);
    }

    private static string Short(string commit) =>
        commit.Length > 12
            ? commit[..10] + (commit.EndsWith(Provenance.ChangedMark, StringComparison.Ordinal) ? " with changes" : "")
            : commit;
}
