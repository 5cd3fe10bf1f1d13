using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// Loops over float vectors of any length. Spans of one call have equal length; a result may be written over an input where stated. Both
/// vector paths take eight numbers at a time and what is left one by one, unfused: the order of a sum is part of a trajectory.
/// </summary>
internal abstract class VectorKernels
{
    /// <summary>Those of the path in use, for callers that are given none.</summary>
    public static VectorKernels Current { get; } = Create(VectorPath.Current);

    public static VectorKernels For(VectorWidth path) => path == VectorPath.Current ? Current : Create(path);

    /// <summary>L1 norm: Σ |x[i]|.</summary>
    public abstract double SumAbs(ReadOnlySpan<float> x);

    /// <summary>Squared L2 norm: Σ x[i]².</summary>
    public abstract double SumSquares(ReadOnlySpan<float> x);

    /// <summary>‖a − b‖₂.</summary>
    public abstract double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b);

    /// <summary>y ← y + scale x.</summary>
    public abstract void AddScaled(Span<float> y, ReadOnlySpan<float> x, float scale);

    /// <summary>z ← decay z + scale x; a decay of 0 overwrites z unread. Returns Σ |z[i]|. For rows: summed in float.</summary>
    public abstract float Accumulate(Span<float> z, float decay, ReadOnlySpan<float> x, float scale);

    /// <summary>z ← decay z + a x + b y; otherwise the same.</summary>
    public abstract float Accumulate(Span<float> z, float decay, ReadOnlySpan<float> x, float a, ReadOnlySpan<float> y, float b);

    /// <summary>y[i] = tanh x[i], evaluated in double: correct to the last float digit also near 0. y may be x.</summary>
    public abstract void Tanh(ReadOnlySpan<float> x, Span<float> y);

    public bool AllFinite(ReadOnlySpan<float> x) => double.IsFinite(SumAbs(x)) || !HasNonFinite(x);

    private static bool HasNonFinite(ReadOnlySpan<float> x)
    {
        foreach (var value in x)
        {
            if (!float.IsFinite(value))
                return true;
        }

        return false;
    }

    private static VectorKernels Create(VectorWidth path) =>
        path == VectorWidth.Scalar ? new LaneVectorKernels<ScalarLane>() : new LaneVectorKernels<Lanes256>();
}
