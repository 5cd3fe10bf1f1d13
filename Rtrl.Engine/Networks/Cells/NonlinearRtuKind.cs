using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>The kind of <see cref="NonlinearRtu"/>.</summary>
internal sealed record NonlinearRtuKind()
    : TraceUnitKind(
        "nonlinear-rtu",
        "Nonlinear RTU",
        "Trace units with a tanh inside the recurrence: twice the sensitivities of the linear ones."
    )
{
    public override string Words => "nonlinear RTU";

    internal override IReadOnlyList<string> Traits => [.. base.Traits, "recurrence"];

    internal override long Parameters(NetworkSettings settings, long inputs) => settings.HiddenSize * ((2 * inputs) + 2);

    internal override long Sensitivities(NetworkSettings settings, long inputs) => 2 * Parameters(settings, inputs);

    protected override IRecurrentCell Make(NetworkSettings settings, CellShape shape) =>
        new NonlinearRtu(
            shape.Inputs,
            shape.Units,
            shape.Exact,
            shape.Path,
            Poles(settings, shape.Inputs),
            settings.Recurrence == "relu",
            settings.PhaseFactor
        );

    protected override ICell MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) =>
        new Rtu(
            inputs,
            settings.HiddenSize,
            settings.Recurrence == "relu" ? RtuVariant.Rectified : RtuVariant.Nonlinear,
            gradient,
            phaseFactor: settings.PhaseFactor
        );
}
