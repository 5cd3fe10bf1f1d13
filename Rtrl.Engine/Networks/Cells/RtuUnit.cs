namespace Rtrl.Engine.Networks.Cells;

/// <summary>Coefficients of one trace unit in double: g + is = r exp(iφ), input gain c, its slope c_ν, e and φ.</summary>
internal readonly record struct RtuUnit(double G, double S, double C, double CNu, double E, double Phi)
{
    /// <summary>From e and φ. A rate e above 80 forgets everything within a step: r = e = 0 there.</summary>
    public static RtuUnit At(double e, double phi)
    {
        var forgotten = e > 80;
        var r = forgotten ? 0 : Math.Exp(-e);
        var root = Math.Sqrt(Math.Max(-double.ExpM1(-2 * e), 1e-12));
        return new(r * Math.Cos(phi), r * Math.Sin(phi), root + 1e-8, forgotten ? 0 : e * r * r / root, forgotten ? 0 : e, phi);
    }
}
