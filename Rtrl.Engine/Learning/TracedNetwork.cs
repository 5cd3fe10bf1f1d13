using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>A network with its eligibility trace and its step-size rule: z ← γλ z + g, w ← w + rule(z, δ).</summary>
internal sealed class TracedNetwork
{
    private readonly string _name,
        _owner,
        _traceOwner,
        _momentOwner;
    private readonly IStepRule _rule;
    private readonly double _decay;
    private readonly StageClock _clock;
    private readonly AlignedBuffer _gradient,
        _errorGradient;

    // L1 norm of the trace where Peek has brought it forward already.
    private double? _traceNorm;

    /// <param name="name">"value" or "actor": the prefix its state is stored under.</param>
    /// <param name="decay">γλ.</param>
    /// <param name="owner">What goes before a tensor's name in a message, such as "actor ".</param>
    public TracedNetwork(string name, IStreamingNetwork network, IStepRule rule, double decay, StageClock clock, string owner = "")
    {
        _name = name;
        _owner = owner;
        _traceOwner = "the eligibility trace of " + owner;
        _momentOwner = "the second moment of " + owner;
        Network = network;
        _rule = rule;
        _decay = decay;
        _clock = clock;
        Trace = new EligibilityTrace(network.ParameterCount);
        _gradient = new AlignedBuffer(rule.ReadsGradient ? network.ParameterCount : 0);
        _errorGradient = new AlignedBuffer(rule.ReadsCurvature ? network.ParameterCount : 0);
    }

    public IStreamingNetwork Network { get; }

    public EligibilityTrace Trace { get; }

    public NamedNetwork Named => new(_name, Network);

    /// <summary>
    /// Outputs one step ahead, and the trace of this step where <see cref="Learn"/> follows and nothing hinders doing both in one sweep: z
    /// needs g_t and not the TD error.
    /// </summary>
    /// <param name="adjoint">As for <see cref="Learn"/>.</param>
    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input, ReadOnlySpan<float> adjoint, bool learning)
    {
        if (!learning || _rule.ReadsGradient || _clock.Splitting)
            return Network.Peek(input);
        _traceNorm = Network.AccumulateTraceAndPeek(adjoint, Trace.TakeDecay(_decay), Trace.Values, input, out var ahead);
        return ahead;
    }

    /// <summary>Trace and update for one transition.</summary>
    /// <param name="adjoint">g_t = d(adjoint · outputs_t)/dw.</param>
    /// <param name="aheadAdjoint">d(bootstrap value times γ)/d(outputs of the last Peek); empty without a bootstrap value.</param>
    public UpdateOutcome Learn(ReadOnlySpan<float> adjoint, ReadOnlySpan<float> aheadAdjoint, double tdError)
    {
        if (_clock.Splitting)
        {
            Network.AdvanceSensitivity();
            _clock.Mark(Stage.Sensitivity);
        }

        var traceNorm = _traceNorm ?? Accumulate(adjoint);
        _traceNorm = null;
        if (_rule.ReadsCurvature)
            NegativeErrorGradient(aheadAdjoint);
        _clock.Mark(Stage.Gradient);
        var outcome = Update(traceNorm, tdError);
        _clock.Mark(Stage.Update);
        return outcome;
    }

    public string? FindNonFinite() =>
        NonFinite.InNetwork(_owner, Network)
        ?? NonFinite.InTensors(_traceOwner, Network, Trace.Values)
        ?? NonFinite.InTensors(_momentOwner, Network, _rule.Statistics);

    public void Save(StateWriter writer)
    {
        Network.Save(writer, _name + ".");
        Trace.Save(writer, _name + ".");
        _rule.Save(writer, _name + ".");
    }

    public void Load(StateReader reader)
    {
        Network.Load(reader, _name + ".");
        Trace.Load(reader, _name + ".");
        _rule.Load(reader, _name + ".");
    }

    private double Accumulate(ReadOnlySpan<float> adjoint)
    {
        if (!_rule.ReadsGradient)
            return Trace.Accumulate(Network, adjoint, _decay);
        Network.Gradient(adjoint, _gradient.Span);
        return VectorKernels.Current.Accumulate(Trace.Values, Trace.TakeDecay(_decay), _gradient.Span, 1);
    }

    private UpdateOutcome Update(double traceNorm, double tdError)
    {
        if (_rule is not IScaledStepRule scaled)
            return _rule.Apply(Network.Parameters, Trace.Values, traceNorm, tdError, _gradient.Span, _errorGradient.Span);
        var outcome = scaled.Measure(Trace.Values, traceNorm, tdError);
        Network.Update(Trace.Memory, (float)(outcome.StepSize * tdError));
        return outcome;
    }

    /// <summary>−∇δ = g_t − γ ∇(bootstrap value).</summary>
    private void NegativeErrorGradient(ReadOnlySpan<float> aheadAdjoint)
    {
        var result = _errorGradient.Span;
        if (aheadAdjoint.IsEmpty)
        {
            _gradient.Span.CopyTo(result);
            return;
        }

        Network.PeekGradient(aheadAdjoint, result);
        VectorKernels.Current.Accumulate(result, -1, _gradient.Span, 1);
    }
}
