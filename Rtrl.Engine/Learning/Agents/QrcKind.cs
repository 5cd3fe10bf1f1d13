using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>The kind of <see cref="Qrc"/>.</summary>
internal sealed record QrcKind()
    : ActionValueKind(
        "qrc",
        "QRC(λ)",
        "Q-learning with a regularised gradient correction and a second network that predicts the TD error (Elelimy et al. 2025)."
    )
{
    public override string? StepSizeWords => "QRC";

    internal override IReadOnlyList<string> Traits => ["own-step", "step-size", "explores", "maximum", "auxiliary"];

    public override IReadOnlyList<NetworkShape> Networks(AgentSettings settings, ActionSpace actions) =>
        [.. base.Networks(settings, actions), new("auxiliary", actions.Count)];

    internal override string Words(RunSettings settings) => $"QRC({settings.Agent.TraceDecay})";

    protected override IStreamingAgent Make(AgentParts parts) =>
        new Qrc(
            parts.Agent,
            parts.Value(),
            parts.Network("auxiliary"),
            parts.Exploration,
            parts.Clock,
            SettingsDocument.Applies(parts.Settings, "agent.twoStepBootstrap") && parts.Agent.TwoStepBootstrap,
            parts.Agent.BootstrapState == "before" ? parts.Blank("value") : null
        );
}
