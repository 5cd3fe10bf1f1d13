namespace Rtrl.Engine.Numerics;

/// <summary>The middle value, or the mean of the two middle ones.</summary>
public static class Median
{
    /// <returns>NaN when there is no value.</returns>
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
