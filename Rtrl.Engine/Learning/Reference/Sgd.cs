namespace Rtrl.Engine.Learning.Reference;

/// <summary>Gradient ascent with a global-norm clip: dw = α · min(1, c/‖D‖₂) · D. No momentum.</summary>
/// <param name="stepSize">α.</param>
/// <param name="clip">c; 0 means no clipping.</param>
public sealed class Sgd(double stepSize, double clip = 0) : IStepSizeRule
{
    /// <summary>α.</summary>
    public double StepSize => stepSize;

    /// <summary>‖D‖₂ of the last call.</summary>
    public double Norm { get; private set; }

    /// <summary>Clip factor of the last call, in (0, 1].</summary>
    public double Scale { get; private set; } = 1;

    public double[] Increment(
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> trace,
        double tdError,
        Func<double[], double>? curvature = null
    )
    {
        var direction = new double[trace.Length];
        for (var i = 0; i < direction.Length; i++)
            direction[i] = tdError * trace[i];
        return Increment(direction);
    }

    /// <summary>Step along an ascent direction D.</summary>
    public double[] Increment(double[] direction)
    {
        Norm = Math.Sqrt(direction.Sum(d => d * d));
        Scale = clip > 0 && Norm >= clip ? clip / Norm : 1;
        return Array.ConvertAll(direction, d => stepSize * Scale * d);
    }
}
