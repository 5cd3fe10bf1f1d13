using Rtrl.Engine.Contracts;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017) with a recurrent layer in the real-time design (Elelimy et al. 2024): T steps in
/// each of N environments under constant parameters keep (h_{t−1}, S_{t−1}); the update replays single steps from there, without unrolling.
/// <code>
/// δ_t = r + γ nd v(h_{t+1}) − v(h_t)      A_t = δ_t + γλ nd A_{t+1}      R_t = A_t + v_t      once, before the first epoch
/// E epochs of K random minibatches, each first for the critic, then for the actor, with Adam and a clipped gradient norm:
/// L_v = w mean max((v − R)², (v_old + clip(v − v_old, ±c) − R)²)
/// L_π = −mean min(ρ Â, clip(ρ, 1 ± c) Â) − τ mean H      ρ = exp(log π − log π_old)      Â = (A − mean)/(deviation + 1e−8) per minibatch
/// </code>
/// The environments take turns of T steps; the parameters are constant meanwhile, so taking one step in each at a time would give the same
/// numbers. The update happens within the step that fills the rollout. A step that is not learned from drops the rollout begun: its steps
/// would not be successive.
/// </summary>
internal sealed class Ppo : IStreamingAgent
{
    private readonly AgentSettings _agent;
    private readonly PpoSettings _settings;
    private readonly Rollout _rollout;
    private readonly RolloutNetwork _actor,
        _critic;
    private readonly IPolicyHead _policy,
        _replayed;
    private readonly IReadOnlyList<RandomSource> _random;
    private readonly RandomSource _shuffle;
    private readonly StageClock _clock;
    private readonly int[] _order;
    private readonly double[] _advantages,
        _returns;
    private readonly float[] _objective;
    private readonly float[] _slope = new float[1];
    private readonly Action<int, ReadOnlySpan<float>> _revalue;

    // Whose (h, S) the acting networks carry, and whose step comes next.
    private int _environment,
        _next;
    private bool _finitePolicy = true,
        _first,
        _uncommitted,
        _clipped;
    private double _value,
        _logProbability,
        _policyLoss,
        _valueLoss,
        _entropy,
        _divergence,
        _beyond,
        _explained,
        _criticMoved,
        _actorMoved;
    private long _step;

    /// <param name="actor">The acting and the learning copy, of one shape.</param>
    /// <param name="policy">Two heads for the same distribution: one acts, the other evaluates replayed steps.</param>
    /// <param name="inputs">Numbers of an input.</param>
    /// <param name="actionNumbers">Numbers of a continuous action; 0 for a discrete one.</param>
    /// <param name="random">Draws actions; one source per environment.</param>
    /// <param name="shuffle">Deals the minibatches.</param>
    public Ppo(
        AgentSettings agent,
        PpoSettings settings,
        (IStreamingNetwork Acting, IStreamingNetwork Learning) actor,
        (IPolicyHead Acting, IPolicyHead Replayed) policy,
        (IStreamingNetwork Acting, IStreamingNetwork Learning) critic,
        int inputs,
        int actionNumbers,
        IReadOnlyList<RandomSource> random,
        RandomSource shuffle,
        StageClock clock
    )
    {
        _agent = agent;
        _settings = settings;
        var samples = settings.Environments * settings.RolloutSteps;
        _rollout = new Rollout(samples, inputs, actionNumbers);
        _actor = new RolloutNetwork("actor", "actor ", actor.Acting, actor.Learning, _rollout, settings);
        _critic = new RolloutNetwork("value", "critic ", critic.Acting, critic.Learning, _rollout, settings);
        (_policy, _replayed) = policy;
        _random = random;
        _shuffle = shuffle;
        _clock = clock;
        _order = new int[samples];
        _advantages = new double[samples];
        _returns = new double[samples];
        _objective = new float[actor.Acting.OutputCount];
        _revalue = Revalue;
        Networks = [_actor.Named, _critic.Named];
    }

    public IReadOnlyList<NamedNetwork> Networks { get; }

    /// <summary>None: credit goes back through the rollout.</summary>
    public EligibilityTrace? Trace => null;

