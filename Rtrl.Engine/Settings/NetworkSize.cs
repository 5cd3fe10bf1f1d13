namespace Rtrl.Engine.Settings;

/// <summary>How many numbers a network has, from its settings alone.</summary>
internal static class NetworkSize
{
    /// <summary>Numbers the network is handed at a step.</summary>
    public static long Inputs(RunSettings settings)
    {
        var facts = EnvironmentKind.FactsOf(settings.Environment);
        return Observed(settings, facts) + Previous(settings, facts);
    }

    /// <summary>Features the recurrent layer reads: the encoder's, and what passes it by.</summary>
    public static long CellInputs(RunSettings settings) => CellInputs(settings, EnvironmentKind.FactsOf(settings.Environment));

    /// <summary>
    /// Parameters of the layers: per encoder layer (inputs + 1)F, the cell's, those of the layer after it and the head's, and free ones.
    /// </summary>
    public static long Parameters(RunSettings settings, EnvironmentFacts facts, NetworkShape shape)
    {
        var network = settings.Network;
        var kind = CellKind.Of(network);
        long width = network.EncoderWidth;
        var inputs = CellInputs(settings, facts);
        var encoded = Observed(settings, facts) + (network.PreviousInputs == "before" ? Previous(settings, facts) : 0);
        var features = kind.Recurrent ? kind.OutputsPerUnit * (long)network.HiddenSize : inputs;
        var projection = network.ProjectionWidth == 0 ? 0 : (features + 1) * network.ProjectionWidth;
        var read = network.ProjectionWidth == 0 ? features : network.ProjectionWidth;
        return ((encoded + 1) * width)
            + ((network.EncoderLayers - 1) * (width + 1) * width)
            + kind.Parameters(network, inputs)
            + projection
            + (shape.Outputs * (read + 1))
            + shape.Free;
    }

    /// <summary>Numbers of (h, S), exactly: what one step of a rollout keeps per network.</summary>
    public static long State(NetworkSettings settings, long inputs)
    {
        var kind = CellKind.Of(settings);
        var hidden = kind.Recurrent ? kind.StatePerUnit * (long)settings.HiddenSize : 0;
        return settings.Gradient == "rtrl" ? hidden + kind.Sensitivities(settings, inputs) + kind.SensitivityUnits(settings) : hidden;
    }

    /// <summary>
    /// Numbers that exact RTRL keeps: one or two per parameter where units are apart, a row per state entry and a second copy where they
    /// are not.
    /// </summary>
    public static long Sensitivities(NetworkSettings settings, long inputs)
    {
        var kind = CellKind.Of(settings);
        return settings.Gradient == "rtrl" ? kind.SensitivityCopies * kind.Sensitivities(settings, inputs) : 0;
    }

    private static long CellInputs(RunSettings settings, EnvironmentFacts facts) =>
        settings.Network.EncoderWidth + (settings.Network.PreviousInputs == "after" ? Previous(settings, facts) : 0);

    private static long Observed(RunSettings settings, EnvironmentFacts facts) =>
        facts.ObservationSize + (settings.Network.TimeFeature ? 1 : 0);

    /// <summary>The previous action and reward; 0 where they are not shown.</summary>
    private static long Previous(RunSettings settings, EnvironmentFacts facts) =>
        settings.Network.PreviousInputs == "none" ? 0 : facts.Actions.Count + 1;
}
