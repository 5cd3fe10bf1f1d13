using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>An agent that learns the value of every discrete action.</summary>
internal abstract record ActionValueKind(string Name, string Title, string Help) : AgentMaker(Name, Title, Help)
{
    public override (string Title, string Label) ValueWords => ("Value of the action", "Q(s, a)");

    public override string OutputWords => "action values";

    internal override string Does => "chooses among discrete actions";

    public override bool Takes(ActionKind actions) => actions == ActionKind.Discrete;

    public override IReadOnlyList<NetworkShape> Networks(AgentSettings settings, ActionSpace actions) => [new("value", actions.Count)];

    internal override IReadOnlyList<string> OutputNames(EnvironmentFacts facts) => [.. facts.ActionNames.Select(action => $"Q({action})")];
}
