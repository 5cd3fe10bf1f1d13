#pragma warning disable MA0048 // a whole agent in one file
using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Toys;

/// <summary>δ = r − q(a): learns what an action pays at once. A whole agent in one file.</summary>
internal sealed class ToyAgent(AgentSettings settings, IStreamingNetwork network, EpsilonGreedy policy, StageClock clock)
    : ValueAgent(settings, network, clock)
{
    public override double Epsilon(long step) => policy.Epsilon(step);

    public override Choice Act(long step) => policy.Choose(Outputs, step);

    protected override double ValueAhead(ReadOnlySpan<float> ahead) => 0;
}

internal sealed record ToyAgentKind()
    : ActionValueKind("toy-agent", "Toy agent", "Learns what an action pays at once and looks no further.")
{
    internal override IReadOnlyList<string> Traits => ["rule", "step-size", "explores"];

    internal override string Words(RunSettings settings) => $"toy agent {WithRule(settings.Agent)}";

    protected override IStreamingAgent Make(AgentParts parts) => new ToyAgent(parts.Agent, parts.Value(), parts.Exploration, parts.Clock);
}
