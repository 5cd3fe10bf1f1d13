namespace Rtrl.Engine.Settings;

/// <summary>
/// Everything that varies with the agent but its update: what settings, forms, budgets and pages ask about it. The kind stands beside the
/// agent's code, which it also makes; nothing else compares an agent's name.
/// </summary>
public abstract record AgentKind(string Name, string Title, string Help) : SettingOption(Name, Title, Help)
{
    /// <summary>Every agent, in the order a form shows them.</summary>
    public static KindList<AgentKind> All { get; } = new("agent.name", "agent");

    /// <summary>The kind that the settings name.</summary>
    /// <exception cref="InvalidSettingsException">There is none; the nearest is named.</exception>
    public static AgentKind Of(RunSettings settings) => All.Of(settings.Agent.Name);

    /// <summary>
    /// Which groups of settings it reads, by the word that stands in braces in <see cref="SettingAttribute.AppliesWhen"/>: rule, step-size,
    /// own-step, state-values, maximum, explores, policy, actor, auxiliary, cuts, predicts, batched.
    /// </summary>
    internal abstract IReadOnlyList<string> Traits { get; }

    /// <summary>What it does with actions, after “which”: "chooses among discrete actions".</summary>
    internal abstract string Does { get; }

    /// <summary>Whether it learns from whole rollouts instead of from every step: no trace, and numbers of its updates instead.</summary>
    public virtual bool LearnsFromRollouts => false;

    /// <summary>Whether it has an actor, which is the network that is shown, and a critic.</summary>
    public virtual bool HasActor => false;

    /// <summary>What its value estimate is the value of, as a heading and as a label.</summary>
    public abstract (string Title, string Label) ValueWords { get; }

    /// <summary>What the outputs of the network that is shown are together.</summary>
    public abstract string OutputWords { get; }

    /// <summary>What decides its step sizes; null where the step-size rule of the settings does.</summary>
    public virtual string? StepSizeWords => null;

    /// <summary>Whether it can act, or predict, in a world with such actions.</summary>
    public abstract bool Takes(ActionKind actions);

    /// <summary>
    /// Why it cannot learn in a world of these facts, after “which”: "chooses among discrete actions; Hopper-P wants continuous actions".
    /// Null where it can.
    /// </summary>
    public string? Misfit(EnvironmentFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (Takes(facts.Actions.Kind))
            return null;
        var world = facts.Actions.Kind switch
        {
            ActionKind.None => "takes no actions",
            ActionKind.Discrete => "wants discrete actions",
            _ => "wants continuous actions",
        };
        return $"{Does}; {facts.Title} {world}";
    }

    /// <summary>Short words for a title, such as "QRC(0.9)".</summary>
    internal abstract string Words(RunSettings settings);

    /// <summary>Its networks, the one that is shown first.</summary>
    public abstract IReadOnlyList<NetworkShape> Networks(AgentSettings settings, ActionSpace actions);

    /// <summary>A name per output of the network that is shown.</summary>
    internal abstract IReadOnlyList<string> OutputNames(EnvironmentFacts facts);

    /// <summary>γ: the agent's own, unless it takes the task's.</summary>
    internal virtual double Discount(AgentSettings settings, EnvironmentFacts facts) => settings.Discount;

    /// <summary>Environments it learns in at a time.</summary>
    internal virtual int Environments(RunSettings settings) => 1;

    /// <summary>How often a step's work goes over the parameters of each network, averaged over many steps.</summary>
    public virtual int Sweeps(RunSettings settings) => 1;

    /// <summary>Further halves of a copy of the sensitivities that each network keeps.</summary>
    internal virtual int FurtherSensitivities => 0;

    /// <summary>Bytes of the rollout it keeps; 0 without one.</summary>
    internal virtual long RolloutBytes(RunSettings settings) => 0;

    /// <summary>What is wrong between settings that are each within their range.</summary>
    /// <param name="sound">Whether nothing is wrong with these keys so far.</param>
    internal virtual IEnumerable<SettingProblem> Contradictions(RunSettings settings, Soundness sound) => [];

    /// <summary>A rollout that makes the run too large, in numbers, and what would fit.</summary>
    internal virtual SettingProblem RolloutProblem(RunSettings settings) => throw new NotSupportedException($"{Title} keeps no rollout.");
}
