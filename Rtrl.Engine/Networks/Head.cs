using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>
/// Linear outputs q = W y + b, then free ones that are parameters themselves. Parameters: weight [outputs, inputs] row-major, bias [outputs],
/// free [free] where there are any.
/// </summary>
/// <param name="outputs">Linear outputs.</param>
/// <param name="free">Outputs that no input moves, such as a policy's log σ.</param>
internal sealed class Head(int inputs, int outputs, int free = 0)
{
    private readonly int _freeStart = outputs * (inputs + 1);

    public IReadOnlyList<TensorView> Tensors { get; } = free == 0 ? Linear(inputs, outputs) :
    [
        .. Linear(inputs, outputs), new("head.free", "head", outputs * (inputs + 1), free, [free]),
    ];

    /// <summary>Sparse weights, or orthogonal ones where a gain is given; biases and free parameters 0.</summary>
    public void Initialise(Span<float> parameters, int minNonZero, double? gain, RandomSource random)
    {
        var weight = parameters[..(outputs * inputs)];
        if (gain is { } scale)
            Initialisers.Orthogonal(weight, outputs, inputs, scale, random);
        else
            Initialisers.Sparse(weight, inputs, minNonZero, random);
        parameters[(outputs * inputs)..].Clear();
    }

    public void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> y, Span<float> values)
    {
        for (var output = 0; output < outputs; output++)
            values[output] = parameters[(outputs * inputs) + output] + VectorMath.Dot(parameters.Slice(output * inputs, inputs), y);
        parameters.Slice(_freeStart, free).CopyTo(values[outputs..]);
    }

    /// <summary>trace ← decay trace + gradient; inputAdjoint ← Wᵀ adjoint. Returns Σ|trace|.</summary>
    public double AccumulateTrace(
        ReadOnlySpan<float> parameters, ReadOnlySpan<float> y, ReadOnlySpan<float> adjoint, Span<float> inputAdjoint, float decay, Span<float> trace)
    {
        var norm = 0.0;
        inputAdjoint.Clear();
        for (var output = 0; output < outputs; output++)
        {
            norm += VectorMath.Accumulate(trace.Slice(output * inputs, inputs), decay, y, adjoint[output]);
            ref var bias = ref trace[(outputs * inputs) + output];
            bias = (decay * bias) + adjoint[output];
            norm += Math.Abs(bias);
            if (adjoint[output] != 0)
                VectorMath.AddScaled(inputAdjoint, parameters.Slice(output * inputs, inputs), adjoint[output]);
        }

        return free == 0 ? norm : norm + VectorMath.Accumulate(trace.Slice(_freeStart, free), decay, adjoint[outputs..], 1);
    }

    private static TensorView[] Linear(int inputs, int outputs) =>
    [
        new("head.weight", "head", 0, outputs * inputs, [outputs, inputs]),
        new("head.bias", "head", outputs * inputs, outputs, [outputs]),
    ];
}
