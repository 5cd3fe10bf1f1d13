using Rtrl.Engine.Learning.Rules;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Implicit update with a delayed preconditioner (after arXiv 2505.01361).
/// <code>
/// m = √v + ε, then v ← β₂ v + (1 − β₂) g², v = 1 at first, no bias correction
/// curvature = (z/m) · (g_t − γ(1 − d) ∇ bootstrap value)    base = √(σ̂ Z²)
/// step = η / max(max(base + η curvature, κ base), ε)    dw = δc step z / m
/// </code>
/// σ̂, Z² and δc as in the intentional update.
/// </summary>
public sealed class Implicit : IStepSizeRule
{
    private const double SecondMomentDecay = 0.999;
    private const double ErrorDecay = 0.9998;
    private const double CapFactor = 20;
    private const double Epsilon = 1e-8;
    private readonly double _eta;
    private readonly double _kappa;
    private readonly double _decay;
    private double _squaredError = 1;
    private double _intent;
    private long _updates;

    /// <param name="decay">γλ in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">γλ is not in [0, 1).</exception>
    public Implicit(int length, double eta, double decay, double kappa = 1)
    {
        if (!(decay is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(
                nameof(decay),
                decay,
                "γλ must be at least 0 and below 1: at 1 the implicit step size is 0/0. Lower the discount or the trace decay."
            );
        _eta = eta;
        _kappa = kappa;
        _decay = decay;
        SecondMoment = [.. Enumerable.Repeat(1.0, length)];
        Preconditioner = new double[length];
    }

    /// <summary>v after the last call.</summary>
    public double[] SecondMoment { get; }

    /// <summary>m of the last call.</summary>
    public double[] Preconditioner { get; }

    /// <summary>√(σ̂ Z²) of the last call.</summary>
    public double Baseline { get; private set; }

    /// <summary>Denominator of the last call.</summary>
    public double Denominator { get; private set; }

    /// <summary>Effective step size of the last call.</summary>
    public double StepSize { get; private set; }

    public double[] Increment(
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> trace,
        double tdError,
        Func<double[], double>? curvature = null
    )
    {
        ArgumentNullException.ThrowIfNull(curvature);
        _updates++;
        double gradientNorm = 0,
            traceNorm = 0;
        var preconditioned = new double[trace.Length];
        for (var i = 0; i < trace.Length; i++)
        {
            Preconditioner[i] = Math.Sqrt(SecondMoment[i]) + Epsilon;
            SecondMoment[i] = (SecondMomentDecay * SecondMoment[i]) + ((1 - SecondMomentDecay) * gradient[i] * gradient[i]);
            gradientNorm += gradient[i] * gradient[i] / Preconditioner[i];
            traceNorm += trace[i] * trace[i] / Preconditioner[i];
            preconditioned[i] = trace[i] / Preconditioner[i];
        }

        _intent += (1 - _decay) * (gradientNorm - _intent);
        Baseline = Math.Sqrt(_intent / (1 - Math.Pow(_decay, _updates)) * traceNorm);
        Denominator = Math.Max(Baseline + (_eta * curvature(preconditioned)), _kappa * Baseline);
        StepSize = _eta / Math.Max(Denominator, Epsilon);

        _squaredError = (ErrorDecay * _squaredError) + ((1 - ErrorDecay) * tdError * tdError);
        var cap = CapFactor * Math.Sqrt(_squaredError / (1 - Math.Pow(ErrorDecay, _updates)));
        var clipped = Math.Sign(tdError) * Math.Min(Math.Abs(tdError), cap);
        return Array.ConvertAll(preconditioned, z => clipped * StepSize * z);
    }
}
