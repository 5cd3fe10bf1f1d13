namespace Rtrl.Engine.Networks.Reference;

/// <summary>
/// Layer normalisation without scale or bias (Ba et al. 2016): x̂ = (x − m) R with R = 1/√(v + 1e-5), v the population variance.
/// A vector of zero variance is legal and maps to 0; its derivative is then 316 (I − 11'/N).
/// </summary>
public static class LayerNorm
{
    public const double Epsilon = 1e-5;

    /// <returns>x̂, shape of x, and R.</returns>
    public static (double[] Normalised, double InverseDeviation) Forward(ReadOnlySpan<double> x)
    {
        var mean = 0.0;
        foreach (var value in x)
            mean += value / x.Length;
        var variance = 0.0;
        foreach (var value in x)
            variance += (value - mean) * (value - mean) / x.Length;
        var inverseDeviation = 1 / Math.Sqrt(variance + Epsilon);
        var normalised = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            normalised[i] = (x[i] - mean) * inverseDeviation;
        return (normalised, inverseDeviation);
    }

    /// <summary>dL/dx = R (dy − mean(dy) − x̂ mean(dy ⊙ x̂)).</summary>
    public static double[] Backward(ReadOnlySpan<double> normalised, double inverseDeviation, ReadOnlySpan<double> adjoint)
    {
        double mean = 0,
            meanProduct = 0;
        for (var i = 0; i < adjoint.Length; i++)
        {
            mean += adjoint[i] / adjoint.Length;
            meanProduct += adjoint[i] * normalised[i] / adjoint.Length;
        }

        var result = new double[adjoint.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = inverseDeviation * (adjoint[i] - mean - (normalised[i] * meanProduct));
        return result;
    }
}
