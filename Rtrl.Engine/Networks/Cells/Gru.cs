using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// GRU (Cho et al. 2014) in float32, under TBPTT(1) or dense exact RTRL.
/// <code>
/// r = sigmoid(W_ir x + W_hr h + b_r)    z = sigmoid(W_iz x + W_hz h + b_z)    m = W_hn h + b_hn
/// c = tanh(W_in x + b_in + r ⊙ m)       h' = (1 − z) ⊙ c + z ⊙ h              y = h'
/// </code>
/// ψ = inputReset [n, F], hiddenReset [n, n], biasReset [n], the same for Update, then inputCandidate, biasCandidate, hiddenCandidate,
/// biasHiddenCandidate.
/// </summary>
internal sealed class Gru(int inputs, int units, bool exact, VectorWidth path)
    : DenseCell(
        inputs,
        units,
        1,
        exact,
        path,
        new("inputReset", RowSource.Input),
        new("hiddenReset", RowSource.Hidden),
        new("biasReset", RowSource.One),
        new("inputUpdate", RowSource.Input),
        new("hiddenUpdate", RowSource.Hidden),
        new("biasUpdate", RowSource.One),
        new("inputCandidate", RowSource.Input),
        new("biasCandidate", RowSource.One),
        new("hiddenCandidate", RowSource.Hidden),
        new("biasHiddenCandidate", RowSource.One)
    )
{
    /// <summary>Input kernels normal with deviation √(1/F), recurrent ones orthogonal, biases 0.</summary>
    public override void Initialise(Span<float> parameters, RandomSource random) =>
        Initialisers.GatedLayer(parameters, Tensors, Inputs, Units, random);

    protected override void StepUnits(UnitStep step)
    {
        var p = step.Projected.Span;
        var slope = step.Slope.Span;
        for (var unit = 0; unit < Units; unit++)
        {
            var h = step.Before.Span[unit];
            var r = Gates.Sigmoid((double)p[unit] + p[Units + unit] + p[(2 * Units) + unit]);
            var z = Gates.Sigmoid((double)p[(3 * Units) + unit] + p[(4 * Units) + unit] + p[(5 * Units) + unit]);
            var m = (double)p[(8 * Units) + unit] + p[(9 * Units) + unit];
            var c = Math.Tanh((double)p[(6 * Units) + unit] + p[(7 * Units) + unit] + (r * m));
            step.After.Span[unit] = (float)(((1 - z) * c) + (z * h));
            step.Carry.Span[unit] = (float)z;

            var update = (h - c) * z * (1 - z);
            var candidate = (1 - z) * (1 - (c * c));
            var reset = candidate * m * r * (1 - r);
            slope[unit] = slope[Units + unit] = slope[(2 * Units) + unit] = (float)reset;
            slope[(3 * Units) + unit] = slope[(4 * Units) + unit] = slope[(5 * Units) + unit] = (float)update;
            slope[(6 * Units) + unit] = slope[(7 * Units) + unit] = (float)candidate;
            slope[(8 * Units) + unit] = slope[(9 * Units) + unit] = (float)(candidate * r);
        }
    }

    /// <summary>The update gate of the last step: the share of the state it kept.</summary>
    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry) =>
        (carry[unit], 0);
}
