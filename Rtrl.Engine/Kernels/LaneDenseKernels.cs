using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// The kernels for one vector width: whole lanes, then what is left in <typeparamref name="TRest"/>, then one by one. This file holds the
/// products of a matrix; its neighbours hold the products of the transposed one, the traces, the corrections and the activations.
/// </summary>
internal sealed partial class LaneDenseKernels<TLanes, TRest, TOne> : DenseKernels
    where TLanes : struct, ILanes<TLanes>
    where TRest : struct, ILanes<TRest>
    where TOne : struct, ILanes<TOne>
{
    public override void Apply(Weights weights)
    {
        if (!weights.Due)
            return;
        ref var w = ref MemoryMarshal.GetReference(weights.Values);
        ref var z = ref MemoryMarshal.GetReference(weights.Trace);
        var length = weights.Values.Length;
        var i = Apply<TLanes>(ref w, ref z, 0, length, weights.Scale);
        Apply<TOne>(ref w, ref z, i, length, weights.Scale);
    }

    public override void Multiply(Weights matrix, ReadOnlySpan<float> x, Span<float> result)
    {
        ref var w = ref MemoryMarshal.GetReference(matrix.Values);
        if (matrix.Due)
            MultiplyRows<On>(ref w, ref MemoryMarshal.GetReference(matrix.Trace), matrix.Scale, x, result);
        else
            MultiplyRows<Off>(ref w, ref w, 0, x, result);
    }

    public override void Multiply(ReadOnlySpan<float> matrix, ReadOnlySpan<float> x, Span<float> result)
    {
        ref var w = ref MemoryMarshal.GetReference(matrix);
        MultiplyRows<Off>(ref w, ref w, 0, x, result);
    }

    private static nint Apply<T>(ref float w, ref float z, nint i, nint end, float scale)
        where T : struct, ILanes<T>
    {
        var factor = T.Broadcast(scale);
        for (; i <= end - T.Count; i += T.Count)
            T.Store(T.MultiplyAdd(factor, T.Load(ref z, i), T.Load(ref w, i)), ref w, i);
        return i;
    }

    private static void MultiplyRows<TDue>(ref float w, ref float z, float scale, ReadOnlySpan<float> x, Span<float> result)
        where TDue : struct, ISwitch
    {
        ref var input = ref MemoryMarshal.GetReference(x);
        ref var output = ref MemoryMarshal.GetReference(result);
        nint columns = x.Length;
        var row = 0;
        for (; row <= result.Length - 4; row += 4)
        {
            MultiplyFour<TDue>(ref w, ref z, scale, ref input, columns, ref Unsafe.Add(ref output, row));
            w = ref Unsafe.Add(ref w, 4 * columns);
            z = ref Unsafe.Add(ref z, 4 * columns);
        }

        for (; row < result.Length; row++)
        {
            nint i = 0;
            var sum = MultiplyRow<TLanes, TDue>(ref w, ref z, ref input, ref i, columns, scale);
            sum += MultiplyRow<TRest, TDue>(ref w, ref z, ref input, ref i, columns, scale);
            sum += MultiplyRow<TOne, TDue>(ref w, ref z, ref input, ref i, columns, scale);
            Unsafe.Add(ref output, row) = sum;
            w = ref Unsafe.Add(ref w, columns);
            z = ref Unsafe.Add(ref z, columns);
        }
    }

    /// <summary>Four rows share each read of x, and one tree of additions sums up all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyFour<TDue>(ref float w, ref float z, float scale, ref float x, nint columns, ref float sums)
        where TDue : struct, ISwitch
    {
        var (a, b, c, d) = (TLanes.Broadcast(0), TLanes.Broadcast(0), TLanes.Broadcast(0), TLanes.Broadcast(0));
        var factor = TLanes.Broadcast(scale);
        nint i = 0;
        for (; i <= columns - TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(ref x, i);
            a = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, i, factor), value, a);
            b = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, columns + i, factor), value, b);
            c = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, (2 * columns) + i, factor), value, c);
            d = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, (3 * columns) + i, factor), value, d);
        }

        TLanes.StoreSums(a, b, c, d, ref sums);
        if (i == columns)
            return;
        for (var row = 0; row < 4; row++)
        {
            var place = i;
            ref var rowW = ref Unsafe.Add(ref w, row * columns);
            ref var rowZ = ref Unsafe.Add(ref z, row * columns);
            Unsafe.Add(ref sums, row) += MultiplyRow<TRest, TDue>(ref rowW, ref rowZ, ref x, ref place, columns, scale);
            Unsafe.Add(ref sums, row) += MultiplyRow<TOne, TDue>(ref rowW, ref rowZ, ref x, ref place, columns, scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MultiplyRow<T, TDue>(ref float w, ref float z, ref float x, ref nint i, nint columns, float scale)
        where T : struct, ILanes<T>
        where TDue : struct, ISwitch
    {
        var (sum, factor) = (T.Broadcast(0), T.Broadcast(scale));
        for (; i <= columns - T.Count; i += T.Count)
            sum = T.MultiplyAdd(Updated<T, TDue>(ref w, ref z, i, factor), T.Load(ref x, i), sum);
        return T.Sum(sum);
    }

    /// <summary>w ← w + factor z where that is due, for the lanes at one place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Updated<T, TDue>(ref float w, ref float z, nint place, T factor)
        where T : struct, ILanes<T>
        where TDue : struct, ISwitch
    {
        var value = T.Load(ref w, place);
        if (!TDue.IsOn)
            return value;
        value = T.MultiplyAdd(factor, T.Load(ref z, place), value);
        T.Store(value, ref w, place);
        return value;
    }
}
