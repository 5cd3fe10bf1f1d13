using System.Globalization;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// A network of the batched baseline: one copy acts with constant parameters and carries (h, S) from step to step and rollout to rollout,
/// another one replays single steps from the kept (h_{t−1}, S_{t−1}) under the parameters that learn. After the update the first takes
/// those over.
/// </summary>
internal sealed class RolloutNetwork
{
    private readonly string _name,
        _owner,
        _momentOwner;
    private readonly IStreamingNetwork _learner;
    private readonly Rollout _rollout;
    private readonly Adam _adam;
    private readonly int _turn,
        _every,
        _keptPerTurn;

    // (h, S) before every k-th step of every turn [N, ⌈T/k⌉, StateLength], made when first needed, and the parameters under which the steps
    // between are replayed.
    private readonly AlignedBuffer?[] _states;
    private readonly AlignedBuffer _gradient,
        _keptParameters,
        _scratch;

    // (h, S) of every environment while the acting copy is in another one [N, StateLength]; empty for a single one.
    private readonly AlignedBuffer[] _waiting;

    // Steps of the rollout that were taken before a restore: of these only (h, S) at the start of every turn is known.
    private int _restored;

    /// <param name="name">"value" or "actor": the prefix its state is stored under.</param>
    /// <param name="learner">A network of the same shape.</param>
    /// <param name="owner">What goes before a tensor's name in a message, such as "actor ".</param>
    public RolloutNetwork(
        string name,
        string owner,
        IStreamingNetwork network,
        IStreamingNetwork learner,
        Rollout rollout,
        PpoSettings settings
    )
    {
        _name = name;
        _owner = owner;
        _momentOwner = "Adam's moments of " + owner;
        Network = network;
        _learner = learner;
        _rollout = rollout;
        _turn = settings.RolloutSteps;
        _every = settings.SensitivityEvery;
        _keptPerTurn = ((_turn - 1) / _every) + 1;
        _adam = new Adam(network.ParameterCount, settings);
        _states = new AlignedBuffer?[settings.Environments * _keptPerTurn];
        _waiting =
        [
            .. Enumerable
                .Range(0, settings.Environments > 1 ? settings.Environments : 0)
                .Select(_ => new AlignedBuffer(network.StateLength)),
        ];
        _gradient = new AlignedBuffer(network.ParameterCount);
        _keptParameters = new AlignedBuffer(_every > 1 ? network.ParameterCount : 0);
        _scratch = new AlignedBuffer(_keptParameters.Length);
    }

    /// <summary>The one that acts.</summary>
    public IStreamingNetwork Network { get; }

    public NamedNetwork Named => new(_name, Network);

    /// <summary>Gradient of the minibatch in progress, or of the last one.</summary>
    public ReadOnlySpan<float> MinibatchGradient => _gradient.Span;

    /// <summary>The acting copy leaves one environment for another, with that one's (h, S).</summary>
    public void Enter(int from, int to)
    {
        Network.SaveState(_waiting[from].Span);
        Network.LoadState(_waiting[to].Span);
    }

    /// <summary>Remembers (h, S) before the step that is about to be taken.</summary>
    public void Keep(int step)
    {
        if (step == 0)
            _restored = 0;
        Keep(step, Network);
    }

    /// <summary>
    /// The learning copy starts from the acting one's parameters. Of steps taken before a restore it recomputes (h, S) first, from the
    /// start of each turn: the same bits as if they had been kept.
    /// </summary>
    public void BeginUpdate()
    {
        Network.Parameters.CopyTo(_learner.Parameters);
        KeepParameters();
        Walk(_restored, keep: true, visit: null);
        _restored = 0;
    }

    /// <summary>
    /// Step t of the rollout from its own (h_{t−1}, S_{t−1}) under the learning parameters; the outputs are those of the network.
    /// </summary>
    public ReadOnlySpan<float> Replay(int step)
    {
        Recall(step);
        return _learner.Advance(_rollout.Input(step));
    }

