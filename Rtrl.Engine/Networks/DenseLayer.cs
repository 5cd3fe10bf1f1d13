using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>
/// Dense layer, LayerNorm without parameters (or none), activation function:
/// <code>
/// p = W o + b     x̂ = (p − mean p) R     R = 1/√(var p + 1e−5)     x = x̂ where x̂ ≥ 0, else 0.01 x̂; or tanh x̂
/// dp = R (d − mean d − x̂ mean(d ⊙ x̂)) d = dx ⊙ slope; the slope of LeakyReLU at exactly 0 is a setting, 1 as in Farr et al. 2026, code
/// </code>
/// Parameters: weight [width, inputs] row-major, bias [width].
/// </summary>
internal sealed class DenseLayer(
    string name,
    string block,
    int inputs,
    int width,
    bool layerNorm,
    bool tanh,
    double slopeAtZero,
    DenseKernels kernels
)
{
    private readonly AlignedBuffer _adjoint = new(width);
    private readonly OuterCorrection _due = new(width, inputs);

    // Rows shorter than a vector: their correction does not wait, and takes the outer products written out.
    private readonly bool _narrow = inputs < 16;
    private readonly AlignedBuffer _outer = new(inputs < 16 ? width * inputs : 0);
    private readonly AlignedBuffer _aheadOuter = new(inputs < 16 ? width * inputs : 0);

    public int Width => width;

    public IReadOnlyList<TensorView> Tensors { get; } =
    [new(name + ".weight", block, 0, width * inputs, [width, inputs]), new(name + ".bias", block, width * inputs, width, [width])];

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

    public void Forward(Weights parameters, ReadOnlySpan<float> input, DenseActivation activation)
    {
        input.CopyTo(activation.Input);
        var values = activation.Normalised.Span;
        var weight = parameters.Slice(0, width * inputs);
        if (parameters.Corrects && !_narrow)
            kernels.Correct(weight, _due, input, values);
        else
            kernels.Multiply(weight, input, values);
        var bias = parameters.Slice(width * inputs, width);
        kernels.Apply(bias);
        activation.InverseDeviation = kernels.Activate(values, bias.Values, layerNorm, tanh, activation.Features.Span);
    }

    /// <summary>
    /// trace ← decay trace + gradient, given dL/dx of this pass; returns Σ|trace|. Writes dL/d(input) where <paramref name="inputAdjoint"/>
    /// is not empty.
    /// </summary>
    public double AccumulateTrace(
        ReadOnlySpan<float> parameters,
        DenseActivation activation,
        ReadOnlySpan<float> featureAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace
    )
    {
        var adjoint = _adjoint.Span;
        kernels.Backward(activation, featureAdjoint, layerNorm, tanh, (float)slopeAtZero, adjoint);
        var weight = width * inputs;
        var norm = kernels.Accumulate(trace[weight..], decay, adjoint);
        return norm
            + (
                inputAdjoint.IsEmpty
                    ? kernels.AccumulateOuter(trace[..weight], decay, adjoint, activation.Input)
                    : kernels.AccumulateOuter(trace[..weight], decay, adjoint, activation.Input, parameters[..weight], inputAdjoint)
            );
    }

    /// <summary>
    /// Takes dL/dx of this pass and of the one ahead (empty: none) for the correction that is due: biases at once, weights with the next
    /// <see cref="Forward"/> or <see cref="Apply"/>. Writes dL/d(input) of both where those are not empty.
    /// </summary>
    public void Correct(
        Weights parameters,
        DenseActivation now,
        ReadOnlySpan<float> featureAdjoint,
        Span<float> inputAdjoint,
        DenseActivation ahead,
        ReadOnlySpan<float> aheadFeatureAdjoint,
        Span<float> aheadInputAdjoint
    )
    {
        var g = _due.Gradient.Span;
        var aheadG = aheadFeatureAdjoint.IsEmpty ? default : _due.AheadGradient.Span;
        kernels.Backward(now, featureAdjoint, layerNorm, tanh, (float)slopeAtZero, g);
        now.Input.CopyTo(_due.Input.Span);
        if (aheadG.IsEmpty)
        {
            _due.ClearAhead();
        }
        else
        {
            kernels.Backward(ahead, aheadFeatureAdjoint, layerNorm, tanh, (float)slopeAtZero, aheadG);
            ahead.Input.CopyTo(_due.AheadInput.Span);
        }

        if (!inputAdjoint.IsEmpty)
            kernels.MultiplyTransposed(parameters.Values[..(width * inputs)], g, inputAdjoint, aheadG, aheadInputAdjoint);
        kernels.Correct(parameters.Slice(width * inputs, width), g, aheadG);
        if (!_narrow)
            return;
        Outer(g, now.Input, _outer.Span);
        if (!aheadG.IsEmpty)
            Outer(aheadG, ahead.Input, _aheadOuter.Span);
        kernels.Correct(parameters.Slice(0, width * inputs), _outer.Span, aheadG.IsEmpty ? default : _aheadOuter.Span);
    }

    /// <summary>The correction that is due.</summary>
    public void Apply(Weights parameters)
    {
        if (!_narrow)
            kernels.Correct(parameters.Slice(0, width * inputs), _due);
    }

    private static void Outer(ReadOnlySpan<float> g, ReadOnlySpan<float> x, Span<float> result)
    {
        for (var row = 0; row < g.Length; row++)
        {
            var to = result.Slice(row * x.Length, x.Length);
            for (var i = 0; i < to.Length; i++)
                to[i] = g[row] * x[i];
        }
    }
}
