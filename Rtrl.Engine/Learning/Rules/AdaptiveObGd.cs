using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// ObGD on a trace preconditioned by the second moment of the updates (Elsayed et al. 2024):
/// <code>
/// v ← β₂ v + (1 − β₂)(δ z)²    v̂ = v/(1 − β₂^k)    D = √(v̂ + 1e−8), or √v̂ + 1e−8
/// M = α κ max(|δ|, 1) Σ |z|/D    step = α / max(1, M)    w ← w + step δ z / D
/// </code>
/// k counts updates; it and v are never reset.
/// </summary>
internal sealed class AdaptiveObGd(int length, double stepSize, double kappa, double secondMomentDecay, bool epsilonInside) : IStepRule
{
    private const float Epsilon = 1e-8f;
    private readonly AlignedBuffer _secondMoment = new(length);
    private readonly AlignedBuffer _preconditioned = new(length);
    private long _updates;

    public ReadOnlySpan<float> Statistics => _secondMoment.Span;

    public UpdateOutcome Apply(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        double traceNorm,
        double tdError,
        ReadOnlySpan<float> gradient = default,
        ReadOnlySpan<float> errorGradient = default
    )
    {
        _updates++;
        var second = new SecondMoment(
            (float)secondMomentDecay,
            (float)((1 - secondMomentDecay) * tdError * tdError),
            (float)(1 / (1 - Math.Pow(secondMomentDecay, _updates))),
            epsilonInside ? Epsilon : 0,
            epsilonInside ? 0 : Epsilon
        );
        RuleKernels.Current.Precondition(trace, _secondMoment.Span, second, _preconditioned.Span);
        var bound = stepSize * kappa * Math.Max(Math.Abs(tdError), 1) * VectorKernels.Current.SumAbs(_preconditioned.Span);
        var step = stepSize / Math.Max(1, bound);
        VectorKernels.Current.AddScaled(parameters, _preconditioned.Span, (float)(step * tdError));
        return new UpdateOutcome(step, bound > 1);
    }

    public void Save(StateWriter writer, string prefix)
    {
        writer.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        writer.Section(prefix + "rule.adaptive", section => section.Write(_updates));
    }

    public void Load(StateReader reader, string prefix)
    {
        if (!reader.Has(prefix + "rule.adaptive"))
            return;
        reader.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        reader.Section(prefix + "rule.adaptive", section => _updates = section.ReadInt64());
    }
}
