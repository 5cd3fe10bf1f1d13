using System.Runtime.Intrinsics;

namespace Rtrl.Engine.Cells;

/// <summary>
/// Coefficients of four trace units from ν and θ: g + is = r exp(iφ), input gain c, its slope c_ν, e = exp ν and φ = exp θ.
/// A rate e above 80 forgets everything within a step: r = e = 0 there.
/// </summary>
internal readonly record struct RtuCoefficients(
    Vector256<double> G, Vector256<double> S, Vector256<double> C, Vector256<double> CNu, Vector256<double> E, Vector256<double> Phi)
{
    public static RtuCoefficients At(Vector256<double> nu, Vector256<double> theta)
    {
        var e = Vector256.Exp(nu);
        var phi = Vector256.Exp(theta);
        var forgotten = Vector256.GreaterThan(e, Vector256.Create(80.0));
        e = Vector256.AndNot(e, forgotten);
        var r = Vector256.AndNot(Vector256.Exp(-e), forgotten);

        // 1 − r² = −expm1(−2e); for small e the series 2e − 2e², whose relative error at 10⁻⁶ is below 10⁻¹².
        var loss = Vector256.ConditionalSelect(
            Vector256.LessThan(e, Vector256.Create(1e-6)), 2 * e * (Vector256<double>.One - e), Vector256<double>.One - (r * r));
        loss = Vector256.ConditionalSelect(forgotten, Vector256<double>.One, loss);
        var root = Vector256.Sqrt(Vector256.Max(loss, Vector256.Create(1e-12)));
        var (sin, cos) = Vector256.SinCos(phi);
        return new(r * cos, r * sin, root + Vector256.Create(1e-8), e * r * r / root, e, phi);
    }
}
