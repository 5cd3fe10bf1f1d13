using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// TD(λ) prediction (Sutton 1988): what discounted sum of cumulants is to come?
/// <code>
/// δ = c_{t+1} + γ v(h_{t+1}) − v(h_t)      z ← γλ z + ∇v      w ← w + rule(z, δ)      z ← 0 after an end
/// </code>
/// There is no action. A stream without end never resets h, S or z.
/// </summary>
internal sealed class TdPrediction(AgentSettings settings, IStreamingNetwork network, StageClock clock)
    : ValueAgent(settings, network, clock)
{
    public override double Epsilon(long step) => double.NaN;

    public override Choice Act(long step) => new(-1, false);

    public override Choice ActGreedily() => new(-1, false);

    public override double Value(int action) => Outputs[0];

    protected override double ValueAhead(ReadOnlySpan<float> ahead)
    {
        AheadAdjoint[0] = (float)Settings.Discount;
        return ahead[0];
    }
}
