namespace Rtrl.Benchmarks.Pages;

/// <summary>One wait, measured several times, in milliseconds.</summary>
internal sealed record PageTime(string Page, string What, IReadOnlyList<double> Milliseconds)
{
    public double Median => Quantile(0.5);

    /// <summary>95th percentile, nearest rank.</summary>
    public double P95 => Quantile(0.95);

    private double Quantile(double share)
    {
        var sorted = Milliseconds.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
