using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// Stream Q(λ) with Watkins' cuts (Elsayed et al. 2024):
/// <code>
/// δ = r + γ max_b q(h_{t+1})[b] − q_t[a]      (no bootstrap value after a terminal step)
/// z ← γλ z + ∇q_t[a]      w ← w + rule(z, δ)      z ← 0 after an end or a non-greedy action
/// </code>
/// The cut comes after the update, so that step's error still reaches older pairs; <see cref="AgentSettings.CutBefore"/> gives the textbook
/// order.
/// </summary>
internal sealed class StreamQ(AgentSettings settings, IStreamingNetwork network, EpsilonGreedy policy, StageClock clock)
    : ValueAgent(settings, network, clock)
{
    public override bool CutsOnExploration => true;

    public override double Epsilon(long step) => policy.Epsilon(step);

    public override Choice Act(long step) => policy.Choose(Outputs, step);

    protected override double ValueAhead(ReadOnlySpan<float> ahead)
    {
        GreedyAction.Adjoint(ahead, (float)Settings.Discount, Settings.SplitTies, AheadAdjoint);
        return ahead[GreedyAction.Of(ahead)];
    }

    protected override bool CutsBefore(Choice choice) => Settings.CutBefore && choice.NonGreedy;

    protected override bool CutsAfter(Choice choice) => !Settings.CutBefore && choice.NonGreedy;
}
