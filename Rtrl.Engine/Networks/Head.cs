using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>
/// Linear outputs q = W y + b, then free ones that are parameters themselves. Parameters: weight [outputs, inputs] row-major, bias
/// [outputs], free [free] where there are any.
/// </summary>
/// <param name="outputs">Linear outputs.</param>
/// <param name="free">Outputs that no input moves, such as a policy's log σ.</param>
internal sealed class Head(int inputs, int outputs, DenseKernels kernels, int free = 0)
{
    private readonly OuterCorrection _due = new(outputs, inputs);

    public IReadOnlyList<TensorView> Tensors { get; } =
        free == 0 ? Linear(inputs, outputs) : [.. Linear(inputs, outputs), new("head.free", "head", outputs * (inputs + 1), free, [free])];

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

    public void Forward(Weights parameters, ReadOnlySpan<float> y, Span<float> values)
    {
        var linear = values[..outputs];
        var weight = parameters.Slice(0, outputs * inputs);
        if (parameters.Corrects)
            kernels.Correct(weight, _due, y, linear);
        else
            kernels.Multiply(weight, y, linear);
        var rest = parameters.Slice(outputs * inputs, outputs + free);
        kernels.Apply(rest);
        for (var output = 0; output < outputs; output++)
            linear[output] += rest.Values[output];
        rest.Values[outputs..].CopyTo(values[outputs..]);
    }

    /// <summary>trace ← decay trace + gradient; inputAdjoint ← Wᵀ adjoint. Returns Σ|trace|.</summary>
    public double AccumulateTrace(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> adjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace
    )
    {
        var weight = outputs * inputs;
        return kernels.Accumulate(trace[weight..], decay, adjoint)
            + kernels.AccumulateOuter(trace[..weight], decay, adjoint[..outputs], y, parameters[..weight], inputAdjoint);
    }

    /// <summary>
    /// Takes the adjoints of the outputs of this pass and of the one ahead (empty: none) for the correction that is due: everything but the
    /// weights at once, the weights with the next <see cref="Forward"/> or <see cref="Apply"/>. Writes Wᵀ adjoint of both.
    /// </summary>
    public void Correct(
        Weights parameters,
        ReadOnlySpan<float> y,
        ReadOnlySpan<float> adjoint,
        Span<float> inputAdjoint,
        ReadOnlySpan<float> aheadY,
        ReadOnlySpan<float> aheadAdjoint,
        Span<float> aheadInputAdjoint
    )
    {
        var g = _due.Gradient.Span;
        var aheadG = aheadAdjoint.IsEmpty ? default : _due.AheadGradient.Span;
        adjoint[..outputs].CopyTo(g);
        y.CopyTo(_due.Input.Span);
        if (aheadG.IsEmpty)
        {
            _due.ClearAhead();
        }
        else
        {
            aheadAdjoint[..outputs].CopyTo(aheadG);
            aheadY.CopyTo(_due.AheadInput.Span);
        }

        var weight = outputs * inputs;
        kernels.MultiplyTransposed(parameters.Values[..weight], g, inputAdjoint, aheadG, aheadInputAdjoint);
        kernels.Correct(parameters.Slice(weight, outputs + free), adjoint, aheadAdjoint);
    }

    /// <summary>The correction that is due.</summary>
    public void Apply(Weights parameters) => kernels.Correct(parameters.Slice(0, outputs * inputs), _due);

    private static TensorView[] Linear(int inputs, int outputs) =>
        [
            new("head.weight", "head", 0, outputs * inputs, [outputs, inputs]),
            new("head.bias", "head", outputs * inputs, outputs, [outputs]),
        ];
}
