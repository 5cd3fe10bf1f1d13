using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// SARSA(λ) (Rummery and Niranjan 1994):
/// <code>
/// δ = r + γ q(h_{t+1})[a_{t+1}] − q_t[a_t]      z ← γλ z + ∇q_t[a_t]      w ← w + rule(z, δ)      z ← 0 after an end
/// </code>
/// a_{t+1} is drawn from the bootstrap pass, before the update, with ε(t + 1), and taken at t + 1; the outputs of that step are computed
/// anew with the new parameters. The first action of an episode is drawn from its first observation. Exploration never cuts the trace.
/// </summary>
internal sealed class Sarsa(AgentSettings settings, IStreamingNetwork network, EpsilonGreedy policy, StageClock clock)
    : ValueAgent(settings, network, clock)
{
    private Choice? _next;
    private long _step;
    private bool _greedily;

    public override double Epsilon(long step) => policy.Epsilon(step);

    public override void BeginEpisode()
    {
        base.BeginEpisode();
        _next = null;
    }

    public override Choice Act(long step)
    {
        _step = step;
        _greedily = false;
        var choice = _next ?? policy.Choose(Outputs, step);
        _next = null;
        return choice;
    }

    public override Choice ActGreedily()
    {
        _greedily = true;
        _next = null;
        return base.ActGreedily();
    }

    public override void Save(StateWriter writer)
    {
        base.Save(writer);
        writer.Section(
            "action.next",
            section =>
            {
                section.Write(_next?.Action ?? -1);
                section.Write(_next?.NonGreedy ?? false);
            }
        );
    }

    public override void Load(StateReader reader)
    {
        base.Load(reader);
        _next = null;
        if (!reader.Has("action.next"))
            return;
        reader.Section(
            "action.next",
            section =>
            {
                var (action, nonGreedy) = (section.ReadInt32(), section.ReadBoolean());
                _next = action < 0 ? null : new Choice(action, nonGreedy);
            }
        );
    }

    protected override double ValueAhead(ReadOnlySpan<float> ahead)
    {
        var next = _greedily ? new Choice(GreedyAction.Of(ahead), false) : policy.Choose(ahead, _step + 1);
        _next = next;
        Array.Clear(AheadAdjoint);
        AheadAdjoint[next.Action] = (float)Settings.Discount;
        return ahead[next.Action];
    }
}
