using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>The kind of <see cref="LinearRtu"/>.</summary>
internal sealed record LinearRtuKind()
    : TraceUnitKind(
        "linear-rtu",
        "Linear RTU",
        "Recurrent Trace Units: complex leaky memories, each with a learned retention and phase, under a tanh on the way out. Exact RTRL "
            + "costs no more than the forward pass."
    )
{
    public override bool Linear => true;

    public override string Words => "linear RTU";

    internal override long Parameters(NetworkSettings settings, long inputs) => settings.HiddenSize * ((2 * inputs) + 2);

    internal override long Sensitivities(NetworkSettings settings, long inputs) => Parameters(settings, inputs);

    /// <summary>The input gain, its derivative and the pole.</summary>
    internal override long SensitivityUnits(NetworkSettings settings) => 3L * settings.HiddenSize;

    protected override IRecurrentCell Make(NetworkSettings settings, CellShape shape) =>
        new LinearRtu(shape.Inputs, shape.Units, shape.Exact, Poles(settings, shape.Inputs), shape.Path, settings.PhaseFactor);

    protected override ICell MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) =>
        new Rtu(inputs, settings.HiddenSize, RtuVariant.Linear, gradient, phaseFactor: settings.PhaseFactor);
}
