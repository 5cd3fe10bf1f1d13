using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>No recurrent layer.</summary>
internal sealed record NoCellKind()
    : CellMaker(
        "none",
        "None (feedforward)",
        "No memory: the head reads the encoder's features of this moment only. The control that must fail where memory is needed."
    )
{
    public override bool Recurrent => false;

    public override string Words => "feedforward";

    internal override string LayerWords(NetworkSettings settings) => $"{Words} {settings.EncoderWidth}";

    internal override IReadOnlyList<string> Traits => [];

    internal override int OutputsPerUnit => 0;

    internal override long Parameters(NetworkSettings settings, long inputs) => 0;

    internal override long Sensitivities(NetworkSettings settings, long inputs) => 0;

    protected override IRecurrentCell? Make(NetworkSettings settings, CellShape shape) => null;

    protected override ICell? MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) => null;
}
