namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Losses of proximal policy optimisation (Schulman et al. 2017) over one minibatch, with their derivatives.
/// Where both branches of a minimum or maximum are equal, the unclipped one counts.
/// </summary>
public static class PpoLoss
{
    /// <summary>−mean min(ρ A, clip(ρ, 1 − c, 1 + c) A) with ρ = exp(log π − log π_old), and its derivative by log π.</summary>
    public static (double Loss, double[] Gradient) Policy(
        ReadOnlySpan<double> logProbabilities,
        ReadOnlySpan<double> oldLogProbabilities,
        ReadOnlySpan<double> advantages,
        double clip
    )
    {
        var count = advantages.Length;
        var loss = 0.0;
        var gradient = new double[count];
        for (var i = 0; i < count; i++)
        {
            var ratio = Math.Exp(logProbabilities[i] - oldLogProbabilities[i]);
            var plain = ratio * advantages[i];
            var clipped = Math.Clamp(ratio, 1 - clip, 1 + clip) * advantages[i];
            loss -= Math.Min(plain, clipped) / count;
            gradient[i] = plain <= clipped ? -plain / count : 0;
        }

        return (loss, gradient);
    }

    /// <summary>
    /// mean max(L(v), L(v_old + clip(v − v_old, −c, c))) with L(v) = w (v − R)², and its derivative by v. Within ± c of the old value both
    /// are the same but for rounding, which must not decide.
    /// </summary>
    public static (double Loss, double[] Gradient) Value(
        ReadOnlySpan<double> values,
        ReadOnlySpan<double> oldValues,
        ReadOnlySpan<double> returns,
        double clip,
        double weight = 0.5
    )
    {
        var count = returns.Length;
        var loss = 0.0;
        var gradient = new double[count];
        for (var i = 0; i < count; i++)
        {
            var plain = values[i] - returns[i];
            var clipped = oldValues[i] + Math.Clamp(values[i] - oldValues[i], -clip, clip) - returns[i];
            var counts = Math.Abs(values[i] - oldValues[i]) <= clip || plain * plain >= clipped * clipped;
            loss += weight * (counts ? plain * plain : clipped * clipped) / count;
            gradient[i] = counts ? 2 * weight * plain / count : 0;
        }

        return (loss, gradient);
    }
}
