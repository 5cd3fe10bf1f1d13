using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>Finds the first tensor that holds a NaN or an infinity, for the message of a diverged run.</summary>
internal static class NonFinite
{
    public static string? InNetwork(string owner, IValueNetwork network)
    {
        for (var i = 0; i < network.Tensors.Count; i++)
        {
            var tensor = network.Tensors[i];
            if (Kind(network.Parameters.Slice(tensor.Offset, tensor.Length)) is { } kind)
                return $"{kind} in {owner}{tensor.Name}";
        }

        if (Kind(network.HiddenState) is { } state)
            return $"{state} in {owner}the hidden state";
        return double.IsFinite(network.SensitivityNorm()) ? null : $"a non-finite number in {owner}the sensitivities";
    }

    public static string? InTrace(string owner, IValueNetwork network, ReadOnlySpan<float> trace)
    {
        for (var i = 0; i < network.Tensors.Count; i++)
        {
            var tensor = network.Tensors[i];
            if (Kind(trace.Slice(tensor.Offset, tensor.Length)) is { } kind)
                return $"{kind} in the eligibility trace of {owner}{tensor.Name}";
        }

        return null;
    }

    private static string? Kind(ReadOnlySpan<float> values)
    {
        if (VectorMath.AllFinite(values))
            return null;
        foreach (var value in values)
        {
            if (float.IsNaN(value))
                return "NaN";
        }

        return "an infinity";
    }
}
