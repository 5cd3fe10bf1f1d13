using Rtrl.Engine.Learning.Rules;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Overshooting-bounded gradient descent (Elsayed et al. 2024).
/// <code>
/// M = α κ max(|δ|, 1) ‖z‖₁    step = α / max(1, M)    dw = step δ z
/// </code>
/// Whenever M ≥ 1, ‖dw‖₁ ≤ |δ|/(κ max(|δ|, 1)) ≤ 1/κ.
/// </summary>
/// <param name="stepSize">α &gt; 0, 1 in all published runs.</param>
/// <param name="kappa">κ &gt; 0.</param>
public sealed class ObGd(double stepSize, double kappa) : IStepSizeRule
{
    /// <summary>‖z‖₁ of the last call.</summary>
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
        TraceNorm = 0;
        foreach (var z in trace)
            TraceNorm += Math.Abs(z);
        Bound = stepSize * kappa * Math.Max(Math.Abs(tdError), 1) * TraceNorm;
        StepSize = stepSize / Math.Max(1, Bound);
        var increment = new double[trace.Length];
        for (var i = 0; i < increment.Length; i++)
            increment[i] = StepSize * tdError * trace[i];
        return increment;
    }
}
