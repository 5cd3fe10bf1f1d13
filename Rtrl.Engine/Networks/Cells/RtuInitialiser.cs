using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// Starting values of trace units: r² uniform in [r_min², r_max²], phase uniform in [0, 6.28], every matrix truncated normal.
/// </summary>
/// <param name="InputDeviation">Deviation of the matrices' entries.</param>
internal sealed record RtuInitialiser(double RadiusMin, double RadiusMax, double InputDeviation)
{
    /// <summary>ν [n], θ [n], then matrices to the end.</summary>
    public void Draw(Span<float> parameters, int units, RandomSource random)
    {
        const double Margin = 1e-6;
        var smallest = RadiusMin * RadiusMin;
        var largest = RadiusMax * RadiusMax;
        foreach (ref var nu in parameters[..units])
        {
            var square = smallest + ((largest - smallest) * random.NextDouble());
            nu = (float)Math.Log(-0.5 * Math.Log(Math.Clamp(square, Margin, 1 - Margin)));
        }

        foreach (ref var theta in parameters.Slice(units, units))
            theta = (float)Math.Log(6.28 * Math.Clamp(random.NextDouble(), Margin, 1 - Margin));
        Initialisers.TruncatedNormal(parameters[(2 * units)..], InputDeviation, random);
    }
}
