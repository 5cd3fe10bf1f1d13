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
/// What the form holds: where it starts from (a preset, one agent of it, or a run) and what the person changed. Its home is the URL:
/// <c>/new?preset=memory-chain-demo&amp;agent.traceDecay=0.9&amp;seeds=0..9</c>.
/// </summary>
public sealed class StartForm
{
    public const string Path = "/new";

    private readonly Dictionary<string, string> _changes = [];
    private readonly Dictionary<string, (string Text, string Message)> _rejected = [];
    private readonly List<SettingProblem> _problems = [];
    private readonly Dictionary<string, SettingState> _states = [];
    private IReadOnlyList<RunSettings> _settings = [];

    private StartForm(Preset? preset, PresetVariant? variant, RunDetail? from)
    {
        Preset = preset;
        Variant = variant;
        From = from;
        Agents = from is not null ? [new PresetVariant("run", from.Summary.Name, from.Settings)]
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

    /// <summary>Something in the address that could not be used.</summary>
    public string? Notice { get; private init; }

    /// <summary>Changed settings by key, in form order.</summary>
    public IEnumerable<KeyValuePair<string, string>> Changes =>
        Catalogue.Settings.Where(setting => _changes.ContainsKey(setting.Key)).Select(setting => KeyValuePair.Create(setting.Key, _changes[setting.Key]));

    /// <summary>The settings of every agent with the changes.</summary>
    public IReadOnlyList<RunSettings> Settings => _settings;

    /// <summary>Why no agent can learn the task as it is set; null where it can be learned, or the settings are refused.</summary>
    public string? Unlearnable => _problems.Count > 0 ? null : EnvironmentKind.FactsOf(_settings[0].Environment).Unlearnable;

    public (IReadOnlyList<long> Seeds, string? Problem) ParsedSeeds => SeedList.Parse(Seeds);

    public int RunCount => Math.Max(1, ParsedSeeds.Seeds.Count) * Agents.Count;

    public string? NameProblem => RunLabels.OfName(EffectiveName)?.Message;

    public string? TagsProblem => RunLabels.OfTags(TagList)?.Message;

    public string? NotesProblem => RunLabels.OfNotes(Notes)?.Message;

    public string? CountProblem => RunCount > SeedList.Most ? $"{Wording.Count(RunCount, "run")}; allowed are {SeedList.Most:N0} at once." : null;

    public bool CanStart => ProblemCount == 0;

    /// <summary>Fields in the form that need another value; what was typed into a field that no longer applies does not count.</summary>
    public int ProblemCount => _states.Values.Count(state => state.Problem is not null) + new[] { ParsedSeeds.Problem ?? CountProblem, NameProblem, TagsProblem, NotesProblem }.Count(problem => problem is not null);

    public IReadOnlyList<string> TagList => [.. Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];

    /// <summary>The name given, else where it starts from and up to three of the changes.</summary>
    public string EffectiveName
    {
        get
        {
            if (Name.Trim() is { Length: > 0 } given)
                return given;
            var origin = From is not null ? RunsTable.WithoutSeed(From.Summary) : Variant is not null && Preset!.Variants.Count > 1 ? $"{Preset.Name} · {Variant.Title}" : Preset!.Name;
            var changes = Changes.Take(3).Select(change => $"{change.Key[(change.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]} {change.Value}");
            var name = string.Join(", ", changes.Prepend(origin)) + (_changes.Count > 3 ? ", …" : "");
            return RunLabels.Fit(name, "");
        }
    }

    /// <summary>Where the form starts from, in words.</summary>
    public string Origin => From is not null ? $"run {From.Summary.Id}" : "the preset";

    /// <summary>The form of a preset, without changes.</summary>
    public static StartForm Of(Preset preset, PresetVariant? variant = null) => new(preset, preset.Variants.Count > 1 ? variant : null, from: null);

    public static StartForm Of(RunDetail run) => new(preset: null, variant: null, run);

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
        var preset = query.TryGetValue("preset", out var name) ? Catalogue.Presets.FirstOrDefault(candidate => candidate.Name == name) : null;
        if (name is not null && preset is null)
            notice += $"There is no preset “{name}”. Did you mean “{NearestName.Of(name, Catalogue.Presets.Select(candidate => candidate.Name))}”? ";
        preset ??= Catalogue.Presets[0];
        var variant = query.TryGetValue("variant", out var chosen) ? preset.Variants.FirstOrDefault(candidate => candidate.Name == chosen) : null;
        foreach (var key in query.Keys.Where(key => key.Contains('.', StringComparison.Ordinal) && !Catalogue.Settings.Any(setting => setting.Key == key)))
            notice += $"There is no setting “{key}”. Did you mean “{NearestName.OfKey(key, Catalogue.Settings.Select(setting => setting.Key))}”? ";

        var form = new StartForm(run is null ? preset : null, run is null && preset.Variants.Count > 1 ? variant : null, run)
        {
            Notice = notice.Length > 0 ? notice.TrimEnd() : null,
            Name = query.GetValueOrDefault("name", ""),
            Tags = query.GetValueOrDefault("tags", ""),
            Notes = query.GetValueOrDefault("notes", ""),
            StartPaused = query.ContainsKey("paused"),
        };
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
        else
            query.Add(new("preset", Preset!.Name));
        if (Variant is not null)
            query.Add(new("variant", Variant.Name));
        foreach (var setting in Catalogue.Settings)
            if (_rejected.TryGetValue(setting.Key, out var rejected))
                query.Add(new(setting.Key, rejected.Text));
            else if (_changes.TryGetValue(setting.Key, out var text))
                query.Add(new(setting.Key, text));
        if (Seeds != $"{Agents[0].Settings.Seed}")
            query.Add(new("seeds", Seeds));
        foreach (var (key, text) in new[] { ("name", Name), ("tags", Tags), ("notes", Notes) })
            if (text.Length > 0)
                query.Add(new(key, text));
        if (StartPaused)
            query.Add(new("paused", "true"));
        return QueryHelpers.AddQueryString(Path, query);
    }

