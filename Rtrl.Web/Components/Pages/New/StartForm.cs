using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Data;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Web.Components.Pages.Runs;
using Rtrl.Web.Training;

namespace Rtrl.Web.Components.Pages.New;

/// <summary>
/// What the form holds: where it starts from (a preset, one agent of it, a run, or the defaults for a task and an agent) and what the
/// person changed, to one value or to several. Its home is the URL:
/// <c>/new?preset=memory-chain-demo&amp;agent.traceDecay=0,0.9&amp;seeds=0..9</c>.
/// </summary>
public sealed class StartForm
{
    public const string Path = "/new";

    /// <summary>
    /// Combinations that are looked at while the form is filled in; of more, so many evenly spread. Starting checks every one.
    /// </summary>
    private const int MostChecked = 500;

    /// <summary>What tells several values from one.</summary>
    private static readonly System.Buffers.SearchValues<string> s_several = System.Buffers.SearchValues.Create(
        [",", ".."],
        StringComparison.Ordinal
    );

    private readonly Dictionary<string, string> _changes = [];
    private readonly Dictionary<string, (string Text, IReadOnlyList<string> Values)> _lists = [];
    private readonly Dictionary<string, (string Text, string Message)> _rejected = [];
    private readonly List<SettingProblem> _problems = [];
    private readonly Dictionary<string, SettingState> _states = [];
    private IReadOnlyList<RunSettings> _settings = [];

    private StartForm(Preset? preset, PresetVariant? variant, RunDetail? from, RunSettings? defaults = null)
    {
        Preset = preset;
        Variant = variant;
        From = from;
        Agents =
            from is not null ? [new PresetVariant("run", from.Summary.Name, from.Settings)]
            : defaults is not null ? [new PresetVariant("settings", AgentKind.Of(defaults).Title, defaults)]
            : variant is not null ? [variant]
            : preset!.Variants;
        Seeds = $"{Agents[0].Settings.Seed}";
        Check();
    }

    public Preset? Preset { get; }

    /// <summary>The one agent of the preset that was chosen; null is all of them.</summary>
    public PresetVariant? Variant { get; }

    /// <summary>The run that is duplicated.</summary>
    public RunDetail? From { get; }

    /// <summary>What is started for every seed, before the changes.</summary>
    public IReadOnlyList<PresetVariant> Agents { get; }

    public string Seeds { get; private set; }

    public string Name { get; set; } = "";

    public string Tags { get; set; } = "";

    public string Notes { get; set; } = "";

    public bool StartPaused { get; set; }

    /// <summary>Every setting is shown, not the main ones alone.</summary>
    public bool ShowAll { get; set; }

    /// <summary>Something in the address that could not be used.</summary>
    public string? Notice { get; private set; }

    /// <summary>Key of the setting that an address asks to be shown; no part of the start.</summary>
    public string? Sought { get; private set; }

    /// <summary>Changed settings by key, in form order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Changes =>
        Catalogue
            .Settings.Where(setting => _changes.ContainsKey(setting.Key))
            .Select(setting => KeyValuePair.Create(setting.Key, _changes[setting.Key]));

    /// <summary>Settings with several values that have an effect, in form order: every combination is run.</summary>
    public IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Vary { get; private set; } = [];

    /// <summary>Several values as they were typed, by key, in form order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Lists =>
        Catalogue
            .Settings.Where(setting => _lists.ContainsKey(setting.Key))
            .Select(setting => KeyValuePair.Create(setting.Key, _lists[setting.Key].Text));

    /// <summary>Combinations of the values.</summary>
    public long PointCount => SweepPoints.Count(Vary);

    /// <summary>
    /// The settings of every agent with the changes, combination by combination; of very many combinations some, evenly spread.
    /// </summary>
    public IReadOnlyList<RunSettings> Settings => _settings;

    /// <summary>The first of them, which stands for all where one must.</summary>
    public RunSettings First => _settings[0];

    /// <summary>Why no agent can learn the task as it is set; null where it can be learned, or the settings are refused.</summary>
    public string? Unlearnable => _problems.Count > 0 ? null : EnvironmentKind.FactsOf(First.Environment).Unlearnable;

    public (IReadOnlyList<long> Seeds, string? Problem) ParsedSeeds => SeedList.Parse(Seeds);

