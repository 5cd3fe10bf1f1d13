using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Cells;

/// <summary>
/// minGRU (Feng et al. 2024; Farr et al. 2026) in float32: a gate that does not read the state makes J diagonal.
/// <code>
/// u = sigmoid(W_z x + b_z)    m = G(W_h x + b_h)    h' = (1 − u) ⊙ h + u ⊙ m    y = tanh(h')    J = 1 − u
/// G(v) = v + 1/2 for v ≥ 0, sigmoid(v) otherwise
/// </code>
/// ψ = gateWeight [n, F], gateBias [n], candidateWeight [n, F], candidateBias [n].
/// </summary>
internal sealed class MinGru(int inputs, int units, bool exact, double inputDeviation) : UnitCell(
    inputs, units, 1, exact, tanhOutput: true,
    new("gateWeight", RowSource.Input), new("gateBias", RowSource.One), new("candidateWeight", RowSource.Input), new("candidateBias", RowSource.One))
{
    public override void Initialise(Span<float> parameters, RandomSource random)
    {
        parameters.Clear();
        Initialisers.TruncatedNormal(parameters.Slice(Offset(0), Units * Inputs), inputDeviation, random);
        Initialisers.TruncatedNormal(parameters.Slice(Offset(2), Units * Inputs), inputDeviation, random);
    }

    protected override void StepUnits(UnitStep step)
    {
        var p = step.Projected.Span;
        var before = step.Before.Span;
        var slope = step.Slope.Span;
        for (var unit = 0; unit < Units; unit++)
        {
            var u = Gates.Sigmoid((double)p[unit] + p[Units + unit]);
            var candidate = (double)p[(2 * Units) + unit] + p[(3 * Units) + unit];
            var sigmoid = Gates.Sigmoid(candidate);
            var (m, mSlope) = candidate >= 0 ? (candidate + 0.5, 1) : (sigmoid, sigmoid * (1 - sigmoid));
            step.After.Span[unit] = (float)(((1 - u) * before[unit]) + (u * m));
            step.Carry.Span[unit] = (float)(1 - u);
            slope[unit] = slope[Units + unit] = (float)((m - before[unit]) * u * (1 - u));
            slope[(2 * Units) + unit] = slope[(3 * Units) + unit] = (float)(u * mSlope);
        }
    }

    /// <summary>Share of the state kept in the last step.</summary>
    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry) => (carry[unit], 0);
}
