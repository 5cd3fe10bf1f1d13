namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// Overshooting-bounded gradient descent (Elsayed et al. 2024):
/// <code>
/// M = α κ max(|δ|, 1) Σ|z|     step = α / max(1, M)     w ← w + step δ z
/// </code>
/// so that Σ|Δw| ≤ 1/κ whenever M ≥ 1.
/// </summary>
internal sealed class ObGd(double stepSize, double kappa) : IScaledStepRule
{
    public UpdateOutcome Measure(ReadOnlySpan<float> trace, double traceNorm, double tdError)
    {
        var bound = stepSize * kappa * Math.Max(Math.Abs(tdError), 1) * traceNorm;
        var step = stepSize / Math.Max(1, bound);
        return new UpdateOutcome(step, bound > 1);
    }
}
