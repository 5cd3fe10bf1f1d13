using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>The kind of <see cref="MinGru"/>.</summary>
internal sealed record MinGruKind()
    : CellMaker(
        "min-gru",
        "minGRU",
        "Real units whose gate reads the input only: exact RTRL stays as cheap as the forward pass, and a unit can hold its state."
    )
{
    public override string Words => "minGRU";

    internal override IReadOnlyList<string> Traits => ["recurrent", "fan-in", "gate-form"];

    internal override int OutputsPerUnit => 1;

    /// <summary>Two gates, without biases in the manuscript's form.</summary>
    internal override long Parameters(NetworkSettings settings, long inputs) =>
        settings.HiddenSize * ((2 * inputs) + (Plain(settings) ? 0 : 2));

    internal override long Sensitivities(NetworkSettings settings, long inputs) => Parameters(settings, inputs);

    protected override IRecurrentCell Make(NetworkSettings settings, CellShape shape) =>
        new MinGru(shape.Inputs, shape.Units, shape.Exact, shape.Path, Deviation(settings, shape.Inputs), Plain(settings));

    protected override ICell MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) =>
        new Reference.MinGru(inputs, settings.HiddenSize, gradient, Plain(settings));

    private static bool Plain(NetworkSettings settings) => settings.MinGruForm == "manuscript";
}
