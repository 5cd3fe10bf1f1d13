namespace Rtrl.Engine.Contracts;

/// <summary>How many numbers a recurrent layer has, from its settings alone.</summary>
internal static class NetworkSize
{
    /// <summary>Parameters of the layer over <paramref name="inputs"/> features: (F + 1) per gate and unit (F in the manuscript's minGRU), 2 more per trace unit, n more per dense gate.</summary>
    public static long CellParameters(NetworkSettings settings, long inputs)
    {
        long units = settings.HiddenSize;
        return settings.Cell switch
        {
            "linear-rtu" or "nonlinear-rtu" => units * ((2 * inputs) + 2),
            "gated-trace-unit" => units * ((3 * inputs) + 3),
            "min-gru" => units * ((2 * inputs) + (settings.MinGruForm == "code" ? 2 : 0)),
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

    /// <summary>Numbers of (h, S), exactly: what one step of a rollout keeps per network.</summary>
    public static long State(NetworkSettings settings, long inputs)
    {
        if (settings.Cell == "none")
            return 0;
        long units = settings.HiddenSize;
        var hidden = (settings.Cell == "lstm" ? 2 : OutputsPerUnit(settings)) * units;
        if (settings.Gradient != "rtrl")
            return hidden;
        var parameters = CellParameters(settings, inputs);
        return hidden + settings.Cell switch
        {
            "linear-rtu" => parameters + (3 * units), // and the input gain that S is kept in units of
            "min-gru" => parameters,
            "gru" or "lstm" => hidden * parameters,
            _ => 2 * parameters,
        };
    }

    /// <summary>Numbers that exact RTRL keeps: one or two per parameter where units are apart, a row per state entry and a second copy where they are not.</summary>
    public static long Sensitivities(NetworkSettings settings, long inputs)
    {
        if (settings.Gradient != "rtrl")
            return 0;
        var parameters = CellParameters(settings, inputs);
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
