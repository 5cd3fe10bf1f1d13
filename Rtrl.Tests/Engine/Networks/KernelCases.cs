using Rtrl.Engine.Cells.Reference;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks;

/// <summary>A float32 network and its double reference over the same parameters.</summary>
internal static class KernelCases
{
    public static Network Reference(NetworkSettings settings, int inputs, int outputs)
    {
        var activation = settings.Activation == "tanh" ? Activation.Tanh : Activation.LeakyReLU;
        DenseBlock[] encoder = [.. Enumerable.Range(0, settings.EncoderLayers).Select(layer => new DenseBlock(
            layer == 0 ? inputs : settings.EncoderWidth, settings.EncoderWidth, settings.LayerNorm, activation, slopeAtZero: settings.SlopeAtZero))];
        var gradient = settings.Gradient == "rtrl" ? RecurrentGradient.ExactRtrl : RecurrentGradient.OneStep;
        var (width, units) = (settings.EncoderWidth, settings.HiddenSize);
        ICell? cell = settings.Cell switch
        {
            "linear-rtu" => new Rtu(width, units, RtuVariant.Linear, gradient),
            "nonlinear-rtu" => new Rtu(width, units, RtuVariant.Nonlinear, gradient),
            "min-gru" => new MinGru(width, units, gradient),
            "gated-trace-unit" => new GatedTraceUnit(width, units, gradient),
            "gru" => new Gru(width, units, gradient),
            "lstm" => new Lstm(width, units, gradient),
            _ => null,
        };
        var features = cell?.OutputSize ?? width;
        return settings.ProjectionWidth == 0
            ? new Network(encoder, cell, [new DenseBlock(features, outputs)])
            : new Network(encoder, cell,
                [new DenseBlock(features, settings.ProjectionWidth, settings.ProjectionLayerNorm, activation, slopeAtZero: settings.SlopeAtZero), new DenseBlock(settings.ProjectionWidth, outputs)]);
    }

    /// <summary>Dense random parameters with radii and phases in ordinary ranges, the same in both, rounded to float.</summary>
    public static (ValueNetwork Kernel, Network Reference, double[] Parameters) Pair(NetworkSettings settings, int inputs, int outputs, long seed)
    {
        var kernel = new ValueNetwork(settings, inputs, outputs);
        var random = Cases.Random(seed);
        kernel.Initialise(random);
        foreach (var tensor in kernel.Tensors)
        {
            var scale = tensor.Shape.Count == 1 ? 0.3 : 1 / Math.Sqrt(tensor.Shape[1]);
            if (tensor.Name is "recurrent.nu" or "recurrent.theta")
                continue;
            foreach (ref var value in kernel.Parameters.Slice(tensor.Offset, tensor.Length))
                value = (float)(scale * random.NextNormal());
        }

        return (kernel, Reference(settings, inputs, outputs), Agreement.Widen(kernel.Parameters));
    }
}
