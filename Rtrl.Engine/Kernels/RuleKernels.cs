using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// The loops of <see cref="Learning.Rules"/> over all parameters of a network. What they compute is written out there and, in double, in
/// <see cref="Learning.Reference"/>. Spans of one call have equal length. Eight numbers at a time, as in <see cref="VectorKernels"/>.
/// </summary>
internal abstract class RuleKernels
{
    public static RuleKernels Current { get; } = Create(VectorPath.Current);

    public static RuleKernels For(VectorWidth path) => path == VectorPath.Current ? Current : Create(path);

    /// <summary>v of the trace, and result = z/m.</summary>
    public abstract void Precondition(ReadOnlySpan<float> trace, Span<float> moments, SecondMoment second, Span<float> result);

    /// <summary>v of the gradient, or of the trace where asked for; returns Σ g²/m and Σ z²/m.</summary>
    public abstract (double Gradient, double Trace) Measure(
        ReadOnlySpan<float> gradient,
        ReadOnlySpan<float> trace,
        Span<float> moments,
        SecondMoment second,
        bool ofTrace
    );

    /// <summary>w ← w + scale z/m.</summary>
    public abstract void AddPreconditioned(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        ReadOnlySpan<float> moments,
        SecondMoment second,
        float scale
    );

    /// <summary>One update by Adam; both moments move on.</summary>
    public abstract void Descend(
        Span<float> parameters,
        ReadOnlySpan<float> gradient,
        Span<float> first,
        Span<float> second,
        AdamStep step
    );

    /// <summary>
    /// z ← Decay z + g, then ahead ← ToTrace z + ToGradient g + ToAhead ahead: a correction's direction, written over its last term.
    /// Shrink is not read.
    /// </summary>
    public abstract void Direct(Span<float> trace, ReadOnlySpan<float> gradient, Span<float> ahead, Correction correction);

    private static RuleKernels Create(VectorWidth path) =>
        path == VectorWidth.Scalar ? new LaneRuleKernels<ScalarLane>() : new LaneRuleKernels<Lanes256>();
}
