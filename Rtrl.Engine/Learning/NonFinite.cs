using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;

namespace Rtrl.Engine.Learning;

/// <summary>Finds the first tensor that holds a NaN or an infinity, for the message of a diverged run.</summary>
internal static class NonFinite
{
    public static string? InNetwork(string owner, IStreamingNetwork network)
    {
        if (InTensors(owner, network, network.Parameters) is { } parameters)
            return parameters;
        if (Kind(network.HiddenState) is { } state)
            return $"{state} in {owner}the hidden state";
        return double.IsFinite(network.SensitivityNorm()) ? null : $"a non-finite number in {owner}the sensitivities";
    }

    /// <summary>Of values that belong to the network's tensors one by one; empty values are finite.</summary>
    public static string? InTensors(string owner, IStreamingNetwork network, ReadOnlySpan<float> values)
    {
        if (values.IsEmpty)
            return null;
        for (var i = 0; i < network.Tensors.Count; i++)
        {
            var tensor = network.Tensors[i];
            if (Kind(values.Slice(tensor.Offset, tensor.Length)) is { } kind)
                return $"{kind} in {owner}{tensor.Name}";
        }

        return null;
    }

    private static string? Kind(ReadOnlySpan<float> values)
    {
        if (VectorKernels.Current.AllFinite(values))
            return null;
        foreach (var value in values)
        {
            if (float.IsNaN(value))
                return "NaN";
        }

        return "an infinity";
    }
}