    public ReadOnlySpan<float> Outputs => _policy.Shown;

    public ReadOnlySpan<double> ActionNumbers => _policy.ActionNumbers;

    public int Environment => _next;

    /// <summary>A_t of the last rollout, shape [N, T] in the order the environments had their turns.</summary>
    public ReadOnlySpan<double> Advantages => _advantages;

    public RolloutNetwork Actor => _actor;

    public RolloutNetwork Critic => _critic;

    public void BeginEpisode()
    {
        Enter();
        _actor.Network.Reset();
        _critic.Network.Reset();
        _rollout.Cut();
        _first = true;
    }

    public void Advance(ReadOnlySpan<float> observation)
    {
        Enter();
        if (_uncommitted)
            _rollout.Clear();
        _uncommitted = true;
        _rollout.Begin(observation, _first);
        _first = false;
        _actor.Keep(_rollout.Count);
        _critic.Keep(_rollout.Count);
        _value = _critic.Network.Advance(observation)[0];
        var outputs = _actor.Network.Advance(observation);
        _finitePolicy = VectorKernels.Current.AllFinite(outputs);
        _policy.Read(outputs);
    }

    public Choice ActGreedily()
    {
        var action = _policy.Mode();
        _logProbability = _policy.LogProbability(action);
        return new Choice(action, false);
    }

    public Choice Act(long step)
    {
        _step = step;
        var action = _policy.Sample(_random[_environment]);
        _logProbability = _policy.LogProbability(action);
        return new Choice(action, false);
    }

    public double Value(int action) => _value;

    public double TdError(Choice choice, double reward, ReadOnlySpan<float> nextObservation, bool bootstrap, bool learning)
    {
        if (!_finitePolicy)
            return double.NaN;
        _rollout.Follow(nextObservation, bootstrap, reward);
        return reward + (bootstrap ? _agent.Discount * _critic.Network.Peek(nextObservation)[0] : 0) - _value;
    }

    /// <summary>Of log π(a_t) alone: what weighs it is known once the rollout is full.</summary>
    public void Adjoint(Choice choice, double tdError, Span<float> adjoint) => _policy.Adjoint(choice.Action, 1, 0, adjoint);

    public UpdateOutcome Learn(Choice choice, double tdError, bool ended)
    {
        if (_clock.Splitting)
        {
            _actor.Network.AdvanceSensitivity();
            _critic.Network.AdvanceSensitivity();
            _clock.Mark(Stage.Sensitivity);
        }

        _rollout.Commit(choice.Action, _policy.Unclipped, _logProbability, _value, tdError, ended);
        _uncommitted = false;
        if (_rollout.Count % _settings.RolloutSteps == 0)
        {
            _rollout.Cut();
            _next = (_environment + 1) % _settings.Environments;
        }

        if (!_rollout.IsFull)
            return new UpdateOutcome(StepSize(_settings.CriticStepSize), _clipped, Updated: false);

        _clock.BeginBatch();
        var finite = Update();
        var samples = (double)_settings.Epochs * _rollout.Count;
        _rollout.Clear();
        _clock.EndBatch(_order.Length);
        return new UpdateOutcome(
            finite ? StepSize(_settings.CriticStepSize) : double.NaN,
            _clipped,
            new BatchUpdate(
                _policyLoss / samples,
                _valueLoss / samples,
                _entropy / samples,
                _divergence / samples,
                _beyond / samples,
                _explained,
                _criticMoved,
                _actorMoved
            )
        );
    }

    public string? FindNonFinite() => _actor.FindNonFinite() ?? _critic.FindNonFinite();

