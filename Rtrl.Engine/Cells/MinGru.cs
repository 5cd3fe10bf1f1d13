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
internal sealed class MinGru(int inputs, int units, bool exact, VectorWidth path, double inputDeviation) : UnitCell(
    inputs, units, 1, exact, path, tanhOutput: true,
    new("gateWeight", RowSource.Input), new("gateBias", RowSource.One), new("candidateWeight", RowSource.Input), new("candidateBias", RowSource.One))
{
    public override void Initialise(Span<float> parameters, RandomSource random)
    {
        parameters.Clear();
        Initialisers.TruncatedNormal(parameters.Slice(Offset(0), Units * Inputs), inputDeviation, random);
        Initialisers.TruncatedNormal(parameters.Slice(Offset(2), Units * Inputs), inputDeviation, random);
    }

    protected override void StepUnits(UnitStep step) => Kernels.StepMinGru(step);

    /// <summary>Share of the state kept in the last step.</summary>
    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry) => (carry[unit], 0);
}
