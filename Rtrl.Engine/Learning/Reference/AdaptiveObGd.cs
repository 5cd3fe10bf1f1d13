using Rtrl.Engine.Learning.Rules;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// ObGD on a trace preconditioned by the second moment of the updates (Elsayed et al. 2024).
/// <code>
/// v ← β₂ v + (1 − β₂)(δ z)²    v̂ = v/(1 − β₂^k)    D = √(v̂ + 1e-8)  or  √v̂ + 1e-8
/// M = α κ max(|δ|, 1) Σ |z|/D    step = α / max(1, M)    dw = step δ z / D
/// </code>
/// </summary>
/// <param name="epsilonInside">True: √(v̂ + 1e-8), as in stream-x. False: √v̂ + 1e-8, as in the seed release.</param>
public sealed class AdaptiveObGd(int length, double stepSize, double kappa, double secondMomentDecay = 0.999, bool epsilonInside = true)
    : IStepSizeRule
{
    private const double Epsilon = 1e-8;
    private long _updates;

    /// <summary>v.</summary>
    public double[] SecondMoment { get; } = new double[length];

    /// <summary>Σ |z|/D of the last call.</summary>
    public double TraceNorm { get; private set; }

    /// <summary>M of the last call.</summary>
    public double Bound { get; private set; }

    /// <summary>Effective step size of the last call.</summary>
    public double StepSize { get; private set; }

    public double[] Increment(
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> trace,
        double tdError,
        Func<double[], double>? curvature = null
    )
    {
        _updates++;
        var preconditioned = new double[trace.Length];
        TraceNorm = 0;
        for (var i = 0; i < trace.Length; i++)
        {
            var update = tdError * trace[i];
            SecondMoment[i] = (secondMomentDecay * SecondMoment[i]) + ((1 - secondMomentDecay) * update * update);
            var corrected = SecondMoment[i] / (1 - Math.Pow(secondMomentDecay, _updates));
            preconditioned[i] = trace[i] / (epsilonInside ? Math.Sqrt(corrected + Epsilon) : Math.Sqrt(corrected) + Epsilon);
            TraceNorm += Math.Abs(preconditioned[i]);
        }

        Bound = stepSize * kappa * Math.Max(Math.Abs(tdError), 1) * TraceNorm;
        StepSize = stepSize / Math.Max(1, Bound);
        return Array.ConvertAll(preconditioned, z => StepSize * tdError * z);
    }
}
