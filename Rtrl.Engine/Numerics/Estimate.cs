namespace Rtrl.Engine.Numerics;

/// <summary>A number estimated from a sample, with its 95 % interval.</summary>
/// <param name="Low">Lower bound; NaN below two samples.</param>
/// <param name="High">Upper bound; NaN below two samples.</param>
/// <param name="Count">Sample size n.</param>
/// <param name="Method">How the interval was made, in words.</param>
public readonly record struct Estimate(double Value, double Low, double High, int Count, string Method)
{
    public const double Confidence = 0.95;

    /// <summary>Mean ± t s/√n with s² = Σ(x − mean)²/(n − 1) and Student's t for n − 1 degrees of freedom. NaN without samples.</summary>
    public static Estimate MeanOf(IReadOnlyCollection<double> sample)
    {
        const string Words = "mean, 95 % Student t interval";
        var count = sample.Count;
        if (count == 0)
            return new Estimate(double.NaN, double.NaN, double.NaN, 0, Words);
        var mean = sample.Average();
        if (count == 1)
            return new Estimate(mean, double.NaN, double.NaN, 1, Words);
        var deviation = Math.Sqrt(sample.Sum(value => (value - mean) * (value - mean)) / (count - 1));
        var half = deviation == 0 ? 0 : StudentT.Bound(Confidence, count - 1) * deviation / Math.Sqrt(count);
        return new Estimate(mean, mean - half, mean + half, count, Words);
    }

    /// <summary>
    /// k/n with Wilson's score interval (1927): (p + z²/2n ± z √(p(1 − p)/n + z²/4n²))/(1 + z²/n), z = 1.96. Honest at 0 and 1 too.
    /// </summary>
    public static Estimate ShareOf(int hits, int count)
    {
        const string Words = "share, 95 % Wilson interval";
        const double Z = 1.959963984540054;
        if (count == 0)
            return new Estimate(double.NaN, double.NaN, double.NaN, 0, Words);
        var share = hits / (double)count;
        var middle = share + (Z * Z / (2 * count));
        var half = Z * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        var scale = 1 + (Z * Z / count);
        return new Estimate(share, Math.Max(0, (middle - half) / scale), Math.Min(1, (middle + half) / scale), count, Words);
    }
}
