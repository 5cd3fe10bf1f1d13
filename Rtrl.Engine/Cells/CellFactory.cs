using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Cells;

/// <summary>Builds the recurrent layer that the settings name.</summary>
internal static class CellFactory
{
    /// <summary>Null without recurrence.</summary>
    public static IRecurrentCell? Create(NetworkSettings settings, int inputs, VectorWidth path)
    {
        var units = settings.HiddenSize;
        var exact = settings.Gradient == "rtrl";
        var deviation = Math.Sqrt(1.0 / (settings.InputFanIn == "units" ? units : inputs));
        var initialiser = new RtuInitialiser(settings.RadiusMin, settings.RadiusMax, deviation);
        IRecurrentCell? cell = settings.Cell switch
        {
            "none" => null,
            "linear-rtu" => new LinearRtu(inputs, units, exact, initialiser, path, settings.PhaseFactor),
            "nonlinear-rtu" => new NonlinearRtu(inputs, units, exact, path, initialiser, settings.Recurrence == "relu", settings.PhaseFactor),
            "min-gru" => new MinGru(inputs, units, exact, path, deviation, settings.MinGruForm == "manuscript"),
            "gated-trace-unit" => new GatedTraceUnit(inputs, units, exact, path, initialiser, settings.PhaseFactor),
            "gru" => new Gru(inputs, units, exact, path),
            "lstm" => new Lstm(inputs, units, exact, path),
            _ => throw new ArgumentOutOfRangeException(
                nameof(settings), settings.Cell,
                $"The cell must be one of {string.Join(", ", SettingOptions.List(SettingOptions.Cells).Select(option => $"“{option.Name}”"))}."),
        };
        return cell is not null && settings.Gradient == "frozen" ? new FrozenCell(cell) : cell;
    }
}
