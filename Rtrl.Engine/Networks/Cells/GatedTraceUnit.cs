using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// Gated trace units in float32: linear RTUs whose rate and phase are both scaled by an input gate, so that a unit can hold its state (Farr
/// et al. 2026, code only).
/// <code>
/// γ = sigmoid(w · x + b)    Λ = exp(γ(−e^ν + i e^θ))    c = √(1 − |Λ|²) + ε    h' = Λ h + c (B_re + i B_im) x    y = tanh(h')
/// dΛ/dγ = (−e^ν + i e^θ) Λ      dc/dγ = e^ν |Λ|²/√(1 − |Λ|²)      b starts at 2
/// </code>
/// ψ = nu [n], theta [n], inputReal [n, F], inputImaginary [n, F], gateWeight [n, F], gateBias [n].
/// </summary>
internal sealed class GatedTraceUnit(
    int inputs,
    int units,
    bool exact,
    VectorWidth path,
    RtuInitialiser initialiser,
    bool phaseFactor = true
)
    : UnitCell(
        inputs,
        units,
        2,
        exact,
        path,
        tanhOutput: true,
        new("nu", RowSource.One),
        new("theta", RowSource.One),
        new("inputReal", RowSource.Input),
        new("inputImaginary", RowSource.Input),
        new("gateWeight", RowSource.Input),
        new("gateBias", RowSource.One)
    )
{
    private const float FirstBias = 2;

    public override void Initialise(Span<float> parameters, RandomSource random)
    {
        initialiser.Draw(parameters[..Offset(5)], Units, random);
        parameters[Offset(5)..].Fill(FirstBias);
    }

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
            var gate = Gates.Sigmoid((double)p[(4 * n) + unit] + p[(5 * n) + unit]);
            var (g, s, c, cNu, e, phi) = RtuUnit.At(Math.Exp(p[unit]) * gate, Math.Exp(p[n + unit]) * gate);
            var (uRe, uIm) = ((double)p[(2 * n) + unit], (double)p[(3 * n) + unit]);
            var turnedRe = (g * before[unit]) - (s * before[n + unit]);
            var turnedIm = (g * before[n + unit]) + (s * before[unit]);
            (after[unit], after[n + unit]) = ((float)(turnedRe + (c * uRe)), (float)(turnedIm + (c * uIm)));
            (carry[unit], carry[n + unit]) = ((float)g, (float)-s);
            (carry[(2 * n) + unit], carry[(3 * n) + unit]) = ((float)s, (float)g);

            // e and φ carry the gate already: the derivative by its argument is the one by (ν, θ) together, times (1 − gate).
            var (nuRe, nuIm) = ((cNu * uRe) - (e * turnedRe), (cNu * uIm) - (e * turnedIm));
            var (thetaRe, thetaIm) = (-phi * turnedIm, phi * turnedRe);
            (slope[unit], slope[n + unit]) = ((float)nuRe, (float)nuIm);
            (slope[(2 * n) + unit], slope[(3 * n) + unit]) = phaseFactor
                ? ((float)thetaRe, (float)thetaIm)
                : ((float)-turnedIm, (float)turnedRe);
            (slope[(4 * n) + unit], slope[(5 * n) + unit]) = ((float)c, 0);
            (slope[(6 * n) + unit], slope[(7 * n) + unit]) = (0, (float)c);
            slope[(8 * n) + unit] = slope[(10 * n) + unit] = (float)((1 - gate) * (nuRe + thetaRe));
            slope[(9 * n) + unit] = slope[(11 * n) + unit] = (float)((1 - gate) * (nuIm + thetaIm));
        }
    }

    /// <summary>Λ of the last step: the gate moves it.</summary>
    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry)
    {
        var (g, s) = (carry[unit], carry[(2 * Units) + unit]);
        return (MathF.Sqrt((g * g) + (s * s)), MathF.Atan2(s, g));
    }
}
