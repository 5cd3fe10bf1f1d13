using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>One network that learns on line: its parameters w and its recurrent state, advanced once per environment step.</summary>
public sealed class Learner(Network network, double[] parameters)
{
    private CellState? _state = network.Start(),
        _before = network.Start();
    private NetworkStep? _step;

    public double[] Parameters { get; } = [.. parameters];

    /// <summary>Permanent advances since construction; equals the environment steps taken.</summary>
    public long Advances { get; private set; }

    /// <summary>(h_t, S_t); null without recurrence.</summary>
    public CellState? State => _state;

    /// <summary>The last permanent step.</summary>
    public NetworkStep Current => _step ?? throw new InvalidOperationException("No step yet: call Advance first.");

    /// <summary>h = 0, S = 0: the next step starts an episode.</summary>
    public void Reset() => _state = network.Start();

    /// <summary>Goes on from another state.</summary>
    public void Resume(CellState? state) => _state = state;

    /// <summary>Advances (h, S) once with the parameters in force and returns the outputs.</summary>
    public double[] Advance(ReadOnlySpan<double> observation)
    {
        _before = _state;
        _step = network.Step(Parameters, _state, observation);
        _state = _step.After;
        Advances++;
        return _step.Outputs;
    }

    /// <summary>Bootstrap pass: one step ahead from h_t under the current parameters, kept by nobody.</summary>
    public NetworkStep Peek(ReadOnlySpan<double> observation) => network.Step(Parameters, _state, observation);

    /// <summary>The same from h_{t−1}, where the last permanent step began.</summary>
    public NetworkStep PeekBefore(ReadOnlySpan<double> observation) => network.Step(Parameters, _before, observation);

    /// <summary>w ← w + dw.</summary>
    public void Add(ReadOnlySpan<double> increment)
    {
        for (var i = 0; i < Parameters.Length; i++)
            Parameters[i] += increment[i];
    }
}
