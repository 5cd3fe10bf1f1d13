using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>
/// Dense layer, LayerNorm without parameters, LeakyReLU:
/// <code>
/// p = W o + b     x̂ = (p − mean p) R     R = 1/√(var p + 1e−5)     x = x̂ where x̂ ≥ 0, else 0.01 x̂
/// dp = R (d − mean d − x̂ mean(d ⊙ x̂))    d = dx ⊙ slope, slope 1 at exactly 0 (Farr et al. 2026, code)
/// </code>
/// Parameters: weight [width, inputs] row-major, bias [width].
/// </summary>
internal sealed class Encoder(int inputs, int width)
{
    private const float NegativeSlope = 0.01f;
    private const double Epsilon = 1e-5;

    /// <summary>Rows shorter than this are cheaper without a call.</summary>
    private const int ShortRow = 8;
    private readonly AlignedBuffer _adjoint = new(width);

    public IReadOnlyList<TensorView> Tensors { get; } =
    [
        new("encoder.weight", "encoder", 0, width * inputs, [width, inputs]),
        new("encoder.bias", "encoder", width * inputs, width, [width]),
    ];

    /// <summary>Sparse weights, zero biases.</summary>
    public void Initialise(Span<float> parameters, int minNonZero, RandomSource random)
    {
        Initialisers.Sparse(parameters[..(width * inputs)], inputs, minNonZero, random);
        parameters[(width * inputs)..].Clear();
    }

    public void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> observation, EncoderActivation activation)
    {
        observation.CopyTo(activation.Input);
        var weight = parameters[..(width * inputs)];
        var bias = parameters[(width * inputs)..];
        var values = activation.Normalised.Span;
        if (inputs >= ShortRow)
            VectorMath.Multiply(weight, observation, values);
        else
            MultiplyShortRows(weight, observation, values);
        for (var feature = 0; feature < values.Length; feature++)
            values[feature] += bias[feature];

        var mean = (float)(VectorMath.Sum(values) / width);
        foreach (ref var value in values)
            value -= mean;
        var scale = (float)(1 / Math.Sqrt((VectorMath.SumSquares(values) / width) + Epsilon));
        activation.InverseDeviation = scale;
        var features = activation.Features.Span;
        for (var feature = 0; feature < values.Length; feature++)
        {
            var value = values[feature] * scale;
            values[feature] = value;
            features[feature] = value >= 0 ? value : NegativeSlope * value;
        }
    }

    /// <summary>trace ← decay trace + gradient, given dL/dx of this pass; returns Σ|trace|.</summary>
    public double AccumulateTrace(EncoderActivation activation, ReadOnlySpan<float> featureAdjoint, float decay, Span<float> trace)
    {
        var normalised = activation.Normalised.Span;
        var adjoint = _adjoint.Span;
        for (var feature = 0; feature < adjoint.Length; feature++)
            adjoint[feature] = normalised[feature] >= 0 ? featureAdjoint[feature] : NegativeSlope * featureAdjoint[feature];
        var mean = (float)(VectorMath.Sum(adjoint) / width);
        var projection = VectorMath.Dot(adjoint, normalised) / width;

        var weight = trace[..(width * inputs)];
        var bias = trace[(width * inputs)..];
        var input = activation.Input.AsSpan();
        var norm = 0.0;
        for (var feature = 0; feature < adjoint.Length; feature++)
        {
            var gradient = activation.InverseDeviation * (adjoint[feature] - mean - (normalised[feature] * projection));
            bias[feature] = (decay * bias[feature]) + gradient;
            norm += Math.Abs(bias[feature]);
            norm += RowAccumulate(weight.Slice(feature * inputs, inputs), decay, input, gradient);
        }

        return norm;
    }

    private static void MultiplyShortRows(ReadOnlySpan<float> weight, ReadOnlySpan<float> observation, Span<float> values)
    {
        var place = 0;
        foreach (ref var value in values)
        {
            var sum = 0f;
            for (var i = 0; i < observation.Length; i++)
                sum += weight[place++] * observation[i];
            value = sum;
        }
    }

    private static float RowAccumulate(Span<float> row, float decay, ReadOnlySpan<float> input, float scale)
    {
        if (input.Length >= ShortRow)
            return VectorMath.Accumulate(row, decay, input, scale);
        var norm = 0f;
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = (decay * row[i]) + (scale * input[i]);
            norm += Math.Abs(row[i]);
        }

        return norm;
    }
}
