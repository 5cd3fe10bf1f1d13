using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// One value network that learns from its own TD error, z ← γλ z + ∇v, w ← w + rule(z, δ): what is left to an agent is how it acts, what δ
/// is and when it cuts the trace.
/// </summary>
internal abstract class ValueAgent : IStreamingAgent
{
    private readonly TracedNetwork _learner;
    private readonly float[] _values,
        _adjoint;
    private bool _bootstrap;

    protected ValueAgent(AgentSettings settings, IStreamingNetwork network, StageClock clock)
    {
        Settings = settings;
        _learner = new TracedNetwork(
            "value",
            network,
            StepRules.ForValues(settings, network.ParameterCount),
            settings.Discount * settings.TraceDecay,
            clock
        );
        _values = new float[network.OutputCount];
        _adjoint = new float[network.OutputCount];
        AheadAdjoint = new float[network.OutputCount];
        Networks = [_learner.Named];
    }

    public IReadOnlyList<NamedNetwork> Networks { get; }

    public virtual bool CutsOnExploration => false;

    public EligibilityTrace Trace => _learner.Trace;

    public ReadOnlySpan<float> Outputs => _values;

    protected AgentSettings Settings { get; }

    /// <summary>
    /// d(γ bootstrap value)/d(outputs one step ahead): set by <see cref="ValueAhead"/>, read by rules that ask for the curvature.
    /// </summary>
    protected float[] AheadAdjoint { get; }

    public abstract double Epsilon(long step);

    public virtual void BeginEpisode() => _learner.Network.Reset();

    public void Advance(ReadOnlySpan<float> observation) => _learner.Network.Advance(observation).CopyTo(_values);

    public abstract Choice Act(long step);

    public virtual Choice ActGreedily() => new(GreedyAction.Of(_values), false);

    public virtual double Value(int action) => _values[action];

    public double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning)
    {
        _bootstrap = bootstrap;
        Adjoint(choice, double.NaN, _adjoint);
        if (learning && CutsBefore(choice))
            Trace.Clear();
        var target = bootstrap ? reward + (Settings.Discount * ValueAhead(_learner.Peek(nextObservation, _adjoint, learning))) : reward;
        return target - Value(choice.Action);
    }

    public void Adjoint(Choice choice, double tdError, Span<float> adjoint)
    {
        adjoint.Clear();
        adjoint[Math.Max(0, choice.Action)] = 1;
    }

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        var outcome = _learner.Learn(_adjoint, _bootstrap ? AheadAdjoint : default(ReadOnlySpan<float>), tdError);
        if (ended || CutsAfter(choice))
            Trace.Clear();
        return outcome;
    }

    public string? FindNonFinite() => _learner.FindNonFinite();

    public virtual void Save(StateWriter writer)
    {
        _learner.Save(writer);
        writer.Floats("value.outputs", _values);
    }

    public virtual void Load(StateReader reader)
    {
        _learner.Load(reader);
        reader.Floats("value.outputs", _values);
    }

    /// <summary>The bootstrap value from the outputs one step ahead; sets <see cref="AheadAdjoint"/>.</summary>
    protected abstract double ValueAhead(ReadOnlySpan<float> ahead);

    /// <summary>Whether z ← 0 before this step's gradient.</summary>
    protected virtual bool CutsBefore(Choice choice) => false;

    /// <summary>Whether z ← 0 after the update, as after every end.</summary>
    protected virtual bool CutsAfter(Choice choice) => false;
}
