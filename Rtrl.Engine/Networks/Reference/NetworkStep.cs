using Rtrl.Engine.Cells.Reference;

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
}
