using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Runs;
using Rtrl.Web.Components.Shared;
using Rtrl.Web.Experiments;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>Starts runs in three moves: the task, the agent, and what differs. The address holds the whole form.</summary>
public sealed partial class NewPage(
    ITrainingLoad load,
    ILiveRuns liveRuns,
    IRunStarts starts,
    IRunQueries queries,
    NavigationManager navigation,
    IJSRuntime js
) : ComponentBase, IDisposable
{
    private static readonly string[] s_copies = ["Command line", "JSON", "curl", "Experiment"];

    private readonly StepTimes _stepTimes = new(queries);
    private PageAddress? _address;
    private bool _begun;
    private StartForm _form = default!;
    private IReadOnlyList<RunSettings> _settings = [];
    private IReadOnlyList<StepTime> _times = [];
    private IReadOnlyList<double> _seconds = [];
    private int _busy;
    private string _copy = s_copies[0];
    private string? _error;
    private bool _starting;

    [CascadingParameter]
    public Toasts? Toasts { get; set; }

    private EnvironmentKind World => EnvironmentKind.Of(_form.First.Environment);

    private AgentKind Agent => AgentKind.Of(_form.First);

    /// <summary>What the task's size and rules are; which task it is, only where that is refused.</summary>
    private IReadOnlyList<SettingDescriptor> TaskSettings =>
        [.. Catalogue.Settings.Where(setting => _form.Applies(setting.Key) && StartForm.OfTask(setting.Key))];

    private string? About =>
        _form.Preset?.Description
        ?? (
            _form.From is { } run
                ? $"{run.Summary.Title}. A duplicate with another seed or other settings; the run itself is not touched."
                : null
        );

    /// <summary>Everything that was changed, in form order: to one value or to several.</summary>
    private IEnumerable<KeyValuePair<string, string>> Changed =>
        Catalogue
            .Settings.Select(setting => setting.Key)
            .Join(_form.Changes.Concat(_form.Lists), key => key, change => change.Key, (_, change) => change);

    /// <summary>What the number of runs is the product of; null where there is one run.</summary>
    private string? Product
    {
        get
        {
            List<string> factors =
            [
                .. _form.Vary.Select(several =>
                    $"{several.Value.Count} {several.Key[(several.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]}"
                ),
            ];
            if (_form.Agents.Count > 1)
                factors.Add($"{_form.Agents.Count} agents");
            if (_form.ParsedSeeds.Seeds.Count > 1)
                factors.Add($"{_form.ParsedSeeds.Seeds.Count} seeds");
            return factors.Count == 0 ? null : string.Join(" × ", factors);
        }
    }

    private string Steps =>
        _settings.Min(settings => settings.Stop.Steps) is var least
        && _settings.Max(settings => settings.Stop.Steps) is var most
        && least == most
            ? Numbers.Count(least)
            : $"{Numbers.Count(least)} to {Numbers.Count(most)}";

    private double TotalSeconds => _seconds.Sum() * _form.RunCount / _seconds.Count / Math.Clamp(load.Workers.Workers, 1L, _form.RunCount);

    private string AtMost => _settings[0].Stop.WhenSolved ? "at most " : "";

    private long MemoryBytes => _settings.Sum(SettingsDocument.MemoryBytes) * _form.RunCount / _settings.Count;

    /// <summary>What rollouts take of the memory.</summary>
    private string RolloutWords =>
        _settings.Sum(SettingsDocument.RolloutBytes) * _form.RunCount / _settings.Count is > 0 and var bytes
            ? $", {Numbers.Bytes(bytes)} of it hidden states and sensitivities of the rollout"
            : "";

    private string Parameters
    {
        get
        {
            var counts = _settings.Select(SettingsDocument.ParameterCount).Distinct().Order().ToList();
            var words = counts.Count == 1 ? Numbers.Count(counts[0]) : $"{Numbers.Count(counts[0])} to {Numbers.Count(counts[^1])}";
            return SettingsDocument.Networks(_settings[0]).Count == 2 ? $"{words}, in each of two networks" : words;
        }
    }

    private string StopWords
    {
        get
        {
            var stop = _settings[0].Stop;
            var rules = new List<string> { $"after {Wording.Count(stop.Steps, "step")}" };
            if (stop.WallSeconds > 0)
                rules.Add($"after {Numbers.Duration(stop.WallSeconds)} of stepping");
            if (stop.WhenSolved)
                rules.Add("as soon as 190 of the last 200 episodes are right");
            return $"Ends {string.Join(", or ", rules)}.";
        }
    }

    private string CopyText =>
        _copy switch
        {
            "JSON" => StartCopy.Json(_form),
            "curl" => StartCopy.Curl(_form, navigation.BaseUri),
            "Experiment" => StartCopy.Experiment(_form),
            _ => StartCopy.CommandLine(_form),
        };

    public void Dispose() => _address?.Dispose();

    /// <summary>
    /// The router sets nothing after the start: a new address is read where it is told, and our own edits draw themselves.
    /// </summary>
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (_begun)
            return Task.CompletedTask;
        _begun = true;
        return base.SetParametersAsync(parameters);
    }

    protected override void OnInitialized()
    {
        _address = new PageAddress(navigation, Moved);
        Load(navigation.Uri);
    }

    private static string Text(ChangeEventArgs change) => change.Value?.ToString() ?? "";

    private static string Words(double seconds) =>
        seconds < 1 ? "1 s"
        : seconds < 60 ? $"{Math.Round(seconds)} s"
        : Numbers.Duration(seconds);

    private static string Spread(IEnumerable<double> values, string unit)
    {
        var ordered = values.Order().ToList();
        var (low, high) = (Numbers.Significant(ordered[0]), Numbers.Significant(ordered[^1]));
        return low == high ? low + unit : $"{low} to {high}{unit}";
    }

    private static string Spread(IReadOnlyList<double> seconds)
    {
        var (low, high) = (Words(seconds.Min()), Words(seconds.Max()));
        return low == high ? low : $"{low} to {high}";
    }

    private void Moved(string address)
    {
        if (new Uri(address).AbsolutePath != StartForm.Path)
            return;
        Load(address);
        _ = InvokeAsync(StateHasChanged);
    }

    private void Load(string uri)
    {
        try
        {
            _form = StartForm.Parse(uri, queries.Find);
        }
        catch (HistoryException error)
        {
            _form = StartForm.Parse(uri, _ => null);
            _error = error.Message;
        }

        Estimate();
    }

    private void Estimate()
    {
        _settings = _form.Settings;
        try
        {
            _times = [.. _settings.Select(_stepTimes.Of)];
        }
        catch (HistoryException error)
        {
            _error = error.Message;
            _times = [.. _settings.Select(_ => new StepTime(double.NaN, "unknown while the history cannot be read"))];
        }

        _seconds =
        [
            .. _settings.Zip(
                _times,
                (settings, time) =>
                    Math.Min(
                        settings.Stop.Steps * time.Nanoseconds / 1e9,
                        settings.Stop.WallSeconds > 0 ? settings.Stop.WallSeconds : double.PositiveInfinity
                    )
            ),
        ];
        _busy = liveRuns.All.Count(run => run.Status == RunStatus.Running);
    }

    private void Edit(Action change)
    {
        change();
        Edited();
    }

    private void Edited()
    {
        _error = null;
        Estimate();
        _address!.Write(_form.ToHref());
    }

    private void Set((string Key, string? Text) change) =>
        Edit(() =>
        {
            if (change.Text is null)
                _form.Reset(change.Key);
            else
                _form.Set(change.Key, change.Text);
        });

    private void Choose(Preset preset) => Exchange(StartForm.Of(preset));

    private void ChooseVariant(PresetVariant? variant)
    {
        var form = StartForm.Of(_form.Preset!, variant);
        foreach (var (key, value) in Changed)
            form.Set(key, value);
        Exchange(form);
    }

    /// <summary>Another start keeps seeds, name, tags and notes; changes that are lost can be brought back.</summary>
    private void Exchange(StartForm form)
    {
        var (before, lost) = (_form.ToHref(), Changed.Count() - form.Changes.Concat(form.Lists).Count());
        if (form.From is null && _form.Seeds != $"{_form.Agents[0].Settings.Seed}")
            form.SetSeeds(_form.Seeds);
        (form.Name, form.Tags, form.Notes, form.StartPaused, form.ShowAll) = (
            _form.Name,
            _form.Tags,
            _form.Notes,
            _form.StartPaused,
            _form.ShowAll
        );
        _form = form;
        Edited();
        if (lost > 0)
            Toasts?.Show(
                $"{lost} {(lost == 1 ? "change" : "changes")} dropped: another start.",
                () => InvokeAsync(() => navigation.NavigateTo(before, replace: true))
            );
    }

    /// <summary>
    /// Never a dead button: the value that was just typed arrives with the press, and a wrong one is where the cursor goes.
    /// </summary>
    private async Task StartAsync()
    {
        if (_starting)
            return;
        _error = null;
        if (!_form.CanStart)
        {
            await js.InvokeVoidAsync("rtrl.focus", "[aria-invalid=true]");
            return;
        }
        _starting = true;
        try
        {
            var runs = await starts.StartAsync(_form.Request());
            navigation.NavigateTo(
                runs switch
                {
                    [var only] => $"/runs/{only.Summary.Id}",
                    [{ Summary.Group: { } group }, ..] => (new RunsView { Search = RunQuery.Term("group", group) }).ToHref(),
                    _ => RunsView.Path,
                }
            );
        }
        catch (InvalidSettingsException refused)
        {
            _form.Refuse(refused.Problems);
            var elsewhere = refused.Problems.Where(problem => !_form.Applies(problem.Key)).Select(problem => problem.Message);
            _error = string.Join(" ", elsewhere);
        }
        catch (Exception error) when (error is RefusalException or HistoryException)
        {
            _error = error.Message;
        }

        _starting = false;
    }

    private async Task CopyAsync()
    {
        var copied = await js.InvokeAsync<bool>("rtrl.copy", CopyText);
        Toasts?.Show(copied ? $"{_copy} copied." : "The browser refused the clipboard; select the text and copy it.");
    }
}
