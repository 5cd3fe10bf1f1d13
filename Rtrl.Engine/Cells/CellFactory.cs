using Rtrl.Engine.Contracts;

namespace Rtrl.Engine.Cells;

/// <summary>Builds the recurrent layer that the settings name.</summary>
internal static class CellFactory
{
    /// <summary>Null without recurrence.</summary>
    public static IRecurrentCell? Create(NetworkSettings settings, int inputs)
    {
        var units = settings.HiddenSize;
        var exact = settings.Gradient == "rtrl";
        var deviation = Math.Sqrt(1.0 / (settings.InputFanIn == "units" ? units : inputs));
        var initialiser = new RtuInitialiser(settings.RadiusMin, settings.RadiusMax, deviation);
        IRecurrentCell? cell = settings.Cell switch
        {
            "none" => null,
            "linear-rtu" => new LinearRtu(inputs, units, exact, initialiser),
            "nonlinear-rtu" => new NonlinearRtu(inputs, units, exact, initialiser),
            "min-gru" => new MinGru(inputs, units, exact, deviation),
            "gated-trace-unit" => new GatedTraceUnit(inputs, units, exact, initialiser),
            "gru" => new Gru(inputs, units, exact),
            "lstm" => new Lstm(inputs, units, exact),
            _ => throw new ArgumentOutOfRangeException(
                nameof(settings), settings.Cell,
                $"The cell must be one of {string.Join(", ", SettingOptions.List(SettingOptions.Cells).Select(option => $"“{option.Name}”"))}."),
        };
        return cell is not null && settings.Gradient == "frozen" ? new FrozenCell(cell) : cell;
    }

    /// <summary>Parameters of the layer over <paramref name="inputs"/> features: (F + 1) per gate and unit, 2 more per trace unit, n more per dense gate.</summary>
    public static long ParameterCount(NetworkSettings settings, long inputs)
    {
        long units = settings.HiddenSize;
        return settings.Cell switch
        {
            "linear-rtu" or "nonlinear-rtu" => units * ((2 * inputs) + 2),
            "gated-trace-unit" => units * ((3 * inputs) + 3),
            "min-gru" => units * ((2 * inputs) + 2),
            "gru" => units * ((3 * (inputs + units)) + 4),
            "lstm" => units * 4 * (inputs + units + 1),
            _ => 0,
        };
    }

    /// <summary>Values per unit that the layer puts out; 0 without recurrence.</summary>
    public static int OutputsPerUnit(NetworkSettings settings) => settings.Cell switch
    {
        "linear-rtu" or "nonlinear-rtu" or "gated-trace-unit" => 2,
        "none" => 0,
        _ => 1,
    };

    /// <summary>Numbers that exact RTRL keeps: one or two per parameter where units are apart, a row per state entry and a second copy where they are not.</summary>
    public static long SensitivityCount(NetworkSettings settings, long inputs)
    {
        if (settings.Gradient != "rtrl")
            return 0;
        var parameters = ParameterCount(settings, inputs);
        return settings.Cell switch
        {
            "linear-rtu" or "min-gru" => parameters,
            "nonlinear-rtu" or "gated-trace-unit" => 2 * parameters,
            "gru" => 2 * settings.HiddenSize * parameters,
            "lstm" => 4 * settings.HiddenSize * parameters,
            _ => 0,
        };
    }
}
