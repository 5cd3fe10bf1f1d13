namespace Rtrl.Engine.Diagnostics;

/// <summary>What one recurrent unit is and does.</summary>
/// <param name="Unit">Index from 0.</param>
/// <param name="Retention">r, share of the state kept per step; of gated cells its mean over the studied steps.</param>
/// <param name="Phase">Rotation per step in radians, as it can be told from the state: in [0, π], since φ and 2π − φ turn alike.</param>
/// <param name="TimeConstant">−1/ln r in steps.</param>
/// <param name="HalfLife">ln 2/(−ln r) in steps.</param>
/// <param name="Period">2π/min(φ, 2π − φ) in steps, φ modulo 2π; infinite for a unit that does not turn.</param>
/// <param name="InputGain">√(1 − r²), by which the input is scaled; NaN for cells without.</param>
/// <param name="Contribution">Euclidean norm of the weights that read the unit.</param>
/// <param name="SensitivityNorm">Mean over the studied steps of ‖S‖ of the unit's own parameters, L2.</param>
/// <param name="GradientShare">Share of the recurrent layer's Σ|dv/dψ| over the studied steps, in [0, 1].</param>
public sealed record UnitFigures(
    int Unit,
    double Retention,
    double Phase,
    double TimeConstant,
    double HalfLife,
    double Period,
    double InputGain,
    double Contribution,
    double SensitivityNorm,
    double GradientShare
)
{
    /// <summary>The table of a layer.</summary>
    /// <param name="contributions">Per unit, as in <see cref="Contracts.Snapshot.UnitContribution"/>.</param>
    public static IReadOnlyList<UnitFigures> Of(EpisodeStudy study, IReadOnlyList<float> contributions)
    {
        var mass = study.Steps.Sum(step => step.GradientMass.Sum());
        return
        [
            .. Enumerable
                .Range(0, study.Units)
                .Select(unit =>
                {
                    var r = study.Steps.Average(step => step.Retention[unit].Magnitude);
                    var phase = study.Components == 2 ? Math.Abs(study.Steps[^1].Retention[unit].Phase) : 0;
                    return new UnitFigures(
                        unit,
                        r,
                        phase,
                        -1 / Math.Log(r),
                        HalfLifeOf(r),
                        PeriodOf(phase),
                        study.Components == 2 ? Math.Sqrt(1 - (r * r)) : double.NaN,
                        contributions[unit],
                        study.Steps.Average(step => step.SensitivityNorm[unit]),
                        mass > 0 ? study.Steps.Sum(step => step.GradientMass[unit]) / mass : 0
                    );
                }),
        ];
    }

    /// <summary>ln 2/(−ln r) in steps, r in (0, 1).</summary>
    public static double HalfLifeOf(double retention) => -Math.Log(2) / Math.Log(retention);

    /// <summary>2π/min(φ, 2π − φ) in steps with φ modulo 2π: what a rotation per step looks like from outside.</summary>
    public static double PeriodOf(double phase)
    {
        var turn = Math.IEEERemainder(phase, Math.Tau);
        return Math.Tau / Math.Abs(turn);
    }
}
