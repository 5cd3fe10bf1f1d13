namespace Rtrl.Engine.Networks.Cells;

/// <summary>Scalar functions of gated cells.</summary>
internal static class Gates
{
    /// <summary>1/(1 + e^−x).</summary>
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