    /// <summary>Value one step ahead of the last replayed step.</summary>
    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input) => _learner.Peek(input);

    /// <summary>dL/dw ← 0 before a minibatch.</summary>
    public void ClearGradient() => _gradient.Span.Clear();

    /// <summary>
    /// dL/dw ← dL/dw + d(adjoint · outputs of the last replayed step)/dw, with a · (J S_{t−1} + I) for the recurrent layer.
    /// </summary>
    public void AddGradient(ReadOnlySpan<float> adjoint) => _learner.AccumulateTrace(adjoint, 1, _gradient.Span);

    /// <summary>One step of Adam along the minibatch's gradient.</summary>
    public (double Norm, bool Clipped) Descend(double stepSize) => _adam.Descend(_learner.Parameters, _gradient.Span, stepSize);

    /// <summary>
    /// Ablation: the rollout once more from its start under the learning parameters; (h, S) before every step are kept anew where asked
    /// for.
    /// <paramref name="visit"/> is called after every step.
    /// </summary>
    public void Refresh(bool keep, Action<int, ReadOnlySpan<float>>? visit)
    {
        Walk(_rollout.Count, keep, visit);
        if (keep)
            KeepParameters();
    }

    /// <summary>The acting copy takes over what was learned; its (h, S) go on. Returns how far the parameters moved, ‖Δw‖₂.</summary>
    public double EndUpdate()
    {
        var moved = VectorKernels.Current.Distance(_learner.Parameters, Network.Parameters);
        _learner.Parameters.CopyTo(Network.Parameters);
        return moved;
    }

    public string? FindNonFinite() =>
        NonFinite.InNetwork(_owner, Network)
        ?? NonFinite.InTensors(_momentOwner, Network, _adam.FirstMoment)
        ?? NonFinite.InTensors(_momentOwner, Network, _adam.SecondMoment);

    public void Save(StateWriter writer, int count)
    {
        Network.Save(writer, _name + ".");
        _adam.Save(writer, _name + ".");
        for (var step = 0; step < count; step += _turn)
            writer.Floats(Start(step), State(step).Span);
        for (var environment = 0; environment < _waiting.Length; environment++)
            writer.Floats(Waiting(environment), _waiting[environment].Span);
    }

    public void Load(StateReader reader)
    {
        Network.Load(reader, _name + ".");
        _adam.Load(reader, _name + ".");
        _learner.Reset();
    }

    public void LoadEnvironments(StateReader reader)
    {
        for (var environment = 0; environment < _waiting.Length; environment++)
            reader.Floats(Waiting(environment), _waiting[environment].Span);
    }

    /// <summary>
    /// Takes (h, S) at the start of every turn of the loaded rollout from the checkpoint; the update recomputes the rest.
    /// </summary>
    public void LoadStart(StateReader reader)
    {
        for (var step = 0; step < _rollout.Count; step += _turn)
            reader.Floats(Start(step), State(step).Span);
        _restored = _rollout.Count;
    }

    private void Keep(int step, IStreamingNetwork network)
    {
        if (IsKept(step))
            network.SaveState(State(step).Span);
    }

    /// <summary>Whether (h, S) before the step is kept: the first of a turn, and every k-th after it.</summary>
    private bool IsKept(int step) => step % _turn % _every == 0;

    /// <summary>(h, S) before a step that is kept.</summary>
    private AlignedBuffer State(int step) =>
        _states[(step / _turn * _keptPerTurn) + (step % _turn / _every)] ??= new AlignedBuffer(Network.StateLength);

    private string Start(int step) => Numbered(".rollout.start", step / _turn);

    private string Waiting(int environment) => Numbered(".environment", environment);

    private string Numbered(string name, int index) =>
        index == 0 ? _name + name : string.Create(CultureInfo.InvariantCulture, $"{_name}{name}.{index}");

    /// <summary>The learning copy takes the first steps of the rollout in order, every turn from its start.</summary>
    private void Walk(int steps, bool keep, Action<int, ReadOnlySpan<float>>? visit)
    {
        for (var step = 0; step < steps; step++)
        {
            if (_rollout.First(step))
                _learner.Reset();
            else if (step % _turn == 0)
                _learner.LoadState(State(step).Span);
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
        while (!IsKept(from) && !_rollout.First(from))
            from--;
        if (_rollout.First(from))
            _learner.Reset();
        else
            _learner.LoadState(State(from).Span);
        if (from == step)
            return;

        _learner.Parameters.CopyTo(_scratch.Span);
        _keptParameters.Span.CopyTo(_learner.Parameters);
        for (; from < step; from++)
            _learner.Advance(_rollout.Input(from));
        _scratch.Span.CopyTo(_learner.Parameters);
    }
}
