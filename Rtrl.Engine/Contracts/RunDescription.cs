using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Contracts;

/// <summary>The fixed facts of a run that give its arrays their names and its charts their lines.</summary>
public sealed record RunDescription
{
    /// <summary>Stages of every step whose time is measured, in the order of <c>Stage</c>.</summary>
    internal static readonly string[] StageNames = ["environment", "forward", "sensitivity", "gradient", "update", "statistics"];

    /// <summary>One line, such as "stream Q(0) with ObGD · linear RTU 192, exact RTRL · MemoryChain 16".</summary>
    public required string Title { get; init; }

    public required string EnvironmentTitle { get; init; }

    /// <summary>Trainable numbers over all networks.</summary>
    public required int ParameterCount { get; init; }

    public required IReadOnlyList<string> ObservationNames { get; init; }

    public required IReadOnlyList<string> ActionNames { get; init; }

    /// <summary>
    /// What <see cref="Snapshot.ActionValues"/> holds: an action value or a probability per action, mean and then deviation per action
    /// number, or one prediction.
    /// </summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    public required IReadOnlyList<string> EnvironmentStateNames { get; init; }

    /// <summary>
    /// Parameter blocks of every network in order: "encoder", "recurrent", "head" (no "recurrent" for a feedforward network).
    /// </summary>
    public required IReadOnlyList<string> Blocks { get; init; }

    /// <summary>Stages of a step whose time is measured.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>Recurrent units; 0 without recurrence.</summary>
    public required int Units { get; init; }

    /// <summary>
    /// Names of the networks with recurrent units, the one that is shown unless another is asked for first; empty without recurrence.
    /// </summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Values per unit of state: 2 for complex units, 1 for real ones.</summary>
    public required int StateComponents { get; init; }

    /// <summary>Steps the memory must bridge, null where the task does not say.</summary>
    public required int? MemoryLag { get; init; }

    /// <summary>An episode with at least this return counts as right; null where the task has no such notion.</summary>
    public required double? SuccessReturn { get; init; }

    /// <summary>The paper's scale of returns; null where it has none.</summary>
    public ReturnScale? Scale { get; init; }

    public required double? RandomReturn { get; init; }

    public required double? OptimalReturn { get; init; }

    /// <summary>Mean return of the best policy without memory; null where nobody knows it.</summary>
    public double? MemorylessReturn { get; init; }

    /// <summary>Further lines for return charts.</summary>
    public IReadOnlyList<ReferenceReturn> References { get; init; } = [];

    public required int? EpisodeLength { get; init; }

    /// <summary>What a run of these settings is; builds nothing.</summary>
    /// <exception cref="InvalidSettingsException">The settings name an agent, a cell or an environment that there is not.</exception>
    public static RunDescription Of(RunSettings settings) => Of(settings, EnvironmentKind.FactsOf(settings.Environment));

    /// <summary>Agent, memory and task in a line.</summary>
    public static string TitleOf(RunSettings settings) => TitleOf(settings, EnvironmentKind.FactsOf(settings.Environment));

    /// <param name="facts">Of the environment in use, whatever the settings name.</param>
    internal static RunDescription Of(RunSettings settings, EnvironmentFacts facts)
    {
        var (agent, cell) = (AgentKind.Of(settings), CellKind.Of(settings.Network));
        var networks = agent.Networks(settings.Agent, facts.Actions);
        return new RunDescription
        {
            Title = TitleOf(settings, facts),
            EnvironmentTitle = facts.Title,
            ParameterCount = (int)networks.Sum(shape => NetworkSize.Parameters(settings, facts, shape)),
            ObservationNames = facts.ObservationNames,
            ActionNames = facts.ActionNames,
            OutputNames = agent.OutputNames(facts),
            EnvironmentStateNames = facts.StateNames,
            Blocks = cell.Recurrent ? ["encoder", "recurrent", "head"] : ["encoder", "head"],
            Stages = StageNames,
            Units = cell.Recurrent ? settings.Network.HiddenSize : 0,
            Networks = cell.Recurrent ? [.. networks.Select(shape => shape.Name)] : [],
            StateComponents = cell.StatePerUnit,
            MemoryLag = facts.MemoryLag,
            SuccessReturn = facts.SuccessReturn,
            Scale = facts.Scale,
            RandomReturn = facts.RandomReturn,
            OptimalReturn = facts.OptimalReturn,
            MemorylessReturn = facts.MemorylessReturn,
            References = facts.References,
            EpisodeLength = facts.EpisodeLength,
        };
    }

    private static string TitleOf(RunSettings settings, EnvironmentFacts facts) =>
        $"{AgentKind.Of(settings).Words(settings)} · {CellKind.Of(settings.Network).LayerWords(settings.Network)} · {facts.Title}";
}
