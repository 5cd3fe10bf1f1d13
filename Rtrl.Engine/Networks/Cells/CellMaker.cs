using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>The kind of a recurrent layer together with how its kernel and its reference are made.</summary>
internal abstract record CellMaker(string Name, string Title, string Help) : CellKind(Name, Title, Help)
{
    /// <summary>Builds the layer that the settings name; null without recurrence.</summary>
    public static IRecurrentCell? Create(NetworkSettings settings, int inputs, VectorWidth path)
    {
        var cell = Maker(settings).Make(settings, new CellShape(inputs, settings.HiddenSize, settings.Gradient == "rtrl", path));
        return cell is not null && settings.Gradient == "frozen" ? new FrozenCell(cell) : cell;
    }

    /// <summary>
    /// Builds its readable reference; null without recurrence. A frozen recurrence is that of TBPTT(1), whose gradient nobody applies.
    /// </summary>
    public static ICell? CreateReference(NetworkSettings settings, int inputs) =>
        Maker(settings)
            .MakeReference(settings, inputs, settings.Gradient == "rtrl" ? RecurrentGradient.ExactRtrl : RecurrentGradient.OneStep);

    protected abstract IRecurrentCell? Make(NetworkSettings settings, CellShape shape);

    protected abstract ICell? MakeReference(NetworkSettings settings, int inputs, RecurrentGradient gradient);

    /// <summary>Standard deviation of the entries of input matrices at the start: √(1/fan-in).</summary>
    protected static double Deviation(NetworkSettings settings, int inputs) =>
        Math.Sqrt(1.0 / (settings.InputFanIn == "units" ? settings.HiddenSize : inputs));

    protected static RtuInitialiser Poles(NetworkSettings settings, int inputs) =>
        new(settings.RadiusMin, settings.RadiusMax, Deviation(settings, inputs));

    private static CellMaker Maker(NetworkSettings settings) => (CellMaker)Of(settings);
}
