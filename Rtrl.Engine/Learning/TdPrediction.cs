using Rtrl.Engine.Contracts;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Learning;

/// <summary>
/// TD(λ) prediction (Sutton 1988): what discounted sum of cumulants is to come?
/// <code>
/// δ = c_{t+1} + γ v(h_{t+1}) − v(h_t)      z ← γλ z + ∇v      w ← w + rule(z, δ)      z ← 0 after an end
/// </code>
/// There is no action. A stream without end never resets h, S or z.
/// </summary>
internal sealed class TdPrediction : IStreamingAgent
{
    private static readonly float[] s_one = [1];
    private readonly double _discount;
    private readonly TracedNetwork _learner;
    private readonly float[] _value = new float[1];
    private readonly float[] _aheadAdjoint;
    private bool _bootstrap;

    public TdPrediction(AgentSettings settings, IValueNetwork network, StageClock clock)
    {
        _discount = settings.Discount;
        _learner = new TracedNetwork("value", network, StepRules.ForValues(settings, network.ParameterCount), settings.Discount * settings.TraceDecay, clock);
        _aheadAdjoint = [(float)settings.Discount];
        Networks = [_learner.Named];
    }

    public IReadOnlyList<NamedNetwork> Networks { get; }

    public EligibilityTrace ValueTrace => _learner.Trace;

    public ReadOnlySpan<float> Outputs => _value;

    public void BeginEpisode() => _learner.Network.Reset();

    public void Advance(ReadOnlySpan<float> observation) => _learner.Network.Advance(observation).CopyTo(_value);

    public Choice Act(long step) => new(-1, false);

    public Choice ActGreedily() => new(-1, false);

    public double Value(int action) => _value[0];

    public double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning)
    {
        _bootstrap = bootstrap;
        return reward + (bootstrap ? _discount * _learner.Peek(nextObservation, s_one, learning)[0] : 0) - _value[0];
    }

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        var outcome = _learner.Learn(s_one, _bootstrap ? _aheadAdjoint : default(ReadOnlySpan<float>), tdError);
        if (ended)
            ValueTrace.Clear();
        return outcome;
    }

    public string? FindNonFinite() => _learner.FindNonFinite();

    public void Save(StateWriter writer)
    {
        _learner.Save(writer);
        writer.Floats("value.outputs", _value);
    }

    public void Load(StateReader reader)
    {
        _learner.Load(reader);
        reader.Floats("value.outputs", _value);
    }
}
