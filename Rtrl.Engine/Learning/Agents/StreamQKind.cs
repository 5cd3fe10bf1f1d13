using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>The kind of <see cref="StreamQ"/>.</summary>
internal sealed record StreamQKind()
    : ActionValueKind("stream-q", "Stream Q(λ)", "Watkins' Q(λ), one transition at a time, without replay (Elsayed et al. 2024).")
{
    internal override IReadOnlyList<string> Traits => ["rule", "step-size", "explores", "maximum", "cuts"];

    internal override string Words(RunSettings settings) => $"stream Q({settings.Agent.TraceDecay}) {WithRule(settings.Agent)}";

    protected override IStreamingAgent Make(AgentParts parts) => new StreamQ(parts.Agent, parts.Value(), parts.Exploration, parts.Clock);
}
