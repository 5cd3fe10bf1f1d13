using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// LSTM (Hochreiter and Schmidhuber 1997) in float32, under TBPTT(1) or dense exact RTRL.
/// <code>
/// q = W_xq x + W_hq h + b_q for the gates i, f, g, o c' = sigmoid(f) ⊙ c + sigmoid(i) ⊙ tanh(g) h' = sigmoid(o) ⊙ tanh(c') y = h'
/// </code>
/// ψ = per gate i, f, g, o: weightInput [n, F], weightHidden [n, n], bias [n]. The state is [h; c].
/// </summary>
internal sealed class Lstm(int inputs, int units, bool exact, VectorWidth path)
    : DenseCell(
        inputs,
        units,
        2,
        exact,
        path,
        new("weightInputInput", RowSource.Input),
        new("weightHiddenInput", RowSource.Hidden),
        new("biasInput", RowSource.One),
        new("weightInputForget", RowSource.Input),
        new("weightHiddenForget", RowSource.Hidden),
        new("biasForget", RowSource.One),
        new("weightInputCandidate", RowSource.Input),
        new("weightHiddenCandidate", RowSource.Hidden),
        new("biasCandidate", RowSource.One),
        new("weightInputOutput", RowSource.Input),
        new("weightHiddenOutput", RowSource.Hidden),
        new("biasOutput", RowSource.One)
    )
{
    /// <summary>Input kernels normal with deviation √(1/F), recurrent ones orthogonal, biases 0.</summary>
    public override void Initialise(Span<float> parameters, RandomSource random) =>
        Initialisers.GatedLayer(parameters, Tensors, Inputs, Units, random);

    protected override void StepUnits(UnitStep step)
    {
        var n = Units;
        var carry = step.Carry.Span;
        for (var unit = 0; unit < n; unit++)
        {
            var held = step.Before.Span[n + unit];
            var i = Gates.Sigmoid(Gate(step, 0, unit));
            var f = Gates.Sigmoid(Gate(step, 1, unit));
            var g = Math.Tanh(Gate(step, 2, unit));
            var o = Gates.Sigmoid(Gate(step, 3, unit));
            var cell = (f * held) + (i * g);
            var squashed = Math.Tanh(cell);
            step.After.Span[unit] = (float)(o * squashed);
            step.After.Span[n + unit] = (float)cell;

            var hiddenByCell = o * (1 - (squashed * squashed));
            (carry[unit], carry[n + unit]) = (0, (float)(hiddenByCell * f));
            (carry[(2 * n) + unit], carry[(3 * n) + unit]) = (0, (float)f);
            Slope(step, 0, unit, hiddenByCell, g * i * (1 - i));
            Slope(step, 1, unit, hiddenByCell, held * f * (1 - f));
            Slope(step, 2, unit, hiddenByCell, i * (1 - (g * g)));
            for (var part = 9; part < 12; part++)
            {
                step.Slope.Span[(2 * part * n) + unit] = (float)(squashed * o * (1 - o));
                step.Slope.Span[(((2 * part) + 1) * n) + unit] = 0;
            }
        }
    }

    /// <summary>The forget gate of the last step: the share of the cell it kept.</summary>
    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry) =>
        (carry[(3 * Units) + unit], 0);

    private double Gate(UnitStep step, int gate, int unit)
    {
        var p = step.Projected.Span[(3 * gate * Units)..];
        return (double)p[unit] + p[Units + unit] + p[(2 * Units) + unit];
    }

    private void Slope(UnitStep step, int gate, int unit, double hiddenByCell, double cellByGate)
    {
        for (var part = 3 * gate; part < (3 * gate) + 3; part++)
        {
            step.Slope.Span[(2 * part * Units) + unit] = (float)(hiddenByCell * cellByGate);
            step.Slope.Span[(((2 * part) + 1) * Units) + unit] = (float)cellByGate;
        }
    }
}
