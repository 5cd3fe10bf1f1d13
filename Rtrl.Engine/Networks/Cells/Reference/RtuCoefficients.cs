namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// What a unit's two numbers ν, θ mean: Λ = r e^{iφ} with r = exp(−e^ν), φ = e^θ, and the input gain c = √(1 − r²) + ε
/// (Elelimy et al. 2024). Derivatives carry the factor φ because θ is a logarithm.
/// </summary>
/// <param name="Rate">e = e^ν, 0 where the state is lost within a step (e &gt; 80).</param>
/// <param name="Retention">r in (0, 1): share of the state kept per step.</param>
/// <param name="Phase">φ &gt; 0: rotation per step in radians.</param>
/// <param name="Real">g = r cos φ.</param>
/// <param name="Imaginary">s = r sin φ.</param>
/// <param name="InputGain">c.</param>
/// <param name="InputGainSlope">dc/dν = e r²/√(1 − r²).</param>
public readonly record struct RtuCoefficients(
    double Rate,
    double Retention,
    double Phase,
    double Real,
    double Imaginary,
    double InputGain,
    double InputGainSlope
)
{
    /// <summary>ε of the input gain in every published implementation.</summary>
    public const double PublishedGainOffset = 1e-8;

    public static RtuCoefficients At(double nu, double theta, double gainOffset = PublishedGainOffset) =>
        OfRate(Math.Exp(nu), Math.Exp(theta), gainOffset);

    private static RtuCoefficients OfRate(double rate, double phase, double gainOffset)
    {
        if (rate > 80)
            return new RtuCoefficients(0, 0, phase, 0, 0, 1 + gainOffset, 0);
        var retention = Math.Exp(-rate);
        var gain = Math.Sqrt(Math.Max(-double.ExpM1(-2 * rate), 1e-12));
        return new RtuCoefficients(
            rate,
            retention,
            phase,
            retention * Math.Cos(phase),
            retention * Math.Sin(phase),
            gain + gainOffset,
            rate * retention * retention / gain
        );
    }

    /// <summary>Coefficients of a gated trace unit: e and φ are both multiplied by the gate in (0, 1).</summary>
    public static RtuCoefficients Gated(double nu, double theta, double gate, double gainOffset = PublishedGainOffset) =>
        OfRate(Math.Exp(nu) * gate, Math.Exp(theta) * gate, gainOffset);
}
