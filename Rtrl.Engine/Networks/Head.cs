using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>Linear outputs q = W y + b. Parameters: weight [outputs, inputs] row-major, bias [outputs].</summary>
internal sealed class Head(int inputs, int outputs)
{
    public IReadOnlyList<TensorView> Tensors { get; } =
    [
        new("head.weight", "head", 0, outputs * inputs, [outputs, inputs]),
        new("head.bias", "head", outputs * inputs, outputs, [outputs]),
    ];

    /// <summary>Sparse weights, zero biases.</summary>
    public void Initialise(Span<float> parameters, int minNonZero, RandomSource random)
    {
        Initialisers.Sparse(parameters[..(outputs * inputs)], inputs, minNonZero, random);
        parameters[(outputs * inputs)..].Clear();
    }

    public void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> y, Span<float> values)
    {
        for (var output = 0; output < outputs; output++)
            values[output] = parameters[(outputs * inputs) + output] + VectorMath.Dot(parameters.Slice(output * inputs, inputs), y);
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

        return norm;
    }
}
