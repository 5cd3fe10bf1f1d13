using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// minGRU (Feng et al. 2024; Farr et al. 2026) in float32: a gate that does not read the state makes J diagonal.
/// <code>
/// u = sigmoid(W_z x + b_z)    m = G(W_h x + b_h)    h' = (1 − u) ⊙ h + u ⊙ m    y = tanh(h')    J = 1 − u
/// G(v) = v + 1/2 for v ≥ 0, sigmoid(v) otherwise
/// </code>
/// ψ = gateWeight [n, F], gateBias [n], candidateWeight [n, F], candidateBias [n]. The manuscript writes G(v) = v and no biases: ψ =
/// gateWeight, candidateWeight.
/// </summary>
/// <param name="plain">The manuscript's form.</param>
internal sealed class MinGru(int inputs, int units, bool exact, VectorWidth path, double inputDeviation, bool plain = false)
    : UnitCell(
        inputs,
        units,
        1,
        exact,
        path,
        tanhOutput: true,
        plain
            ? [new("gateWeight", RowSource.Input), new("candidateWeight", RowSource.Input)]
            :
            [
                new("gateWeight", RowSource.Input),
                new("gateBias", RowSource.One),
                new("candidateWeight", RowSource.Input),
                new("candidateBias", RowSource.One),
            ]
    )
{
    public override void Initialise(Span<float> parameters, RandomSource random)
    {
        parameters.Clear();
        Initialisers.TruncatedNormal(parameters.Slice(Offset(0), Units * Inputs), inputDeviation, random);
        Initialisers.TruncatedNormal(parameters.Slice(Offset(plain ? 1 : 2), Units * Inputs), inputDeviation, random);
    }

    protected override void StepUnits(UnitStep step)
    {
        if (plain)
            StepPlain(step);
        else
            Kernels.StepMinGru(step);
    }

    private void StepPlain(UnitStep step)
    {
        var p = step.Projected.Span;
        for (var unit = 0; unit < Units; unit++)
        {
            // u = 1/(1 + e) and 1 − u = e/(1 + e), each without cancellation.
            var e = Math.Exp(-(double)p[unit]);
            var (u, keep, m, h) = (1 / (1 + e), 1 / (1 + (1 / e)), (double)p[Units + unit], (double)step.Before.Span[unit]);
            step.After.Span[unit] = (float)((keep * h) + (u * m));
            step.Carry.Span[unit] = (float)keep;
            (step.Slope.Span[unit], step.Slope.Span[Units + unit]) = ((float)((m - h) * u * keep), (float)u);
        }
    }

    /// <summary>Share of the state kept in the last step.</summary>
    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry) =>
        (carry[unit], 0);
}
