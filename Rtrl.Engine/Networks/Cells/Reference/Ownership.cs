using Rtrl.Engine.Networks.Parameters;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>Which block of the state each parameter belongs to.</summary>
internal static class Ownership
{
    /// <summary>Unit k owns row k of every tensor.</summary>
    public static int[] ByLeadingAxis(IReadOnlyList<TensorView> tensors) =>
        [.. tensors.SelectMany(tensor => Enumerable.Range(0, tensor.Length).Select(i => i / (tensor.Length / tensor.Shape[0])))];

    /// <summary>One block owns them all: every parameter can move every state entry.</summary>
    public static int[] ByOne(int parameters) => new int[parameters];
}
