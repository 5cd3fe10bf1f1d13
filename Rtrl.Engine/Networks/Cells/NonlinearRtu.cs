using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// Nonlinear Recurrent Trace Units (Elelimy et al. 2024) in float32: as the linear ones, with f = tanh or ReLU inside the recurrence and y
/// = h.
/// <code>
/// h' = f(Λ h + c (B_re + i B_im) x), on each component alone       J = f' Λ, f' = 1 − h'² for tanh, 1 above 0 and 0 below for ReLU
/// </code>
/// The two components have slopes of their own, so S keeps both for both input matrices.
/// ψ = nu [n], theta [n], inputReal [n, F], inputImaginary [n, F].
/// </summary>
internal sealed class NonlinearRtu(
    int inputs,
    int units,
    bool exact,
    VectorWidth path,
    RtuInitialiser initialiser,
    bool rectified = false,
    bool phaseFactor = true
)
    : UnitCell(
        inputs,
        units,
        2,
        exact,
        path,
        tanhOutput: false,
        new("nu", RowSource.One),
        new("theta", RowSource.One),
        new("inputReal", RowSource.Input),
        new("inputImaginary", RowSource.Input)
    )
{
    public override void Initialise(Span<float> parameters, RandomSource random) => initialiser.Draw(parameters, Units, random);

    protected override void StepUnits(UnitStep step)
    {
        var n = Units;
        var p = step.Projected.Span;
        var before = step.Before.Span;
        var after = step.After.Span;
        var carry = step.Carry.Span;
        var slope = step.Slope.Span;
        for (var unit = 0; unit < n; unit++)
        {
            var (g, s, c, cNu, e, phi) = RtuUnit.At(Math.Exp(p[unit]), Math.Exp(p[n + unit]));
            var (uRe, uIm) = ((double)p[(2 * n) + unit], (double)p[(3 * n) + unit]);
            var turnedRe = (g * before[unit]) - (s * before[n + unit]);
            var turnedIm = (g * before[n + unit]) + (s * before[unit]);
            var (hRe, fRe) = Recurrence(turnedRe + (c * uRe));
            var (hIm, fIm) = Recurrence(turnedIm + (c * uIm));
            var toTheta = phaseFactor ? phi : 1;
            (after[unit], after[n + unit]) = ((float)hRe, (float)hIm);
            (carry[unit], carry[n + unit]) = ((float)(fRe * g), (float)(-fRe * s));
            (carry[(2 * n) + unit], carry[(3 * n) + unit]) = ((float)(fIm * s), (float)(fIm * g));
            (slope[unit], slope[n + unit]) = ((float)(fRe * ((cNu * uRe) - (e * turnedRe))), (float)(fIm * ((cNu * uIm) - (e * turnedIm))));
            (slope[(2 * n) + unit], slope[(3 * n) + unit]) = ((float)(-fRe * toTheta * turnedIm), (float)(fIm * toTheta * turnedRe));
            (slope[(4 * n) + unit], slope[(5 * n) + unit]) = ((float)(fRe * c), 0);
            (slope[(6 * n) + unit], slope[(7 * n) + unit]) = (0, (float)(fIm * c));
        }
    }

    /// <summary>f and f' at the pre-activation.</summary>
    private (double Value, double Slope) Recurrence(double preActivation)
    {
        if (rectified)
            return preActivation > 0 ? (preActivation, 1) : (0, 0);
        var value = Math.Tanh(preActivation);
        return (value, 1 - (value * value));
    }

    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry) =>
        ((float)Math.Exp(-Math.Exp(parameters[unit])), (float)Math.Exp(parameters[Units + unit]));
}
