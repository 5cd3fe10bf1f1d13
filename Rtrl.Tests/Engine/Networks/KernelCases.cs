using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Reference;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks;

/// <summary>A float32 network and its double reference over the same parameters.</summary>
internal static class KernelCases
{
    /// <summary>Dense random parameters with radii and phases in ordinary ranges, the same in both, rounded to float.</summary>
    public static (StreamingNetwork Kernel, Network Reference, double[] Parameters) Pair(
        NetworkSettings settings,
        int inputs,
        int outputs,
        long seed
    )
    {
        var kernel = new StreamingNetwork(settings, inputs, outputs);
        var random = Cases.Random(seed);
        kernel.Initialise(random);
        foreach (var tensor in kernel.Tensors)
        {
            var scale = tensor.Shape.Count == 1 ? 0.3 : 1 / Math.Sqrt(tensor.Shape[1]);
            if (tensor.Name is "recurrent.nu" or "recurrent.theta")
                continue;
            foreach (ref var value in kernel.Parameters.Slice(tensor.Offset, tensor.Length))
                value = (float)(scale * random.NextNormal());
        }

        return (kernel, Network.Of(settings, inputs, outputs), Agreement.Widen(kernel.Parameters));
    }
}
