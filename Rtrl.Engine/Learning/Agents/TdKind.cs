using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>The kind of <see cref="TdPrediction"/>.</summary>
internal sealed record TdKind()
    : AgentMaker("td", "TD(λ) prediction", "No action: predicts the discounted sum of what a stream will bring.")
{
    public override (string Title, string Label) ValueWords => ("Prediction", "prediction");

    public override string OutputWords => "prediction";

    internal override IReadOnlyList<string> Traits => ["rule", "step-size", "state-values", "predicts"];

    internal override string Does => "predicts a stream without acting";

    public override bool Takes(ActionKind actions) => actions == ActionKind.None;

    internal override string Words(RunSettings settings) => $"TD({settings.Agent.TraceDecay}) {WithRule(settings.Agent)}";

    public override IReadOnlyList<NetworkShape> Networks(AgentSettings settings, ActionSpace actions) => [new("value", 1)];

    internal override IReadOnlyList<string> OutputNames(EnvironmentFacts facts) => ["prediction"];

    internal override double Discount(AgentSettings settings, EnvironmentFacts facts) =>
        settings.TaskDiscount && facts.Discount is { } own ? own : settings.Discount;

    protected override IStreamingAgent Make(AgentParts parts) => new TdPrediction(parts.Agent, parts.Value(), parts.Clock);
}
