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
    private readonly IValueNetwork _network;
    private readonly IStepRule _rule;
    private readonly float[] _adjoint, _values;
    private readonly StageClock _clock;

    public StreamQ(AgentSettings settings, IValueNetwork network, StageClock clock)
    {
        _settings = settings;
        _network = network;
        _clock = clock;
        _rule = settings.Rule switch
        {
            "obgd" => new ObGd(settings.StepSize, settings.Kappa),
            "sgd" => new ClippedSgd(settings.StepSize, settings.GradientClip),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Rule, "The step-size rule must be “obgd” or “sgd”."),
        };
        ValueTrace = new EligibilityTrace(network.ParameterCount);
        _adjoint = new float[network.OutputCount];
        _values = new float[network.OutputCount];
        Networks = [new("value", network)];
    }

    public IReadOnlyList<NamedNetwork> Networks { get; }

    public EligibilityTrace ValueTrace { get; }

    public ReadOnlySpan<float> ActionValues => _values;

    public void BeginEpisode() => _network.Reset();

    public void Advance(ReadOnlySpan<float> observation) => _network.Advance(observation).CopyTo(_values);

    public double TdError(int action, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap)
    {
        var target = reward;
        if (bootstrap)
        {
            var ahead = _network.Peek(nextObservation);
            target += _settings.Discount * ahead[GreedyAction.Of(ahead)];
        }

        return target - _values[action];
    }

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        if (_settings.CutBefore && choice.NonGreedy)
            ValueTrace.Clear();
        if (_clock.Splitting)
        {
            _network.AdvanceSensitivity();
            _clock.Mark(Stage.Sensitivity);
        }

        Array.Clear(_adjoint);
        _adjoint[choice.Action] = 1;
        var traceNorm = ValueTrace.Accumulate(_network, _adjoint, _settings.Discount * _settings.TraceDecay);
        _clock.Mark(Stage.Gradient);
        var outcome = _rule.Apply(_network.Parameters, ValueTrace.Values, traceNorm, tdError);
        if (ended || (choice.NonGreedy && !_settings.CutBefore))
            ValueTrace.Clear();
        _clock.Mark(Stage.Update);
        return outcome;
    }

    public string? FindNonFinite() =>
        NonFinite.InNetwork("", _network) ?? NonFinite.InTrace("", _network, ValueTrace.Values);

    public void Save(StateWriter writer)
    {
        _network.Save(writer, "value.");
        ValueTrace.Save(writer, "value.");
        writer.Floats("value.outputs", _values);
    }

    public void Load(StateReader reader)
    {
        _network.Load(reader, "value.");
        ValueTrace.Load(reader, "value.");
        reader.Floats("value.outputs", _values);
    }
}