    /// <summary>
    /// Parameters, (h, S) of every environment and Adam of both networks; of an unfinished rollout its inputs and what was done, and (h, S)
    /// at the start of every turn, from which the update recomputes those of the steps before the restore.
    /// </summary>
    public void Save(StateWriter writer)
    {
        var count = _uncommitted ? 0 : _rollout.Count;
        _actor.Save(writer, count);
        _critic.Save(writer, count);
        writer.Section("policy", _policy.Save);
        writer.Section(
            "ppo",
            section =>
            {
                section.Write(count);
                section.Write(_actor.Network.StateLength);
                section.Write(_critic.Network.StateLength);
                section.Write(_clipped);
                _shuffle.Save(section);
            }
        );
        if (_settings.Environments > 1)
        {
            writer.Section(
                "ppo.environments",
                section =>
                {
                    section.Write(_settings.Environments);
                    section.Write(_settings.RolloutSteps);
                    section.Write(_environment);
                    section.Write(_next);
                }
            );
        }

        if (count > 0)
            _rollout.Save(writer, count);
    }

    /// <summary>
    /// A branch with shorter rollouts, other turns or another recurrent gradient drops the unfinished one; with another number of
    /// environments it begins with the first.
    /// </summary>
    public void Load(StateReader reader)
    {
        _actor.Load(reader);
        _critic.Load(reader);
        reader.Section("policy", _policy.Load);
        var (count, fits) = (0, true);
        reader.Section(
            "ppo",
            section =>
            {
                count = section.ReadInt32();
                fits =
                    section.ReadInt32() == _actor.Network.StateLength
                    & section.ReadInt32() == _critic.Network.StateLength
                    & count < _order.Length;
                _clipped = section.ReadBoolean();
                _shuffle.Load(section);
            }
        );
        fits &= LoadEnvironments(reader);
        if (count == 0 || !fits)
            return;
        _rollout.Load(reader, count);
        _actor.LoadStart(reader);
        _critic.LoadStart(reader);
    }

    /// <summary>Whether the environments and their turns are those of the checkpoint.</summary>
    private bool LoadEnvironments(StateReader reader)
    {
        if (!reader.Has("ppo.environments"))
            return _settings.Environments == 1;
        var (environments, turn, environment, next) = (0, 0, 0, 0);
        reader.Section(
            "ppo.environments",
            section =>
                (environments, turn, environment, next) = (
                    section.ReadInt32(),
                    section.ReadInt32(),
                    section.ReadInt32(),
                    section.ReadInt32()
                )
        );
        if (environments != _settings.Environments)
            return false;
        (_environment, _next) = (environment, next);
        _actor.LoadEnvironments(reader);
        _critic.LoadEnvironments(reader);
        return turn == _settings.RolloutSteps;
    }

    /// <summary>The acting networks change over to (h, S) of the environment whose step comes next.</summary>
    private void Enter()
    {
        if (_environment == _next)
            return;
        _actor.Enter(_environment, _next);
        _critic.Enter(_environment, _next);
        _environment = _next;
    }

    private double StepSize(double start) =>
        _settings.DecaySteps == 0 ? start : start * Math.Max(0, 1 - ((double)_step / _settings.DecaySteps));

    /// <summary>E epochs over the rollout; false when a gradient was not finite.</summary>
    private bool Update()
    {
        _clipped = false;
        (_policyLoss, _valueLoss, _entropy, _divergence, _beyond) = (0, 0, 0, 0, 0);
        _actor.BeginUpdate();
        _critic.BeginUpdate();
        Targets();
        _explained = Explained();
        for (var i = 0; i < _order.Length; i++)
            _order[i] = i;
        var finite = true;
        for (var epoch = 0; epoch < _settings.Epochs && finite; epoch++)
        {
            if (epoch > 0)
                Refresh();
            _shuffle.Shuffle(_order);
            for (var minibatch = 0; minibatch < _settings.Minibatches && finite; minibatch++)
            {
                var samples = _order.AsSpan(Start(minibatch)..Start(minibatch + 1));
                var critic = UpdateCritic(samples);
                var actor = UpdateActor(samples);
                _clipped |= critic.Clipped;
                finite = double.IsFinite(critic.Norm) && double.IsFinite(actor.Norm);
            }
        }

        (_actorMoved, _criticMoved) = (_actor.EndUpdate(), _critic.EndUpdate());
        return finite;

        int Start(int minibatch) => (int)((long)minibatch * _order.Length / _settings.Minibatches);
    }

