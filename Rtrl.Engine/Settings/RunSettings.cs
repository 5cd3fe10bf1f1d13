namespace Rtrl.Engine.Settings;

/// <summary>
/// Everything that decides a trajectory, together with the seed. Immutable, validated once before the first step and stored with the
/// run as JSON. Keys are the camelCase paths of this record: <c>agent.traceDecay</c>.
/// </summary>
public sealed record RunSettings
{
    public EnvironmentSettings Environment { get; init; } = new();

    public NetworkSettings Network { get; init; } = new();

    public AgentSettings Agent { get; init; } = new();

    public PpoSettings Ppo { get; init; } = new();

    public ExplorationSettings Exploration { get; init; } = new();

    public NormalisationSettings Normalisation { get; init; } = new();

    public StopSettings Stop { get; init; } = new();

    [Setting(
        "Seed",
        "Starts every random stream of the run: environment, exploration, initialisation and, for PPO, the order of minibatches. "
            + "Same settings and seed, same trajectory, bit for bit.",
        Min = 0,
        Max = 9007199254740991
    )]
    public long Seed { get; init; }

    /// <summary>The same run with another end: ε keeps its schedule, in steps, and its share of the run ends.</summary>
    public RunSettings EndingAt(StopSettings stop) => this with { Stop = stop, Exploration = Exploration with { Fraction = 0 } };
}