    public long RunCount => PointCount * RunsOfAPoint;

    /// <summary>What two combinations have in common that must differ; null where no two are the same.</summary>
    public string? Twice { get; private set; }

    public string? NameProblem => RunLabels.OfName(EffectiveName)?.Message;

    public string? TagsProblem => RunLabels.OfTags(TagList)?.Message;

    public string? NotesProblem => RunLabels.OfNotes(Notes)?.Message;

    public string? CountProblem =>
        RunsOfAPoint > SeedList.Most ? $"{Wording.Count(RunsOfAPoint, "run")}; allowed are {SeedList.Most:N0} at once."
        : RunCount > Experiment.MostRuns
            ? $"{Wording.Count(RunCount, "run")}; allowed are {Experiment.MostRuns:N0} at once. Give fewer values or seeds."
        : null;

    public bool CanStart => ProblemCount == 0;

    /// <summary>Fields in the form that need another value; what was typed into a field that no longer applies does not count.</summary>
    public int ProblemCount =>
        _states.Values.Count(state => state.Problem is not null)
        + new[] { ParsedSeeds.Problem ?? CountProblem, NameProblem, TagsProblem, NotesProblem, Twice }.Count(problem =>
            problem is not null
        );

    public IReadOnlyList<string> TagList =>
        [.. Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    /// <summary>The name given, else where it starts from and up to three of the changes.</summary>
    public string EffectiveName
    {
        get
        {
            if (Name.Trim() is { Length: > 0 } given)
                return given;
            var origin =
                From is not null ? RunsTable.WithoutSeed(From.Summary)
                : Preset is null ? $"{Agents[0].Settings.Environment.Name}-{Agents[0].Settings.Agent.Name}"
                : Variant is not null
                && Preset.Variants.Count > 1
                && !Vary.Any(several => several.Key is "network.cell" or "network.gradient")
                    ? $"{Preset.Name} · {Variant.Title}"
                : Preset.Name; // what is varied is no part of what they have in common
            var changes = Changes
                .Take(3)
                .Select(change => $"{change.Key[(change.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]} {change.Value}");
            var name = string.Join(", ", changes.Prepend(origin)) + (_changes.Count > 3 ? ", …" : "");
            return RunLabels.Fit(name, "");
        }
    }

    /// <summary>Where the form starts from, in words.</summary>
    public string Origin =>
        From is not null ? $"run {From.Summary.Id}"
        : Preset is null ? "the defaults"
        : "the preset";

    /// <summary>The first and the last name that the combinations get; null where there is one.</summary>
    public (string First, string Last)? RunNames =>
        PointCount is > 1 and <= Experiment.MostRuns && SweepPoints.Names(EffectiveName, SweepPoints.Of(Vary)) is var names
            ? (names[0].Name, names[^1].Name)
            : null;

    private int RunsOfAPoint => Math.Max(1, ParsedSeeds.Seeds.Count) * Agents.Count;

    /// <summary>The form of a preset, without changes.</summary>
    public static StartForm Of(Preset preset, PresetVariant? variant = null) =>
        new(preset, preset.Variants.Count > 1 ? variant : null, from: null);

    public static StartForm Of(RunDetail run) => new(preset: null, variant: null, run);

    /// <summary>The form of a task and an agent that starts from the defaults of every setting.</summary>
    public static StartForm Of(EnvironmentKind task, AgentKind agent) =>
        new(
            preset: null,
            variant: null,
            from: null,
            SettingsDocument.With(new RunSettings(), [new("environment.name", task.Name), new("agent.name", agent.Name)])
        );

    /// <summary>Reads an address; <paramref name="find"/> gives the run of ?from.</summary>
    public static StartForm Parse(string uri, Func<long, RunDetail?> find)
    {
        ArgumentNullException.ThrowIfNull(find);
        var at = uri.IndexOf('?', StringComparison.Ordinal);
        var query = QueryHelpers.ParseQuery(at < 0 ? "" : uri[at..]).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        var notice = "";
        var run = query.TryGetValue("from", out var from) && long.TryParse(from, out var id) ? find(id) : null;
        if (from is not null && run is null)
            notice = $"There is no run “{from}”. ";
        var preset = query.TryGetValue("preset", out var name)
            ? Catalogue.Presets.FirstOrDefault(candidate => candidate.Name == name)
            : null;
        if (name is not null && preset is null)
            notice +=
                $"There is no preset “{name}”. Did you mean "
                + $"“{NearestName.Of(name, Catalogue.Presets.Select(candidate => candidate.Name))}”? ";
        var (task, agent) = (
            EnvironmentKind.Find(query.GetValueOrDefault("task", "")),
            AgentKind.All.Find(query.GetValueOrDefault("agent", ""))
        );
        if (query.TryGetValue("task", out var taskName) && task is null)
            notice +=
                $"There is no task “{taskName}”. Did you mean "
                + $"“{NearestName.Of(taskName, EnvironmentKind.All.Select(candidate => candidate.Name))}”? ";
        if (query.TryGetValue("agent", out var agentName) && agent is null)
            notice +=
                $"There is no agent “{agentName}”. Did you mean "
                + $"“{NearestName.Of(agentName, AgentKind.All.Select(candidate => candidate.Name))}”? ";
        var defaults = run is null && name is null && task is not null && agent is not null;
        if (preset is null && task is not null)
            preset = Starts.Of(task).FirstOrDefault();
        defaults |= run is null && name is null && task is not null && preset is null;
        preset ??= Catalogue.Presets[0];
        var variant = query.TryGetValue("variant", out var chosen)
            ? preset.Variants.FirstOrDefault(candidate => candidate.Name == chosen)
            : null;
        foreach (
            var key in query.Keys.Where(key =>
                key.Contains('.', StringComparison.Ordinal) && !Catalogue.Settings.Any(setting => setting.Key == key)
            )
        )
            notice +=
                $"There is no setting “{key}”. Did you mean "
                + $"“{NearestName.OfKey(key, Catalogue.Settings.Select(setting => setting.Key))}”? ";

        var form =
            defaults ? Of(task!, agent ?? Starts.Fitting(task!))
            : run is not null ? Of(run)
            : Of(preset, variant);
        form.Sought = query.GetValueOrDefault("setting");
        if (form.Sought is { } sought && !Catalogue.Settings.Any(setting => setting.Key == sought))
            notice +=
                $"There is no setting “{sought}”. Did you mean "
                + $"“{NearestName.OfKey(sought, Catalogue.Settings.Select(setting => setting.Key))}”? ";
        form.Notice = notice.Length > 0 ? notice.TrimEnd() : null;
        (form.Name, form.Tags, form.Notes) = (
            query.GetValueOrDefault("name", ""),
            query.GetValueOrDefault("tags", ""),
            query.GetValueOrDefault("notes", "")
        );
        (form.StartPaused, form.ShowAll) = (query.ContainsKey("paused"), query.ContainsKey("all"));
        foreach (var setting in Catalogue.Settings)
            if (setting.Key != "seed" && query.TryGetValue(setting.Key, out var text))
                form.Set(setting.Key, text);
        if (query.TryGetValue("seeds", out var seeds))
            form.SetSeeds(seeds);
        return form;
    }

    /// <summary>The address of this form.</summary>
    public string ToHref()
    {
        var query = new List<KeyValuePair<string, string?>>();
        if (From is not null)
            query.Add(new("from", $"{From.Summary.Id}"));
        else if (Preset is not null)
            query.Add(new("preset", Preset.Name));
        else
            query.AddRange([new("task", Agents[0].Settings.Environment.Name), new("agent", Agents[0].Settings.Agent.Name)]);
        if (Variant is not null)
            query.Add(new("variant", Variant.Name));
        foreach (var setting in Catalogue.Settings)
            if (_rejected.TryGetValue(setting.Key, out var rejected))
                query.Add(new(setting.Key, rejected.Text));
            else if (_lists.TryGetValue(setting.Key, out var list))
                query.Add(new(setting.Key, list.Text));
            else if (_changes.TryGetValue(setting.Key, out var text))
                query.Add(new(setting.Key, text));
        if (Seeds != $"{Agents[0].Settings.Seed}")
            query.Add(new("seeds", Seeds));
        foreach (var (key, text) in new[] { ("name", Name), ("tags", Tags), ("notes", Notes) })
            if (text.Length > 0)
                query.Add(new(key, text));
        if (StartPaused)
            query.Add(new("paused", "true"));
        if (ShowAll)
            query.Add(new("all", "true"));
        return QueryHelpers.AddQueryString(Path, query);
    }

    /// <summary>Whether a setting is shown with the task: its size and rules. Which task it is, its tile says.</summary>
    public static bool OfTask(string key) => key.StartsWith("environment.", StringComparison.Ordinal) && key != "environment.name";

    /// <summary>Whether the setting has an effect on any of the agents.</summary>
    public bool Applies(string key) => _states.ContainsKey(key);

    /// <summary>What the field of a setting that applies shows.</summary>
    public SettingState State(string key) => _states[key];

    public bool IsChanged(string key) => _changes.ContainsKey(key) || _lists.ContainsKey(key) || _rejected.ContainsKey(key);

    /// <summary>Several values as they were typed; null where the setting has one.</summary>
    public string? List(string key) => _lists.TryGetValue(key, out var list) ? list.Text : null;

    /// <summary>The agents have different values of their own.</summary>
    public bool Varies(string key) => !IsChanged(key) && Bases(key).Distinct().Skip(1).Any();

    /// <summary>What the field shows: what was typed, even when it is not allowed.</summary>
    public string Text(string key) =>
        _rejected.TryGetValue(key, out var rejected)
            ? rejected.Text
            : List(key) ?? (_changes.TryGetValue(key, out var text) ? text : Bases(key)[0]);

    /// <summary>The value before the change; of several agents all of theirs.</summary>
    public string BaseText(string key) => string.Join(", ", Bases(key).Distinct());

    /// <summary>What is wrong at this field, with the value and what is allowed; null when nothing is.</summary>
    public string? Problem(string key) =>
        _rejected.TryGetValue(key, out var rejected) ? rejected.Message : _problems.Find(problem => problem.Key == key)?.Message;

    /// <summary>
    /// Takes what was typed: one value, in which thousands may be separated by commas, or several, as <see cref="ValueList"/> reads them.
    /// </summary>
    public void Set(string key, string text)
    {
        _rejected.Remove(key);
        var plain = Plain(text);
        var (values, problem) = ValueList.Parse(plain);
        try
        {
            if (problem is not null && plain.AsSpan().ContainsAny(s_several))
                throw new InvalidSettingsException([new SettingProblem(key, text, problem)]);
            if (values.Count > 1)
                SetSeveral(key, plain, [.. values.Select(one => Read(key, one))]);
            else
                SetOne(key, Read(key, values.Count == 1 ? values[0] : plain));
        }
        catch (InvalidSettingsException refused)
        {
            _rejected[key] = (text, refused.Problems[0].Message);
        }

        Check();
    }

    public void Reset(string key)
    {
        _rejected.Remove(key);
        _changes.Remove(key);
        _lists.Remove(key);
        Check();
    }

    public void SetSeeds(string text) => Seeds = text.Trim();

    /// <summary>Shows what training refused at its fields.</summary>
    public void Refuse(IEnumerable<SettingProblem> problems)
    {
        _problems.Clear();
        _problems.AddRange(problems);
        _states.Clear();
        foreach (
            var key in Catalogue
                .Settings.Select(setting => setting.Key)
                .Where(key => _settings.Any(settings => SettingsDocument.Applies(settings, key)))
        )
            _states[key] = new SettingState(
                Text(key),
                BaseText(key),
                Problem(key),
                IsChanged(key),
                Varies(key),
                _lists.ContainsKey(key) && !_rejected.ContainsKey(key) ? _lists[key].Values : []
            );
    }

    public StartRequest Request()
    {
        var seeds = ParsedSeeds.Seeds;
        return Preset is not null
            ? new StartRequest(
                Preset.Name,
                Variant: Variant?.Name,
                Overrides: [.. Changes],
                Seeds: seeds,
                Name: EffectiveName,
                Tags: TagList,
                Notes: Notes,
                StartPaused: StartPaused,
                Vary: Vary
            )
            : new StartRequest(
                Settings: Changed,
                Seeds: seeds,
                Name: EffectiveName,
                Tags: TagList,
                Notes: Notes,
                StartPaused: StartPaused,
                Vary: Vary
            );
    }

    /// <summary>The first agent's settings with the changes, without the values that vary.</summary>
    public RunSettings Changed => SettingsDocument.With(Agents[0].Settings, _changes);

    /// <summary>
    /// What the setting would be for every agent without its own change: some defaults follow the agent and the rule chosen.
    /// </summary>
    private string[] Bases(string key) =>
        [
            .. _changes.ContainsKey(key) || _lists.ContainsKey(key)
                ? Own(key)
                : _settings.Select(settings => SettingsDocument.Get(settings, key)),
        ];

    private IEnumerable<string> Own(string key) =>
        Agents.Select(agent =>
            SettingsDocument.Get(SettingsDocument.With(agent.Settings, _changes.Where(change => change.Key != key)), key)
        );

    private static string Plain(string text)
    {
        text = text.Trim().Replace('−', '-');
        return
            text.Contains(',', StringComparison.Ordinal)
            && long.TryParse(
                text,
                System.Globalization.NumberStyles.AllowThousands | System.Globalization.NumberStyles.AllowLeadingSign,
                null,
                out var number
            )
            && number.ToString("N0") == text
            ? $"{number}"
            : text;
    }

    /// <summary>
    /// The value of a text. A name that stands for nothing is refused at once: without task, agent or cell there is no form to show.
    /// </summary>
    private string Read(string key, string text)
    {
        var settings = SettingsDocument.With(Agents[0].Settings, [new(key, text)]);
        var value = SettingsDocument.Get(settings, key);
        var options = Catalogue.Settings.First(setting => setting.Key == key).Options;
        return options.Count == 0 || options.Any(option => option.Name == value)
            ? value
            : throw new InvalidSettingsException([SettingsDocument.Validate(settings).First(problem => problem.Key == key)]);
    }

    private void SetOne(string key, string value)
    {
        _lists.Remove(key);
        if (Own(key).All(original => original == value))
            _changes.Remove(key);
        else
            _changes[key] = value;
    }

    private void SetSeveral(string key, string text, IReadOnlyList<string> values)
    {
        if (values.GroupBy(value => value).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
            throw new InvalidSettingsException([
                new SettingProblem(key, text, $"{twice.Key} is given twice; the same settings and seed give the same run."),
            ]);
        _changes.Remove(key);
        _lists[key] = (text, values);
    }

    private void Check()
    {
        List<KeyValuePair<string, IReadOnlyList<string>>> lists =
        [
            .. Catalogue
                .Settings.Where(setting => _lists.ContainsKey(setting.Key))
                .Select(setting => KeyValuePair.Create(setting.Key, _lists[setting.Key].Values)),
        ];
        if (lists.Count > 0)
        {
            // Only names and switches decide which settings have an effect.
            var deciding = Spread(
                    lists.Where(list => Catalogue.Settings.First(setting => setting.Key == list.Key).Kind is "choice" or "switch")
                )
                .ToList();
            lists.RemoveAll(list => !deciding.Exists(settings => SettingsDocument.Applies(settings, list.Key)));
        }

        Vary = lists;
        _settings = [.. Spread(lists)];
        var singly = PointCount <= MostChecked ? [] : lists.SelectMany(list => Spread([list]));
        var lacks = _settings.Select(settings => EnvironmentKind.Find(settings.Environment.Name)?.Lack).OfType<SettingProblem>();
        Refuse(_settings.Concat(singly).SelectMany(SettingsDocument.Validate).Concat(lacks).DistinctBy(problem => problem.Key));
        Twice =
            _problems.Count > 0 || PointCount is 1 or > MostChecked
                ? null
                : SweepPoints.Twice(
                    SweepPoints.Of(lists).Select((point, at) => (point, _settings.Skip(at * Agents.Count).Take(Agents.Count)))
                );
    }

    /// <summary>What every agent is trained with, combination by combination; of too many, some that are evenly spread.</summary>
    private IEnumerable<RunSettings> Spread(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> lists)
    {
        var count = SweepPoints.Count(lists);
        var looked = Math.Min(count, MostChecked);
        return from at in Enumerable.Range(0, (int)looked)
            let point = SweepPoints.At(lists, at * count / looked)
            from agent in Agents
            select SettingsDocument.With(agent.Settings, _changes.Concat(point));
    }
}
