namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>Small scalar functions the cells share.</summary>
internal static class Scalar
{
    /// <summary>1/(1 + e^−x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
