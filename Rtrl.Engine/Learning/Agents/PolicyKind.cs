using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>An agent with an actor, whose policy is softmax for discrete actions and Gaussian for continuous ones, and a critic.</summary>
internal abstract record PolicyKind(string Name, string Title, string Help) : AgentMaker(Name, Title, Help)
{
    public override bool HasActor => true;

    public override (string Title, string Label) ValueWords => ("Value of the state", "V(s)");

    public override string OutputWords => "the policy";

    internal override string Does => "acts";

    public override bool Takes(ActionKind actions) => actions != ActionKind.None;

    /// <summary>
    /// The actor puts out a preference per discrete action, or a mean and, where it is not free, a deviation per number of a continuous
    /// one.
    /// </summary>
    public override IReadOnlyList<NetworkShape> Networks(AgentSettings settings, ActionSpace actions) =>
        [
            actions.Kind != ActionKind.Continuous ? new("actor", actions.Count)
            : settings.Deviation == "free" ? new("actor", actions.Count, actions.Count)
            : new("actor", 2 * actions.Count),
            new("value", 1),
        ];

    internal override IReadOnlyList<string> OutputNames(EnvironmentFacts facts) =>
        facts.Actions.Kind == ActionKind.Discrete
            ? [.. facts.ActionNames.Select(action => $"π({action})")]
            : [.. facts.ActionNames.Select(action => $"mean {action}"), .. facts.ActionNames.Select(action => $"deviation of {action}")];
}
