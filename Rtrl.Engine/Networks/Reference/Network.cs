using Rtrl.Engine.Networks.Cells;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Reference;

/// <summary>
/// Encoder blocks, an optional recurrent layer, then blocks of which the last is the head, over one flat parameter vector w.
/// A pure function: parameters and recurrent state are passed in, so a discarded bootstrap pass is simply a step nobody keeps.
/// </summary>
public sealed class Network
{
    private readonly IReadOnlyList<DenseBlock> _encoder;
    private readonly ICell? _cell;
    private readonly IReadOnlyList<DenseBlock> _readout;
    private readonly int _passing;

    /// <param name="encoder">Blocks in front of the recurrent layer; may be empty.</param>
    /// <param name="cell">Null for the feedforward network.</param>
    /// <param name="readout">Blocks after it; the last is the head.</param>
    /// <param name="passing">How many of the last inputs pass the encoder by and are appended to its features.</param>
    public Network(IReadOnlyList<DenseBlock> encoder, ICell? cell, IReadOnlyList<DenseBlock> readout, int passing = 0)
    {
        _passing = passing;
        _encoder = encoder;
        _cell = cell;
        _readout = readout;
        var layout = new TensorLayout();
        for (var i = 0; i < encoder.Count; i++)
            AddBlock(layout, encoder[i], "encoder", i == 0 ? "encoder" : $"encoder{i + 1}");
        foreach (var tensor in cell?.Tensors ?? [])
            layout.Add("recurrent." + tensor.Name, "recurrent", [.. tensor.Shape]);
        for (var i = 0; i < readout.Count; i++)
            AddBlock(layout, readout[i], "head", i == readout.Count - 1 ? "head" : $"projection{i + 1}");
        Tensors = layout.Tensors;
        ParameterCount = layout.Length;
    }

    /// <summary>
    /// The reference of what <see cref="StreamingNetwork"/> builds: the same tensors in the same order. A frozen recurrence is that of
    /// TBPTT(1), whose gradient nobody applies.
    /// </summary>
    /// <param name="inputs">Size of the whole input, passing numbers included.</param>
    public static Network Of(NetworkSettings settings, int inputs, int outputs, int passing = 0)
    {
        var activation = settings.Activation == "tanh" ? Activation.Tanh : Activation.LeakyReLU;
        var width = settings.EncoderWidth;
        DenseBlock[] encoder =
        [
            .. Enumerable
                .Range(0, settings.EncoderLayers)
                .Select(layer => new DenseBlock(
                    layer == 0 ? inputs - passing : width,
                    width,
                    settings.LayerNorm,
                    activation,
                    slopeAtZero: settings.SlopeAtZero
                )),
        ];
        var features = width + passing;
        var cell = CellMaker.CreateReference(settings, features);
        var read = cell?.OutputSize ?? features;
        DenseBlock[] readout =
            settings.ProjectionWidth == 0
                ? [new DenseBlock(read, outputs)]
                :
                [
                    new DenseBlock(
                        read,
                        settings.ProjectionWidth,
                        settings.ProjectionLayerNorm,
                        activation,
                        slopeAtZero: settings.SlopeAtZero
                    ),
                    new DenseBlock(settings.ProjectionWidth, outputs),
                ];
        return new Network(encoder, cell, readout, passing);
    }

    /// <summary>The recurrent layer; null for the feedforward network.</summary>
    public ICell? Cell => _cell;

    public int ParameterCount { get; }

    public int OutputCount => _readout[^1].Outputs;

    /// <summary>Slices of w in order: encoder, recurrent layer, readout.</summary>
    public IReadOnlyList<TensorView> Tensors { get; }

    /// <summary>h = 0 and S = 0; null without recurrence.</summary>
    public CellState? Start() => _cell?.Start();

    /// <summary>Outputs and the next recurrent state from w, the state before and the observation.</summary>
    public NetworkStep Step(double[] parameters, CellState? before, ReadOnlySpan<double> observation)
    {
        var offset = 0;
        var signal = observation[..^_passing].ToArray();
        var encoder = Forward(_encoder, parameters, ref signal, ref offset);
        signal = [.. signal, .. observation[^_passing..]];
        var features = signal;
        CellStep? cell = null;
        if (_cell is not null)
        {
            cell = _cell.Step(parameters.AsSpan(offset, _cell.ParameterCount), before!, signal);
            signal = cell.Output;
            offset += _cell.ParameterCount;
        }

        var readout = Forward(_readout, parameters, ref signal, ref offset);
        return new NetworkStep(this, parameters, encoder, cell, readout) { Features = features };
    }

    /// <summary>
    /// d(adjoint · outputs)/dw: ordinary backpropagation through the readout, a · S for the recurrent layer, and the current step only
    /// for the encoder (its influence through h_{t−1} is dropped on purpose).
    /// </summary>
    internal NetworkGradient Gradient(NetworkStep step, double[] parameters, ReadOnlySpan<double> outputAdjoint)
    {
        var gradient = new double[ParameterCount];
        var offset = ParameterCount;
        var adjoint = Backward(_readout, parameters, step.Readout, outputAdjoint.ToArray(), gradient, ref offset);
        double[] hidden = [];
        if (_cell is not null)
        {
            offset -= _cell.ParameterCount;
            var cell = step.Cell!.Gradient(adjoint);
            cell.Parameters.CopyTo(gradient.AsSpan(offset));
            adjoint = cell.Input;
            hidden = cell.Hidden;
        }

        var features = adjoint;
        Backward(_encoder, parameters, step.Encoder, adjoint[..^_passing], gradient, ref offset);
        return new NetworkGradient(gradient, features, hidden);
    }

    /// <summary>
    /// What dL/dh_t, past every output, gives the recurrent layer and the encoder of this step; nothing flows further back.
    /// </summary>
    internal double[] StateGradient(NetworkStep step, double[] parameters, double[] stateAdjoint)
    {
        var gradient = new double[ParameterCount];
        var offset = _encoder.Sum(Count);
        var cell = step.Cell!.Direct(stateAdjoint);
        cell.Parameters.CopyTo(gradient.AsSpan(offset));
        Backward(_encoder, parameters, step.Encoder, cell.Input[..^_passing], gradient, ref offset);
        return gradient;
    }

    private static void AddBlock(TensorLayout layout, DenseBlock block, string name, string tensor)
    {
        layout.Add(tensor + ".weight", name, block.Outputs, block.Inputs);
        if (block.HasBias)
            layout.Add(tensor + ".bias", name, block.Outputs);
    }

    private static int Count(DenseBlock block) => block.Outputs * (block.Inputs + (block.HasBias ? 1 : 0));

    private static DenseStep[] Forward(IReadOnlyList<DenseBlock> blocks, double[] parameters, ref double[] signal, ref int offset)
    {
        var steps = new DenseStep[blocks.Count];
        for (var i = 0; i < blocks.Count; i++)
        {
            steps[i] = blocks[i].Forward(parameters.AsSpan(offset, Count(blocks[i])), signal);
            signal = steps[i].Output;
            offset += Count(blocks[i]);
        }

        return steps;
    }

    private static double[] Backward(
        IReadOnlyList<DenseBlock> blocks,
        double[] parameters,
        DenseStep[] steps,
        double[] adjoint,
        double[] gradient,
        ref int offset
    )
    {
        for (var i = blocks.Count - 1; i >= 0; i--)
        {
            var count = Count(blocks[i]);
            offset -= count;
            adjoint = blocks[i].Backward(parameters.AsSpan(offset, count), steps[i], adjoint, gradient.AsSpan(offset, count));
        }

        return adjoint;
    }
}
