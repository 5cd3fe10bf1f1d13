using System.Text.Json.Serialization;

namespace Rtrl.Engine.Settings;

/// <summary>
/// Everything that varies with the environment but its rules: what settings, forms, charts and pages ask about it. The kind stands beside
/// the environment's code, which it also makes; nothing else compares an environment's name. Its numbers depend on its settings: see
/// <see cref="Facts"/>.
/// </summary>
/// <param name="Family">Folder of its rules and page of its documentation.</param>
public abstract record EnvironmentKind(string Name, string Title, string Help, string Family) : SettingOption(Name, Title, Help)
{
    /// <summary>Every environment, in the order a form shows them.</summary>
    public static KindList<EnvironmentKind> All { get; } = new("environment.name", "environment");

    /// <summary>Facts under default settings.</summary>
    public EnvironmentFacts Defaults => Facts(new EnvironmentSettings { Name = Name });

    /// <summary>What must be remembered to do well, in a few words, such as "the cue of the first step".</summary>
    public abstract string Memory { get; }

    /// <summary>How it is drawn. The plain drawing fits every environment.</summary>
    public virtual EnvironmentDrawing Drawing => EnvironmentDrawing.Numbers;

    /// <summary>
    /// Which groups of settings it reads, by the word that stands in braces in <see cref="SettingAttribute.AppliesWhen"/>: level, discrete,
    /// chain, delay, card-rules, show-mode, extra-step, isi, iti, patterns, outcome-noise, foraging, mask, task-version.
    /// </summary>
    internal abstract IReadOnlyList<string> Traits { get; }

    /// <summary>Why this process cannot make it, with what to do; null when it can.</summary>
    public virtual string? Absence => null;

    /// <summary>
    /// The same as a refusal of the setting that names it. Settings alone are valid wherever they are read: only making the environment is
    /// refused.
    /// </summary>
    [JsonIgnore]
    public SettingProblem? Lack =>
        Absence is { } absence
            ? new SettingProblem("environment.name", Name, $"environment.name is {Name}, which cannot be made here. {absence}")
            : null;

    /// <summary>
    /// The engine outside this program that its numbers come from, as this process uses it; null where there is none. A run repeats bit for
    /// bit with the same one alone.
    /// </summary>
    [JsonIgnore]
    public virtual string? Engine => null;

    /// <summary>About the memory that one such environment takes beyond the program's own, in bytes.</summary>
    [JsonIgnore]
    public virtual long MemoryBytes => 0;

    /// <summary>Whether the task itself shows the previous action, as the repaired port of the later edition does.</summary>
    internal virtual bool ShowsPreviousAction => false;

    /// <summary>The environment of that name; null when there is none.</summary>
    public static EnvironmentKind? Find(string name) => All.Find(name);

    /// <summary>The kind that the settings name.</summary>
    /// <exception cref="InvalidSettingsException">There is none; the nearest is named.</exception>
    public static EnvironmentKind Of(EnvironmentSettings settings) => All.Of(settings.Name);

    /// <summary>Facts of the environment the settings name.</summary>
    /// <exception cref="InvalidSettingsException">There is no such environment; the nearest is named.</exception>
    public static EnvironmentFacts FactsOf(EnvironmentSettings settings) => Of(settings).Facts(settings);

    /// <summary>Facts under these settings, whatever name they carry.</summary>
    public EnvironmentFacts Facts(EnvironmentSettings settings)
    {
        var facts = Describe(settings);
        return AppendsPreviousAction(settings, facts) ? facts.WithPreviousAction() : facts;
    }

    /// <summary>Facts without the appended previous action.</summary>
    internal abstract EnvironmentFacts Describe(EnvironmentSettings settings);

    /// <summary>What is wrong between settings that are each within their range.</summary>
    internal virtual IEnumerable<SettingProblem> Contradictions(EnvironmentSettings settings) => [];

    private bool AppendsPreviousAction(EnvironmentSettings settings, EnvironmentFacts facts) =>
        facts.Actions.Kind == ActionKind.Discrete
        && (settings.PreviousAction == "always" || (settings.PreviousAction == "task" && ShowsPreviousAction));
}
