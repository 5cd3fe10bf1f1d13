namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// Generalised advantage estimation (Schulman et al. 2016), backwards over a rollout whose TD errors hold their bootstrap values already:
/// A_t = δ_t + γλ nd A_{t+1}, with A = 0 beyond the rollout.
/// </summary>
internal static class GeneralisedAdvantage
{
    /// <param name="tdErrors">δ_t = r_{t+1} + γ v_{t+1} − v_t, without the middle term where nothing follows; shape [T].</param>
    /// <param name="ends">Whether an episode ended with that step, shape [T].</param>
    /// <param name="decay">γλ.</param>
    /// <param name="advantages">A, shape [T].</param>
    public static void Estimate(ReadOnlySpan<double> tdErrors, ReadOnlySpan<bool> ends, double decay, Span<double> advantages)
    {
        var next = 0.0;
        for (var t = tdErrors.Length - 1; t >= 0; t--)
            advantages[t] = next = tdErrors[t] + (ends[t] ? 0 : decay * next);
    }

    /// <summary>Mean and population deviation over a minibatch.</summary>
    public static (double Mean, double Deviation) Moments(ReadOnlySpan<double> advantages, ReadOnlySpan<int> samples)
    {
        double mean = 0,
            squares = 0;
        foreach (var t in samples)
            mean += advantages[t] / samples.Length;
        foreach (var t in samples)
            squares += (advantages[t] - mean) * (advantages[t] - mean) / samples.Length;
        return (mean, Math.Sqrt(squares));
    }
}
