using Rtrl.Engine.Learning.Agents;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>
/// Generalised advantage estimation (Schulman et al. 2016): A_t = δ_t + γ λ nd A_{t+1} with δ_t = r_t + γ nd v_{t+1} − v_t, and
/// returns R_t = A_t + v_t.
/// </summary>
public static class GeneralisedAdvantage
{
    /// <param name="rewards">r_{t+1} of step t, shape [T].</param>
    /// <param name="ends">Whether the episode ended with that reward, shape [T].</param>
    /// <param name="values">v(h_t), shape [T].</param>
    /// <param name="bootstrapValue">v_T from a discarded pass on the last input.</param>
    public static (double[] Advantages, double[] Returns) Estimate(
        ReadOnlySpan<double> rewards,
        ReadOnlySpan<bool> ends,
        ReadOnlySpan<double> values,
        double bootstrapValue,
        double discount,
        double traceDecay
    )
    {
        var advantages = new double[rewards.Length];
        var returns = new double[rewards.Length];
        double nextValue = bootstrapValue,
            nextAdvantage = 0;
        for (var t = rewards.Length - 1; t >= 0; t--)
        {
            var continues = ends[t] ? 0 : 1;
            var tdError = rewards[t] + (discount * continues * nextValue) - values[t];
            advantages[t] = nextAdvantage = tdError + (discount * traceDecay * continues * nextAdvantage);
            nextValue = values[t];
            returns[t] = advantages[t] + values[t];
        }

        return (advantages, returns);
    }

    /// <summary>(A − mean)/(std + 1e-8) with the population deviation.</summary>
    public static double[] Normalise(double[] advantages)
    {
        var mean = advantages.Average();
        var deviation = Math.Sqrt(advantages.Average(a => (a - mean) * (a - mean)));
        return Array.ConvertAll(advantages, a => (a - mean) / (deviation + 1e-8));
    }
}