    /// <summary>Advantages and returns from the rollout's TD errors and values.</summary>
    private void Targets()
    {
        GeneralisedAdvantage.Estimate(_rollout.TdErrors, _rollout.Ends, _agent.Discount * _agent.TraceDecay, _advantages);
        for (var t = 0; t < _returns.Length; t++)
            _returns[t] = _advantages[t] + _rollout.Values[t];
    }

    /// <summary>1 − Var(R − v)/Var(R), where R − v is the advantage.</summary>
    private double Explained()
    {
        var explained = new ExplainedVariance();
        for (var t = 0; t < _returns.Length; t++)
            explained.Add(_rollout.Values[t], _returns[t]);
        return explained.Value;
    }

    /// <summary>The ablations that bring states or targets up to date between epochs.</summary>
    private void Refresh()
    {
        if (_settings.RefreshStates)
            _actor.Refresh(keep: true, visit: null);
        if (_settings.RefreshStates || _settings.RefreshTargets)
            _critic.Refresh(_settings.RefreshStates, _settings.RefreshTargets ? _revalue : null);
        if (_settings.RefreshTargets)
            Targets();
    }

    private void Revalue(int step, ReadOnlySpan<float> outputs)
    {
        var value = (double)outputs[0];
        var next = _rollout.Bootstraps(step) ? _agent.Discount * _critic.Peek(_rollout.Next(step))[0] : 0;
        _rollout.Values[step] = value;
        _rollout.TdErrors[step] = _rollout.Reward(step) + next - value;
    }

    private (double Norm, bool Clipped) UpdateCritic(ReadOnlySpan<int> samples)
    {
        _critic.ClearGradient();
        foreach (var t in samples)
        {
            var (old, target) = (_rollout.Values[t], _returns[t]);
            var value = (double)_critic.Replay(t)[0];
            var plain = value - target;
            var clipped = old + Math.Clamp(value - old, -_settings.Clip, _settings.Clip) - target;

            // Within the range both errors are the same but for rounding, which must not decide.
            var counts = !_settings.ClipValues || Math.Abs(value - old) <= _settings.Clip || plain * plain >= clipped * clipped;
            _valueLoss += _settings.ValueWeight * (counts ? plain * plain : clipped * clipped);
            _slope[0] = counts ? (float)(2 * _settings.ValueWeight * plain / samples.Length) : 0;
            if (_slope[0] != 0)
                _critic.AddGradient(_slope);
        }

        return _critic.Descend(StepSize(_settings.CriticStepSize));
    }

    private (double Norm, bool Clipped) UpdateActor(ReadOnlySpan<int> samples)
    {
        var (mean, deviation) = GeneralisedAdvantage.Moments(_advantages, samples);
        _actor.ClearGradient();
        foreach (var t in samples)
        {
            _replayed.Read(_actor.Replay(t));
            _replayed.Take(_rollout.Sample(t));
            var advantage = (_advantages[t] - mean) / (deviation + 1e-8);
            var logRatio = _replayed.LogProbability(_rollout.Action(t)) - _rollout.LogProbabilities[t];
            var ratio = Math.Exp(logRatio);
            var plain = ratio * advantage;
            var clipped = Math.Clamp(ratio, 1 - _settings.Clip, 1 + _settings.Clip) * advantage;
            var likelihoodWeight = plain <= clipped ? -plain / samples.Length : 0;
            var entropyWeight = -_settings.EntropyWeight / samples.Length;
            if (likelihoodWeight != 0 || entropyWeight != 0)
            {
                _replayed.Adjoint(_rollout.Action(t), likelihoodWeight, entropyWeight, _objective);
                _actor.AddGradient(_objective);
            }

            _policyLoss -= Math.Min(plain, clipped) + (_settings.EntropyWeight * _replayed.Entropy);
            _entropy += _replayed.Entropy;
            _divergence += ratio - 1 - logRatio;
            _beyond += Math.Abs(ratio - 1) > _settings.Clip ? 1 : 0;
        }

        return _actor.Descend(StepSize(_settings.ActorStepSize));
    }
}
