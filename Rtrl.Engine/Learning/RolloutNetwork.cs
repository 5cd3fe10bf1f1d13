using Rtrl.Engine.Contracts;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>
/// A network of the batched baseline: one copy acts with constant parameters and carries (h, S) from rollout to rollout, another one replays
/// single steps from the kept (h_{t−1}, S_{t−1}) under the parameters that learn. After the update the first takes those over.
/// </summary>
internal sealed class RolloutNetwork
{
    private readonly string _name, _owner, _momentOwner;
    private readonly IValueNetwork _learner;
    private readonly Rollout _rollout;
    private readonly Adam _adam;
    private readonly int _every;

    // (h, S) before every k-th step [⌈T/k⌉, StateLength], made when first needed, and the parameters under which the steps between are replayed.
    private readonly AlignedBuffer?[] _states;
    private readonly AlignedBuffer _gradient, _keptParameters, _scratch;

    // Steps of the rollout that were taken before a restore: of these only the first one's (h, S) is known.
    private int _restored;

    /// <param name="name">"value" or "actor": the prefix its state is stored under.</param>
    /// <param name="learner">A network of the same shape.</param>
    /// <param name="owner">What goes before a tensor's name in a message, such as "actor ".</param>
    public RolloutNetwork(string name, string owner, IValueNetwork network, IValueNetwork learner, Rollout rollout, PpoSettings settings)
    {
        _name = name;
        _owner = owner;
        _momentOwner = "Adam's moments of " + owner;
        Network = network;
        _learner = learner;
        _rollout = rollout;
        _every = settings.SensitivityEvery;
        _adam = new Adam(network.ParameterCount, settings);
        _states = new AlignedBuffer?[((settings.RolloutSteps - 1) / _every) + 1];
        _gradient = new AlignedBuffer(network.ParameterCount);
        _keptParameters = new AlignedBuffer(_every > 1 ? network.ParameterCount : 0);
        _scratch = new AlignedBuffer(_keptParameters.Length);
    }

    /// <summary>The one that acts.</summary>
    public IValueNetwork Network { get; }

    public NamedNetwork Named => new(_name, Network);

    /// <summary>Gradient of the minibatch in progress, or of the last one.</summary>
    public ReadOnlySpan<float> MinibatchGradient => _gradient.Span;

    /// <summary>Remembers (h, S) before the step that is about to be taken.</summary>
    public void Keep(int step)
    {
        if (step == 0)
            _restored = 0;
        Keep(step, Network);
    }

    /// <summary>
    /// The learning copy starts from the acting one's parameters. Of steps taken before a restore it recomputes (h, S) first, from the rollout's
    /// start: the same bits as if they had been kept.
    /// </summary>
    public void BeginUpdate()
    {
        Network.Parameters.CopyTo(_learner.Parameters);
        KeepParameters();
        Walk(_restored, keep: true, visit: null);
        _restored = 0;
    }

    /// <summary>Step t of the rollout from its own (h_{t−1}, S_{t−1}) under the learning parameters; the outputs are those of the network.</summary>
    public ReadOnlySpan<float> Replay(int step)
    {
        Recall(step);
        return _learner.Advance(_rollout.Input(step));
    }

    /// <summary>Value one step ahead of the last replayed step.</summary>
    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input) => _learner.Peek(input);

    /// <summary>dL/dw ← 0 before a minibatch.</summary>
    public void ClearGradient() => _gradient.Span.Clear();

    /// <summary>dL/dw ← dL/dw + d(adjoint · outputs of the last replayed step)/dw, with a · (J S_{t−1} + I) for the recurrent layer.</summary>
    public void AddGradient(ReadOnlySpan<float> adjoint) => _learner.AccumulateTrace(adjoint, 1, _gradient.Span);

    /// <summary>One step of Adam along the minibatch's gradient.</summary>
    public (double Norm, bool Clipped) Descend(double stepSize) => _adam.Descend(_learner.Parameters, _gradient.Span, stepSize);

    /// <summary>
    /// Ablation: the rollout once more from its start under the learning parameters; (h, S) before every step are kept anew where asked for.
    /// <paramref name="visit"/> is called after every step.
    /// </summary>
    public void Refresh(bool keep, Action<int, ReadOnlySpan<float>>? visit)
    {
        Walk(_rollout.Count, keep, visit);
        if (keep)
            KeepParameters();
    }

    /// <summary>The acting copy takes over what was learned; its (h, S) go on.</summary>
    public void EndUpdate() => _learner.Parameters.CopyTo(Network.Parameters);

    public string? FindNonFinite() =>
        NonFinite.InNetwork(_owner, Network)
        ?? NonFinite.InTensors(_momentOwner, Network, _adam.FirstMoment)
        ?? NonFinite.InTensors(_momentOwner, Network, _adam.SecondMoment);

    public void Save(StateWriter writer, int count)
    {
        Network.Save(writer, _name + ".");
        _adam.Save(writer, _name + ".");
        if (count > 0)
            writer.Floats(_name + ".rollout.start", _states[0]!.Span);
    }

    public void Load(StateReader reader)
    {
        Network.Load(reader, _name + ".");
        _adam.Load(reader, _name + ".");
    }

    /// <summary>Takes (h, S) at the start of the loaded rollout from the checkpoint; the update recomputes the rest.</summary>
    public void LoadStart(StateReader reader)
    {
        reader.Floats(_name + ".rollout.start", State(0).Span);
        _restored = _rollout.Count;
    }

    private void Keep(int step, IValueNetwork network)
    {
        if (step % _every == 0)
            network.SaveState(State(step / _every).Span);
    }

    private AlignedBuffer State(int index) => _states[index] ??= new AlignedBuffer(Network.StateLength);

    /// <summary>The learning copy takes the first steps of the rollout in order, from its start.</summary>
    private void Walk(int steps, bool keep, Action<int, ReadOnlySpan<float>>? visit)
    {
        if (steps > 0)
            Recall(0);
        for (var step = 0; step < steps; step++)
        {
            if (_rollout.First(step))
                _learner.Reset();
            if (keep)
                Keep(step, _learner);
            var outputs = _learner.Advance(_rollout.Input(step));
            visit?.Invoke(step, outputs);
        }
    }

    private void KeepParameters()
    {
        if (_every > 1)
            _learner.Parameters.CopyTo(_keptParameters.Span);
    }

    /// <summary>Brings the learning copy to (h_{t−1}, S_{t−1}): from the nearest kept step, or start of an episode, on.</summary>
    private void Recall(int step)
    {
        var from = step;
        while (from % _every != 0 && !_rollout.First(from))
            from--;
        if (_rollout.First(from))
            _learner.Reset();
        else
            _learner.LoadState(State(from / _every).Span);
        if (from == step)
            return;

        _learner.Parameters.CopyTo(_scratch.Span);
        _keptParameters.Span.CopyTo(_learner.Parameters);
        for (; from < step; from++)
            _learner.Advance(_rollout.Input(from));
        _scratch.Span.CopyTo(_learner.Parameters);
    }
}
