using Rtrl.Engine.Learning.Rules;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Intentional update (Sharifnassab et al. 2026): the step that changes the prediction by about η δ.
/// <code>
/// v ← β₂ v + (1 − β₂) g²    m = √(v/(1 − β₂^k)) + ε    G² = Σ g²/m    Z² = Σ z²/m
/// σ ← σ + (1 − γλ)(G² − σ)    σ̂ = σ/(1 − (γλ)^k)    step = η / max(√(σ̂ Z²), ε)
/// d₂ ← b d₂ + (1 − b) δ²    cap = C √(d₂/(1 − b^k))    δc = sign(δ) min(|δ|, cap)
/// policy networks: a ← b a + (1 − b)|δc|,  δu = δc / max(a/(1 − b^k), 1e-12);  value networks: δu = δc
/// dw = δu step z / m
/// </code>
/// k counts updates and is never reset.
/// </summary>
public sealed class Intentional : IStepSizeRule
{
    private const double SecondMomentDecay = 0.999;
    private const double ErrorDecay = 0.9998;
    private const double CapFactor = 20;
    private const double Epsilon = 1e-8;
    private readonly double _eta;
    private readonly double _decay;
    private readonly bool _normalisesError;
    private readonly bool _tracePreconditioner;
    private readonly IntentionalAblation _ablation;
    private double _squaredError = 1;
    private double _absoluteError;
    private double _intent;
    private long _updates;

    /// <param name="eta">η: intended share of the TD error; 0.5 for values, 0.05 for policies as published.</param>
    /// <param name="decay">γλ, below 1: at 1 the recursion of σ is degenerate.</param>
    /// <param name="normalisesError">True for policy networks: δ is divided by its running magnitude.</param>
    /// <param name="tracePreconditioner">True: v averages z² in place of g².</param>
    /// <exception cref="ArgumentOutOfRangeException">γλ is not in [0, 1).</exception>
    public Intentional(
        int length,
        double eta,
        double decay,
        bool normalisesError = false,
        bool tracePreconditioner = false,
        IntentionalAblation ablation = IntentionalAblation.None
    )
    {
        if (!(decay is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(decay),
                decay,
                "γλ must be at least 0 and below 1: at 1 the intentional step size is 0/0. Lower the discount or the trace decay."
            );
        _eta = eta;
        _decay = decay;
        _normalisesError = normalisesError;
        _tracePreconditioner = tracePreconditioner;
        _ablation = ablation;
        SecondMoment = new double[length];
        Preconditioner = new double[length];
    }

    /// <summary>v.</summary>
    public double[] SecondMoment { get; }

    /// <summary>m.</summary>
    public double[] Preconditioner { get; }

    /// <summary>G² of the last call.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>Z² of the last call.</summary>
    public double TraceNorm { get; private set; }

    /// <summary>σ̂ of the last call.</summary>
    public double Intent { get; private set; }

    /// <summary>Effective step size of the last call.</summary>
    public double StepSize { get; private set; }

    /// <summary>Cap on |δ| of the last call.</summary>
    public double Cap { get; private set; }

    /// <summary>δu of the last call.</summary>
    public double UsedError { get; private set; }

    public double[] Increment(
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> trace,
        double tdError,
        Func<double[], double>? curvature = null
    )
    {
        _updates++;
        GradientNorm = 0;
        TraceNorm = 0;
        for (var i = 0; i < trace.Length; i++)
        {
            var moment = _tracePreconditioner ? trace[i] : gradient[i];
            SecondMoment[i] = (SecondMomentDecay * SecondMoment[i]) + ((1 - SecondMomentDecay) * moment * moment);
            Preconditioner[i] = _ablation.HasFlag(IntentionalAblation.NoPreconditioner)
                ? 1
                : Math.Sqrt(SecondMoment[i] / (1 - Math.Pow(SecondMomentDecay, _updates))) + Epsilon;
            GradientNorm += gradient[i] * gradient[i] / Preconditioner[i];
            TraceNorm += trace[i] * trace[i] / Preconditioner[i];
        }

        _intent += (1 - _decay) * (GradientNorm - _intent);
        Intent = _intent / (1 - Math.Pow(_decay, _updates));
        var denominator = _ablation.HasFlag(IntentionalAblation.TraceNormDenominator) ? TraceNorm : Math.Sqrt(Intent * TraceNorm);
        StepSize = _eta / Math.Max(denominator, Epsilon);

        UsedError = Clip(tdError);
        if (_normalisesError)
        {
            _absoluteError = (ErrorDecay * _absoluteError) + ((1 - ErrorDecay) * Math.Abs(UsedError));
            UsedError /= Math.Max(_absoluteError / (1 - Math.Pow(ErrorDecay, _updates)), 1e-12);
        }

        var increment = new double[trace.Length];
        for (var i = 0; i < increment.Length; i++)
            increment[i] = UsedError * StepSize * trace[i] / Preconditioner[i];
        return increment;
    }

    private double Clip(double tdError)
    {
        _squaredError = (ErrorDecay * _squaredError) + ((1 - ErrorDecay) * tdError * tdError);
        Cap = _ablation.HasFlag(IntentionalAblation.FixedClip)
            ? 1
            : CapFactor * Math.Sqrt(_squaredError / (1 - Math.Pow(ErrorDecay, _updates)));
        return Math.Sign(tdError) * Math.Min(Math.Abs(tdError), Cap);
    }
}
