using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>The kind of <see cref="StreamActorCritic"/>.</summary>
internal sealed record StreamActorCriticKind()
    : PolicyKind(
        "stream-ac",
        "Stream AC(λ)",
        "Actor and critic with a network each: a softmax policy for discrete actions, a Gaussian one for continuous actions "
            + "(Elsayed et al. "
            + "2024)."
    )
{
    internal override IReadOnlyList<string> Traits => ["rule", "step-size", "state-values", "policy", "actor"];

    internal override string Words(RunSettings settings) => $"stream AC({settings.Agent.TraceDecay}) {WithRule(settings.Agent)}";

    internal override IEnumerable<SettingProblem> Contradictions(RunSettings settings, Soundness sound)
    {
        var rule = settings.Agent.Rule;
        if (sound("agent.rule") && rule == "implicit")
            yield return new SettingProblem(
                "agent.rule",
                rule,
                $"agent.rule is “{rule}”, which corrects a value's own bootstrap; an actor has none. Use “intentional” or “obgd” "
                    + $"with {Name}."
            );
    }

    protected override IStreamingAgent Make(AgentParts parts) =>
        new StreamActorCritic(parts.Agent, parts.Actor(), parts.Policy(), parts.Value(), parts.PolicyRandoms[0], parts.Clock);
}
