using Rtrl.Engine.Kernels;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// Intentional update (Sharifnassab et al. 2026): the step that changes the prediction by about η δ.
/// <code>
/// v ← β₂ v + (1 − β₂) g²    m = √(v/(1 − β₂^k)) + ε    G² = Σ g²/m    Z² = Σ z²/m
/// σ ← σ + (1 − γλ)(G² − σ)    σ̂ = σ/(1 − (γλ)^k)    step = η / max(√(σ̂ Z²), ε)
/// policy networks: a ← b a + (1 − b)|δc|,  δu = δc / max(a/(1 − b^k), 1e−12);  value networks: δu = δc
/// w ← w + δu step z / m
/// </code>
/// δc is δ clipped as in <see cref="ErrorClip"/>. k counts updates; no statistic is ever reset. Settings choose z² in place of g² for v, m
/// = 1, the denominator Z², and a fixed clip at 1.
/// </summary>
internal sealed class Intentional(int length, double eta, AgentSettings settings, bool policy)
    : PreconditionedRule("rule.intentional", length, settings, startingMoment: 0)
{
    private readonly bool _traceMoments = settings.Preconditioner == "trace",
        _plain = settings.Preconditioner == "none";
    private double _absoluteError;

    public override UpdateOutcome Apply(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        double traceNorm,
        double tdError,
        ReadOnlySpan<float> gradient = default,
        ReadOnlySpan<float> errorGradient = default
    )
    {
        Count();
        var (keep, kernels) = (Settings.SecondMomentDecay, RuleKernels.Current);
        var second = new SecondMoment(
            (float)keep,
            (float)(1 - keep),
            (float)(1 / (1 - Math.Pow(keep, Updates))),
            0,
            (float)Epsilon,
            _plain
        );
        var (gradientNorm, preconditionedTraceNorm) = kernels.Measure(gradient, trace, SecondMoment, second, _traceMoments);
        var intent = Intent(gradientNorm);
        var step =
            eta / Math.Max(Settings.TraceNormDenominator ? preconditionedTraceNorm : Math.Sqrt(intent * preconditionedTraceNorm), Epsilon);
        var used = UsedError(tdError);
        kernels.AddPreconditioned(parameters, trace, SecondMoment, second, (float)(used * step));
        return new UpdateOutcome(step, Math.Abs(tdError) > (Settings.FixedErrorClip ? 1 : Cap));
    }

    protected override void SaveMore(BinaryWriter section) => section.Write(_absoluteError);

    protected override void LoadMore(BinaryReader section) => _absoluteError = section.ReadDouble();

    private double UsedError(double tdError)
    {
        var clipped = Clip(tdError);
        if (Settings.FixedErrorClip)
            clipped = Math.Clamp(tdError, -1, 1);
        if (!policy)
            return clipped;
        var decay = Settings.ErrorDecay;
        _absoluteError = (decay * _absoluteError) + ((1 - decay) * Math.Abs(clipped));
        return clipped / Math.Max(_absoluteError / (1 - Math.Pow(decay, Updates)), 1e-12);
    }
}
