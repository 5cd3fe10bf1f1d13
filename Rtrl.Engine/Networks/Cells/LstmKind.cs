using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>The kind of <see cref="Lstm"/>.</summary>
internal sealed record LstmKind() : CellMaker("lstm", "LSTM", "As the GRU, with a cell state of its own: twice the sensitivities.")
{
    public override bool Dense => true;

    public override string Words => "LSTM";

    internal override IReadOnlyList<string> Traits => ["recurrent"];

    internal override int OutputsPerUnit => 1;

    /// <summary>h and c.</summary>
    internal override int StatePerUnit => 2;

    internal override long Parameters(NetworkSettings settings, long inputs) =>
        settings.HiddenSize * 4 * (inputs + settings.HiddenSize + 1);

    internal override long Sensitivities(NetworkSettings settings, long inputs) => 2 * settings.HiddenSize * Parameters(settings, inputs);

    protected override IRecurrentCell Make(NetworkSettings settings, CellShape shape) =>
        new Lstm(shape.Inputs, shape.Units, shape.Exact, shape.Path);

    protected override ICell MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient) =>
        new Reference.Lstm(inputs, settings.HiddenSize, gradient);
}
