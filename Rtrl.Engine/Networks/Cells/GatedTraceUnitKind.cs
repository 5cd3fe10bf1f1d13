using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>The kind of <see cref="GatedTraceUnit"/>.</summary>
internal sealed record GatedTraceUnitKind()
    : TraceUnitKind("gated-trace-unit", "Gated trace unit", "Linear trace units whose rate and phase an input gate scales.")
{
    public override string Words => "gated trace unit";

    internal override long Parameters(NetworkSettings settings, long inputs) => settings.HiddenSize * ((3 * inputs) + 3);

    internal override long Sensitivities(NetworkSettings settings, long inputs) => 2 * Parameters(settings, inputs);

    protected override IRecurrentCell Make(NetworkSettings settings, CellShape shape) =>
        new GatedTraceUnit(shape.Inputs, shape.Units, shape.Exact, shape.Path, Poles(settings, shape.Inputs), settings.PhaseFactor);

    protected override ICell MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) =>
        new Reference.GatedTraceUnit(inputs, settings.HiddenSize, gradient, settings.PhaseFactor);
}
