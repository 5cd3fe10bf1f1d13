using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Clones;

/// <summary>
/// The double reference of one network of a clone, with the clone's parameters: the same function, with every derivative at hand.
/// </summary>
/// <param name="Network">The reference, under exact RTRL.</param>
/// <param name="Parameters">w as it stood when the twin was made.</param>
/// <param name="RecurrentOffset">Where ψ begins in w.</param>
/// <param name="Units">n.</param>
/// <param name="Components">Numbers per unit of state: 2 for complex units.</param>
/// <param name="Continuous">Whether actions are continuous: outputs of an actor are then means, and deviations that depend on the state.
/// Free deviations are left out: no state has a part in them.</param>
internal sealed record NetworkTwin(Network Network, double[] Parameters, int RecurrentOffset, int Units, int Components, bool Continuous)
{
    /// <exception cref="SandboxException">The units read one another.</exception>
    public static NetworkTwin Of(TrainingRun run, IStreamingNetwork live)
    {
        var settings = run.Settings.Network;
        var cell = CellKind.Of(settings);
        if (cell.Dense)
            throw new SandboxException(
                $"The units of a {cell.Words} read one another, so none has a retention of its own. Trace units and minGRU can be studied."
            );
        var inputs = new NetworkInputs(settings, run.Facts);
        var outputs = live.Tensors.First(tensor => tensor.Name == "head.weight").Shape[0];
        var network = Network.Of(settings with { Gradient = "rtrl" }, inputs.Size, outputs, inputs.Passing);
        var offset = network.Tensors.First(tensor => tensor.Block == "recurrent").Offset;
        return new NetworkTwin(
            network,
            Widen(live.Parameters[..network.ParameterCount]),
            offset,
            live.Units,
            live.StateComponents,
            run.Facts.Actions.Kind == ActionKind.Continuous
        );
    }

    /// <summary>ψ, the recurrent layer's slice of w.</summary>
    public ReadOnlySpan<double> Recurrent => Parameters.AsSpan(RecurrentOffset, Network.Cell!.ParameterCount);

    /// <summary>The step of this network from a state, on what the run's networks were handed at its last step.</summary>
    public NetworkStep Follow(TrainingRun run, CellState? before) => Network.Step(Parameters, before, Widen(run.LastInput));

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
