using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>
/// Dense layer, LayerNorm without parameters (or none), activation function:
/// <code>
/// p = W o + b     x̂ = (p − mean p) R     R = 1/√(var p + 1e−5)     x = x̂ where x̂ ≥ 0, else 0.01 x̂; or tanh x̂
/// dp = R (d − mean d − x̂ mean(d ⊙ x̂))    d = dx ⊙ slope; the slope of LeakyReLU at exactly 0 is a setting, 1 as in Farr et al. 2026, code
/// </code>
/// Parameters: weight [width, inputs] row-major, bias [width].
/// </summary>
internal sealed class DenseLayer(string name, string block, int inputs, int width, bool layerNorm, bool tanh, double slopeAtZero)
{
    private const float NegativeSlope = 0.01f;
    private const double Epsilon = 1e-5;

    /// <summary>Rows shorter than this are cheaper without a call.</summary>
    private const int ShortRow = 8;
    private readonly AlignedBuffer _adjoint = new(width);

    public int Width => width;

    public int ParameterCount => width * (inputs + 1);

    public IReadOnlyList<TensorView> Tensors { get; } =
    [
        new(name + ".weight", block, 0, width * inputs, [width, inputs]),
        new(name + ".bias", block, width * inputs, width, [width]),
    ];

    public DenseActivation NewActivation() => new(inputs, width);

    /// <summary>Sparse weights, or orthogonal ones where a gain is given; zero biases.</summary>
    public void Initialise(Span<float> parameters, int minNonZero, double? gain, RandomSource random)
    {
        var weight = parameters[..(width * inputs)];
        if (gain is { } scale)
            Initialisers.Orthogonal(weight, width, inputs, scale, random);
        else
            Initialisers.Sparse(weight, inputs, minNonZero, random);
        parameters[(width * inputs)..].Clear();
    }

    public void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> input, DenseActivation activation)
    {
        input.CopyTo(activation.Input);
        var weight = parameters[..(width * inputs)];
        var bias = parameters[(width * inputs)..];
        var values = activation.Normalised.Span;
        if (inputs >= ShortRow)
            VectorMath.Multiply(weight, input, values);
        else
            MultiplyShortRows(weight, input, values);
        for (var feature = 0; feature < values.Length; feature++)
            values[feature] += bias[feature];
        activation.InverseDeviation = layerNorm ? Normalise(values) : 1;

        var features = activation.Features.Span;
        if (tanh)
        {
            VectorMath.Tanh(values, features);
            return;
        }

        for (var feature = 0; feature < values.Length; feature++)
            features[feature] = values[feature] >= 0 ? values[feature] : NegativeSlope * values[feature];
    }

    /// <summary>
    /// trace ← decay trace + gradient, given dL/dx of this pass; returns Σ|trace|. Writes dL/d(input) where <paramref name="inputAdjoint"/> is not
    /// empty.
    /// </summary>
    public double AccumulateTrace(
        ReadOnlySpan<float> parameters, DenseActivation activation, ReadOnlySpan<float> featureAdjoint, Span<float> inputAdjoint, float decay, Span<float> trace)
    {
        var adjoint = _adjoint.Span;
        ThroughActivation(activation, featureAdjoint, adjoint);
        var normalised = activation.Normalised.Span;
        var mean = layerNorm ? (float)(VectorMath.Sum(adjoint) / width) : 0;
        var projection = layerNorm ? VectorMath.Dot(adjoint, normalised) / width : 0;

        var weight = trace[..(width * inputs)];
        var bias = trace[(width * inputs)..];
        var input = activation.Input.AsSpan();
        var norm = 0.0;
        inputAdjoint.Clear();
        for (var feature = 0; feature < adjoint.Length; feature++)
        {
            var gradient = activation.InverseDeviation * (adjoint[feature] - mean - (normalised[feature] * projection));
            bias[feature] = (decay * bias[feature]) + gradient;
            norm += Math.Abs(bias[feature]);
            norm += RowAccumulate(weight.Slice(feature * inputs, inputs), decay, input, gradient);
            if (!inputAdjoint.IsEmpty)
                VectorMath.AddScaled(inputAdjoint, parameters.Slice(feature * inputs, inputs), gradient);
        }

        return norm;
    }

    /// <summary>Subtracts the mean, divides by the deviation and returns what it multiplied by.</summary>
    private float Normalise(Span<float> values)
    {
        var mean = (float)(VectorMath.Sum(values) / width);
        foreach (ref var value in values)
            value -= mean;
        var scale = (float)(1 / Math.Sqrt((VectorMath.SumSquares(values) / width) + Epsilon));
        foreach (ref var value in values)
            value *= scale;
        return scale;
    }

    private void ThroughActivation(DenseActivation activation, ReadOnlySpan<float> featureAdjoint, Span<float> adjoint)
    {
        var values = activation.Normalised.Span;
        var features = activation.Features.Span;
        for (var feature = 0; feature < adjoint.Length; feature++)
        {
            var slope = tanh ? 1 - (features[feature] * features[feature])
                : values[feature] > 0 ? 1
                : values[feature] < 0 ? NegativeSlope
                : (float)slopeAtZero;
            adjoint[feature] = slope * featureAdjoint[feature];
        }
    }

    private static void MultiplyShortRows(ReadOnlySpan<float> weight, ReadOnlySpan<float> input, Span<float> values)
    {
        var place = 0;
        foreach (ref var value in values)
        {
            var sum = 0f;
            for (var i = 0; i < input.Length; i++)
                sum += weight[place++] * input[i];
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
