using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// Stream AC(λ) (Elsayed et al. 2024): actor π(·; θ) and critic v(·; w) with their own networks, states, traces and rules.
/// <code>
/// δ = r + γ v(h_{t+1}) − v(h_t)      g_v = ∇v(h_t)      g_π = ∇[log π(a_t) + τ sign(δ) H(π)]
/// z_w ← γλ z_w + g_v      z_θ ← γλ z_θ + g_π      both updated with δ      both traces ← 0 after an end
/// </code>
/// sign(δ) enters before accumulation: times δ it always raises the entropy of now. Exploration never cuts traces.
/// </summary>
internal sealed class StreamActorCritic : IStreamingAgent
{
    private static readonly float[] s_one = [1];
    private readonly AgentSettings _settings;
    private readonly TracedNetwork _actor,
        _critic;
    private readonly IPolicyHead _policy;
    private readonly RandomSource _random;
    private readonly float[] _objective;
    private double _value;
    private bool _finitePolicy = true;

    public StreamActorCritic(
        AgentSettings settings,
        IStreamingNetwork actor,
        IPolicyHead policy,
        IStreamingNetwork critic,
        RandomSource random,
        StageClock clock
    )
    {
        _settings = settings;
        _policy = policy;
        _random = random;
        var decay = settings.Discount * settings.TraceDecay;
        _actor = new TracedNetwork("actor", actor, StepRules.ForPolicy(settings, actor.ParameterCount), decay, clock, "actor ");
        _critic = new TracedNetwork("value", critic, StepRules.ForValues(settings, critic.ParameterCount), decay, clock, "critic ");
        _objective = new float[actor.OutputCount];
        Networks = [_actor.Named, _critic.Named];
    }

    public IReadOnlyList<NamedNetwork> Networks { get; }

    /// <summary>Trace of the actor.</summary>
    public EligibilityTrace Trace => _actor.Trace;

    /// <summary>Trace of the critic.</summary>
    public EligibilityTrace CriticTrace => _critic.Trace;

    public ReadOnlySpan<float> Outputs => _policy.Shown;

    public ReadOnlySpan<double> ActionNumbers => _policy.ActionNumbers;

    public void BeginEpisode()
    {
        _actor.Network.Reset();
        _critic.Network.Reset();
    }

    public void Advance(ReadOnlySpan<float> observation)
    {
        // Actor, critic, then in Learn critic, actor: each finds its own numbers still in the cache where it takes over.
        var outputs = _actor.Network.Advance(observation);
        _finitePolicy = VectorKernels.Current.AllFinite(outputs);
        _policy.Read(outputs);
        _value = _critic.Network.Advance(observation)[0];
    }

    public Choice Act(long step) => new(_policy.Sample(_random), false);

    public Choice ActGreedily() => new(_policy.Mode(), false);

    public double Value(int action) => _value;

    public double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning)
    {
        if (!_finitePolicy)
            return double.NaN;
        return reward + (bootstrap ? _settings.Discount * _critic.Peek(nextObservation, s_one, learning)[0] : 0) - _value;
    }

    public void Adjoint(Choice choice, double tdError, Span<float> adjoint) =>
        _policy.Adjoint(choice.Action, 1, _settings.EntropyWeight * Math.Sign(tdError), adjoint);

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        Adjoint(choice, tdError, _objective);
        var critic = _critic.Learn(s_one, default, tdError);
        var actor = _actor.Learn(_objective, default, tdError);
        if (ended)
        {
            _actor.Trace.Clear();
            _critic.Trace.Clear();
        }

        return double.IsFinite(actor.StepSize) ? critic : actor;
    }

    public string? FindNonFinite() => _actor.FindNonFinite() ?? _critic.FindNonFinite();

    public void Save(StateWriter writer)
    {
        _actor.Save(writer);
        _critic.Save(writer);
        writer.Section("policy", _policy.Save);
    }

    public void Load(StateReader reader)
    {
        _actor.Load(reader);
        _critic.Load(reader);
        reader.Section("policy", _policy.Load);
    }
}