    /// <summary>Whether the setting has an effect on any of the agents.</summary>
    public bool Applies(string key) => _states.ContainsKey(key);

    /// <summary>What the field of a setting that applies shows.</summary>
    public SettingState State(string key) => _states[key];

    public bool IsChanged(string key) => _changes.ContainsKey(key) || _rejected.ContainsKey(key);

    /// <summary>The agents have different values of their own.</summary>
    public bool Varies(string key) => !IsChanged(key) && Bases(key).Distinct().Skip(1).Any();

    /// <summary>What the field shows: what was typed, even when it is not allowed.</summary>
    public string Text(string key) => _rejected.TryGetValue(key, out var rejected) ? rejected.Text : _changes.TryGetValue(key, out var text) ? text : Bases(key)[0];

    /// <summary>The value before the change; of several agents all of theirs.</summary>
    public string BaseText(string key) => string.Join(", ", Bases(key).Distinct());

    /// <summary>What is wrong at this field, with the value and what is allowed; null when nothing is.</summary>
    public string? Problem(string key) => _rejected.TryGetValue(key, out var rejected) ? rejected.Message : _problems.Find(problem => problem.Key == key)?.Message;

    /// <summary>Takes what was typed; thousands may be separated by commas.</summary>
    public void Set(string key, string text)
    {
        _rejected.Remove(key);
        var plain = Plain(text);
        try
        {
            var value = SettingsDocument.Get(SettingsDocument.With(Agents[0].Settings, [new(key, plain)]), key);
            if (Bases(key).All(original => original == value))
                _changes.Remove(key);
            else
                _changes[key] = value;
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
        Check();
    }

    public void SetSeeds(string text) => Seeds = text.Trim();

    /// <summary>Shows what training refused at its fields.</summary>
    public void Refuse(IEnumerable<SettingProblem> problems)
    {
        _problems.Clear();
        _problems.AddRange(problems);
        _states.Clear();
        foreach (var key in Catalogue.Settings.Select(setting => setting.Key).Where(key => _settings.Any(settings => SettingsDocument.Applies(settings, key))))
            _states[key] = new SettingState(Text(key), BaseText(key), Problem(key), IsChanged(key), Varies(key));
    }

    public StartRequest Request()
    {
        var seeds = ParsedSeeds.Seeds;
        return Preset is not null
            ? new StartRequest(Preset.Name, Variant: Variant?.Name, Overrides: [.. Changes], Seeds: seeds, Name: EffectiveName, Tags: TagList, Notes: Notes, StartPaused: StartPaused)
            : new StartRequest(Settings: Settings[0], Seeds: seeds, Name: EffectiveName, Tags: TagList, Notes: Notes, StartPaused: StartPaused);
    }

    /// <summary>What the setting would be for every agent without its own change: some defaults follow the agent and the rule chosen.</summary>
    private string[] Bases(string key) =>
    [
        .. _changes.ContainsKey(key)
            ? Agents.Select(agent => SettingsDocument.Get(SettingsDocument.With(agent.Settings, _changes.Where(change => change.Key != key)), key))
            : _settings.Select(settings => SettingsDocument.Get(settings, key)),
    ];

    private static string Plain(string text)
    {
        text = text.Trim().Replace('−', '-');
        return text.Contains(',', StringComparison.Ordinal) && long.TryParse(text, System.Globalization.NumberStyles.AllowThousands | System.Globalization.NumberStyles.AllowLeadingSign, null, out var number) && number.ToString("N0") == text
            ? $"{number}"
            : text;
    }

    private void Check()
    {
        _settings = [.. Agents.Select(agent => SettingsDocument.With(agent.Settings, _changes))];
        var lacks = _settings.Select(settings => EnvironmentKind.Find(settings.Environment.Name)?.Lack).OfType<SettingProblem>();
        Refuse(_settings.SelectMany(SettingsDocument.Validate).Concat(lacks).DistinctBy(problem => problem.Key));
    }
}
