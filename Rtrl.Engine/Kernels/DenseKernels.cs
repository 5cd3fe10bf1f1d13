using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// The loops over a matrix [rows, columns], row-major, and over vectors as wide as a layer. Every pass reads or writes each number once.
/// What they compute is written out in <see cref="Networks.DenseLayer"/> and, in double, in <see cref="Networks.Reference.DenseBlock"/>.
/// </summary>
internal abstract class DenseKernels
{
    private static readonly DenseKernels s_current = Create(VectorPath.Current);

    public static DenseKernels For(VectorWidth path) => path == VectorPath.Current ? s_current : Create(path);

    /// <summary>w ← w + scale · trace where that is due.</summary>
    public abstract void Apply(Weights weights);

    /// <summary>result = M x, after the update of M that is due.</summary>
    public abstract void Multiply(Weights matrix, ReadOnlySpan<float> x, Span<float> result);

    /// <summary>result = M x.</summary>
    public abstract void Multiply(ReadOnlySpan<float> matrix, ReadOnlySpan<float> x, Span<float> result);

    /// <summary>trace ← decay trace + g xᵀ. Returns Σ|trace|.</summary>
    public abstract double AccumulateOuter(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x);

    /// <summary>The same, and back = Mᵀ g in the same sweep.</summary>
    public abstract double AccumulateOuter(
        Span<float> trace,
        float decay,
        ReadOnlySpan<float> g,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> matrix,
        Span<float> back
    );

    /// <summary>back = Mᵀ g, and aheadBack = Mᵀ g' in the same sweep where those are not empty.</summary>
    public abstract void MultiplyTransposed(
        ReadOnlySpan<float> matrix,
        ReadOnlySpan<float> g,
        Span<float> back,
        ReadOnlySpan<float> aheadG,
        Span<float> aheadBack
    );

    /// <summary>The correction that is due for a vector with gradients g and g' (none where empty).</summary>
    public abstract void Correct(Weights vector, ReadOnlySpan<float> gradient, ReadOnlySpan<float> aheadGradient);

    /// <summary>The correction that is due for M with gradients g xᵀ and g' x'ᵀ.</summary>
    public abstract void Correct(Weights matrix, OuterCorrection gradients);

    /// <summary>The same, and result = M input in the same sweep.</summary>
    public abstract void Correct(Weights matrix, OuterCorrection gradients, ReadOnlySpan<float> input, Span<float> result);

    /// <summary>trace ← decay trace + gradient. Returns Σ|trace|.</summary>
    public abstract double Accumulate(Span<float> trace, float decay, ReadOnlySpan<float> gradient);

    /// <summary>values ← values + bias, normalised where asked for; features = activation(values). Returns R, or 1.</summary>
    public abstract float Activate(Span<float> values, ReadOnlySpan<float> bias, bool layerNorm, bool tanh, Span<float> features);

    /// <summary>g = dL/dp from dL/dx, through the activation function and LayerNorm.</summary>
    public abstract void Backward(
        DenseActivation activation,
        ReadOnlySpan<float> featureAdjoint,
        bool layerNorm,
        bool tanh,
        float slopeAtZero,
        Span<float> g
    );

    private static DenseKernels Create(VectorWidth path) =>
        path switch
        {
            VectorWidth.Avx512 => new LaneDenseKernels<Lanes512, Lanes128, FusedLane>(),
            VectorWidth.Avx2 => new LaneDenseKernels<Lanes256, Lanes128, FusedLane>(),
            _ => new LaneDenseKernels<ScalarLane, ScalarLane, ScalarLane>(),
        };
}
