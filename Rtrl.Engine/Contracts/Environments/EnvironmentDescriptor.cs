namespace Rtrl.Engine.Contracts;

/// <summary>An environment as the catalogue lists it. Its numbers depend on its settings: see <see cref="Facts"/>.</summary>
/// <param name="Family">Folder of its rules and page of its documentation.</param>
public sealed record EnvironmentDescriptor(string Name, string Title, string Help, string Family) : SettingOption(Name, Title, Help)
{
    /// <summary>Every environment, in the order a form shows them.</summary>
    public static IReadOnlyList<EnvironmentDescriptor> All { get; } =
    [
        .. ChainFacts.All, .. ConditioningFacts.All, .. CardFacts.All, .. BoardFacts.All, .. BanditFacts.All, .. ControlFacts.All, .. LabyrinthFacts.All,
        .. ForagingFacts.All,
    ];

    /// <summary>Facts under default settings.</summary>
    public EnvironmentFacts Defaults => Facts(new EnvironmentSettings { Name = Name });

    internal Func<EnvironmentSettings, EnvironmentFacts> Describe { get; init; } = _ => throw new InvalidOperationException("An environment in the catalogue must describe itself.");

    /// <summary>Whether the task itself shows the previous action, as the repaired port of the later edition does.</summary>
    internal bool ShowsPreviousAction { get; init; }

    /// <summary>The environment of that name; null when there is none.</summary>
    public static EnvironmentDescriptor? Find(string name) => All.FirstOrDefault(environment => environment.Name == name);

    /// <summary>Facts of the environment the settings name.</summary>
    /// <exception cref="InvalidSettingsException">There is no such environment; the nearest is named.</exception>
    public static EnvironmentFacts FactsOf(EnvironmentSettings settings) => Named(settings).Facts(settings);

    /// <summary>Facts under these settings, whatever name they carry.</summary>
    public EnvironmentFacts Facts(EnvironmentSettings settings)
    {
        var facts = Describe(settings);
        return AppendsPreviousAction(settings, facts) ? facts.WithPreviousAction() : facts;
    }

    /// <summary>Facts without the appended previous action.</summary>
    internal static EnvironmentFacts BareFactsOf(EnvironmentSettings settings) => Named(settings).Describe(settings);

    private bool AppendsPreviousAction(EnvironmentSettings settings, EnvironmentFacts facts) =>
        facts.Actions.Kind == ActionKind.Discrete
        && (settings.PreviousAction == "always" || (settings.PreviousAction == "task" && ShowsPreviousAction));

    private static EnvironmentDescriptor Named(EnvironmentSettings settings) =>
        Find(settings.Name) ?? throw new InvalidSettingsException([new SettingProblem("environment.name", settings.Name,
            $"There is no environment “{settings.Name}”. Did you mean “{NearestName.Of(settings.Name, All.Select(environment => environment.Name))}”?")]);
}
