using Rtrl.Engine.Contracts;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Learning;

/// <summary>
/// SARSA(λ) (Rummery and Niranjan 1994):
/// <code>
/// δ = r + γ q(h_{t+1})[a_{t+1}] − q_t[a_t]      z ← γλ z + ∇q_t[a_t]      w ← w + rule(z, δ)      z ← 0 after an end
/// </code>
/// a_{t+1} is drawn from the bootstrap pass, before the update, with ε(t + 1), and taken at t + 1; the outputs of that step are computed anew with
/// the new parameters. The first action of an episode is drawn from its first observation. Exploration never cuts the trace.
/// </summary>
internal sealed class Sarsa : IStreamingAgent
{
    private readonly AgentSettings _settings;
    private readonly TracedNetwork _learner;
    private readonly EpsilonGreedy _policy;
    private readonly float[] _adjoint, _aheadAdjoint, _values;
    private Choice? _next;
    private long _step;
    private bool _bootstrap, _greedily;

    public Sarsa(AgentSettings settings, IValueNetwork network, EpsilonGreedy policy, StageClock clock)
    {
        _settings = settings;
        _policy = policy;
        _learner = new TracedNetwork("value", network, StepRules.ForValues(settings, network.ParameterCount), settings.Discount * settings.TraceDecay, clock);
        _adjoint = new float[network.OutputCount];
        _aheadAdjoint = new float[network.OutputCount];
        _values = new float[network.OutputCount];
        Networks = [_learner.Named];
    }

    public IReadOnlyList<NamedNetwork> Networks { get; }

    public EligibilityTrace ValueTrace => _learner.Trace;

    public ReadOnlySpan<float> Outputs => _values;

    public double Epsilon(long step) => _policy.Epsilon(step);

    public void BeginEpisode()
    {
        _learner.Network.Reset();
        _next = null;
    }

    public void Advance(ReadOnlySpan<float> observation) => _learner.Network.Advance(observation).CopyTo(_values);

    public Choice Act(long step)
    {
        _step = step;
        _greedily = false;
        return _next ?? _policy.Choose(_values, step);
    }

    public Choice ActGreedily()
    {
        _greedily = true;
        return new Choice(GreedyAction.Of(_values), false);
    }

    public double Value(int action) => _values[action];

    public double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning)
    {
        _bootstrap = bootstrap;
        _next = null;
        Array.Clear(_adjoint);
        _adjoint[choice.Action] = 1;
        if (!bootstrap)
            return reward - _values[choice.Action];
        var ahead = _learner.Peek(nextObservation, _adjoint, learning);
        var next = _greedily ? new Choice(GreedyAction.Of(ahead), false) : _policy.Choose(ahead, _step + 1);
        _next = next;
        Array.Clear(_aheadAdjoint);
        _aheadAdjoint[next.Action] = (float)_settings.Discount;
        return reward + (_settings.Discount * ahead[next.Action]) - _values[choice.Action];
    }

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        var outcome = _learner.Learn(_adjoint, _bootstrap ? _aheadAdjoint : default(ReadOnlySpan<float>), tdError);
        if (ended)
            ValueTrace.Clear();
        return outcome;
    }

    public string? FindNonFinite() => _learner.FindNonFinite();

    public void Save(StateWriter writer)
    {
        _learner.Save(writer);
        writer.Floats("value.outputs", _values);
        writer.Section("action.next", section =>
        {
            section.Write(_next?.Action ?? -1);
            section.Write(_next?.NonGreedy ?? false);
        });
    }

    public void Load(StateReader reader)
    {
        _learner.Load(reader);
        reader.Floats("value.outputs", _values);
        _next = null;
        if (!reader.Has("action.next"))
            return;
        reader.Section("action.next", section =>
        {
            var (action, nonGreedy) = (section.ReadInt32(), section.ReadBoolean());
            _next = action < 0 ? null : new Choice(action, nonGreedy);
        });
    }
}
