using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Engine.Networks.Reference;

/// <summary>One step of a network with everything its gradient needs, under the parameters it was taken with.</summary>
public sealed class NetworkStep
{
    private readonly Network _network;
    private readonly double[] _parameters;

    internal NetworkStep(Network network, double[] parameters, DenseStep[] encoder, CellStep? cell, DenseStep[] readout)
    {
        _network = network;
        _parameters = [.. parameters];
        Encoder = encoder;
        Cell = cell;
        Readout = readout;
    }

    /// <summary>Encoder blocks, in order.</summary>
    public DenseStep[] Encoder { get; }

    /// <summary>Recurrent layer; null for the feedforward network.</summary>
    public CellStep? Cell { get; }

    /// <summary>Blocks after the recurrent layer; the last is the head.</summary>
    public DenseStep[] Readout { get; }

    /// <summary>x as the recurrent layer (or the head) received it: the encoder's features, then the inputs that pass it by.</summary>
    public required double[] Features { get; init; }

    public double[] Outputs => Readout[^1].Output;

    /// <summary>(h, S) after the step; null without recurrence.</summary>
    public CellState? After => Cell?.After;

    /// <summary>d(adjoint · outputs)/dw with the parameters of this step.</summary>
    /// <param name="outputAdjoint">dL/d outputs, shape [outputs].</param>
    public NetworkGradient Gradient(ReadOnlySpan<double> outputAdjoint) => _network.Gradient(this, _parameters, outputAdjoint);

    /// <summary>
    /// What the outputs of the step after this one owe to this one alone, h_{t−1} being a constant: with a' = d(adjoint ·
    /// outputs_{t+1})/dh_{t+1} the gradient (J_{t+1}ᵀ a') · I_t of the recurrent layer, and what dL/dx_t gives the encoder. 0 without
    /// recurrence.
    /// </summary>
    /// <param name="next">The step that <see cref="After"/> was handed to.</param>
    public double[] EarlierGradient(NetworkStep next, ReadOnlySpan<double> outputAdjoint) =>
        Cell is null
            ? new double[_parameters.Length]
            : _network.StateGradient(this, _parameters, next.Cell!.Back(next.Gradient(outputAdjoint).Hidden));
}
