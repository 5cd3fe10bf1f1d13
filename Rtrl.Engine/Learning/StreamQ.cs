using Rtrl.Engine.Contracts;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Learning;

/// <summary>
/// Stream Q(λ) with Watkins' cuts (Elsayed et al. 2024):
/// <code>
/// δ = r + γ max_b q(h_{t+1})[b] − q_t[a]      (no bootstrap value after a terminal step)
/// z ← γλ z + ∇q_t[a]      w ← w + rule(z, δ)      z ← 0 after an end or a non-greedy action
/// </code>
/// The cut comes after the update, so that step's error still reaches older pairs; <see cref="AgentSettings.CutBefore"/> gives the textbook order.
/// </summary>
internal sealed class StreamQ : IStreamingAgent
{
    private readonly AgentSettings _settings;
    private readonly TracedNetwork _learner;
    private readonly EpsilonGreedy _policy;
    private readonly float[] _adjoint, _aheadAdjoint, _values;
    private bool _bootstrap;

    public StreamQ(AgentSettings settings, IValueNetwork network, EpsilonGreedy policy, StageClock clock)
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

    public void BeginEpisode() => _learner.Network.Reset();

    public void Advance(ReadOnlySpan<float> observation) => _learner.Network.Advance(observation).CopyTo(_values);

    public Choice Act(long step) => _policy.Choose(_values, step);

    public double Value(int action) => _values[action];

    public double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning)
    {
        _bootstrap = bootstrap;
        Array.Clear(_adjoint);
        _adjoint[choice.Action] = 1;
        if (learning && _settings.CutBefore && choice.NonGreedy)
            ValueTrace.Clear();
        var target = reward;
        if (bootstrap)
        {
            var ahead = _learner.Peek(nextObservation, _adjoint, learning);
            target += _settings.Discount * ahead[GreedyAction.Of(ahead)];
            GreedyAction.Adjoint(ahead, (float)_settings.Discount, _aheadAdjoint);
        }

        return target - _values[choice.Action];
    }

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        var outcome = _learner.Learn(_adjoint, _bootstrap ? _aheadAdjoint : default(ReadOnlySpan<float>), tdError);
        if (ended || (choice.NonGreedy && !_settings.CutBefore))
            ValueTrace.Clear();
        return outcome;
    }

    public string? FindNonFinite() => _learner.FindNonFinite();

    public void Save(StateWriter writer)
    {
        _learner.Save(writer);
        writer.Floats("value.outputs", _values);
    }

    public void Load(StateReader reader)
    {
        _learner.Load(reader);
        reader.Floats("value.outputs", _values);
    }
}
