#pragma warning disable MA0048 // a whole cell in one file
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Toys;

/// <summary>h' = 0.9 h + 0.1 W x, y = tanh(h'): a whole cell in one file.</summary>
internal sealed class ToyCell(CellShape shape)
    : UnitCell(shape.Inputs, shape.Units, 1, shape.Exact, shape.Path, tanhOutput: true, new RowPart("weight", RowSource.Input))
{
    private const float Retention = 0.9f;

    public override void Initialise(Span<float> parameters, RandomSource random) => Initialisers.TruncatedNormal(parameters, 0.3, random);

    protected override void StepUnits(UnitStep step)
    {
        for (var unit = 0; unit < Units; unit++)
        {
            step.After.Span[unit] = (Retention * step.Before.Span[unit]) + ((1 - Retention) * step.Projected.Span[unit]);
            (step.Carry.Span[unit], step.Slope.Span[unit]) = (Retention, 1 - Retention);
        }
    }

    protected override (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry) =>
        (carry[unit], 0);
}

internal sealed record ToyCellKind() : CellMaker("toy-cell", "Toy cell", "Forgets a tenth of its state at every step.")
{
    public override string Words => "toy cell";

    internal override IReadOnlyList<string> Traits => ["recurrent"];

    internal override int OutputsPerUnit => 1;

    internal override long Parameters(NetworkSettings settings, long inputs) => settings.HiddenSize * inputs;

    internal override long Sensitivities(NetworkSettings settings, long inputs) => Parameters(settings, inputs);

    protected override IRecurrentCell Make(NetworkSettings settings, CellShape shape) => new ToyCell(shape);

    protected override ICell MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) =>
        throw new NotSupportedException("The toy cell has no reference.");
}
