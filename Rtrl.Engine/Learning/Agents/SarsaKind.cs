using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>The kind of <see cref="Sarsa"/>.</summary>
internal sealed record SarsaKind()
    : ActionValueKind(
        "sarsa",
        "SARSA(λ)",
        "Learns the value of what it does, exploration included: the next action is drawn before the update and then taken."
    )
{
    internal override IReadOnlyList<string> Traits => ["rule", "step-size", "explores"];

    internal override string Words(RunSettings settings) => $"SARSA({settings.Agent.TraceDecay}) {WithRule(settings.Agent)}";

    protected override IStreamingAgent Make(AgentParts parts) => new Sarsa(parts.Agent, parts.Value(), parts.Exploration, parts.Clock);
}
