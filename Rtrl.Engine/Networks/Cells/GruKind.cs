using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>The kind of <see cref="Gru"/>.</summary>
internal sealed record GruKind()
    : CellMaker(
        "gru",
        "GRU",
        "Units that read one another. Under TBPTT(1) at any size; exact RTRL is dense and costs the fourth power of the size."
    )
{
    public override bool Dense => true;

    public override string Words => "GRU";

    internal override IReadOnlyList<string> Traits => ["recurrent"];

    internal override int OutputsPerUnit => 1;

    internal override long Parameters(NetworkSettings settings, long inputs) =>
        settings.HiddenSize * ((3 * (inputs + settings.HiddenSize)) + 4);

    internal override long Sensitivities(NetworkSettings settings, long inputs) => settings.HiddenSize * Parameters(settings, inputs);

    protected override IRecurrentCell Make(NetworkSettings settings, CellShape shape) =>
        new Gru(shape.Inputs, shape.Units, shape.Exact, shape.Path);

    protected override ICell MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) =>
        new Reference.Gru(inputs, settings.HiddenSize, gradient);
}
