using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>The traces of a matrix and of a vector.</content>
internal sealed partial class LaneDenseKernels<TLanes, TRest, TOne>
{
    /// <summary>Rows whose share of a norm is summed in float.</summary>
    private const int Group = 16;

    public override double AccumulateOuter(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x) =>
        decay == 0 ? AccumulateRows<On>(trace, decay, g, x) : AccumulateRows<Off>(trace, decay, g, x);

    public override double AccumulateOuter(
        Span<float> trace,
        float decay,
        ReadOnlySpan<float> g,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> matrix,
        Span<float> back
    )
    {
        var rows = new OuterRows(trace, g, x, matrix, back, decay);
        return decay == 0 ? AccumulateRows<On>(rows) : AccumulateRows<Off>(rows);
    }

    public override double Accumulate(Span<float> trace, float decay, ReadOnlySpan<float> gradient)
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        var norm = 0.0;
        nint i = 0;
        while (i <= trace.Length - TLanes.Count)
        {
            var end = nint.Min(trace.Length, i + (TLanes.Count * 64));
            i = Accumulate<TLanes>(ref z, ref g, i, end, decay, ref norm);
        }

        Accumulate<TOne>(ref z, ref g, i, trace.Length, decay, ref norm);
        return norm;
    }

    private static double AccumulateRows<TFresh>(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x)
        where TFresh : struct, ISwitch
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var input = ref MemoryMarshal.GetReference(x);
        nint columns = x.Length;
        var norm = 0.0;
        for (var start = 0; start < g.Length; start += Group)
        {
            var (sizes, restSizes, oneSizes) = (TLanes.Broadcast(0), TRest.Broadcast(0), TOne.Broadcast(0));
            for (var row = start; row < Math.Min(g.Length, start + Group); row++)
            {
                var i = AccumulateRow<TLanes, TFresh>(ref z, ref input, 0, columns, decay, g[row], ref sizes);
                i = AccumulateRow<TRest, TFresh>(ref z, ref input, i, columns, decay, g[row], ref restSizes);
                AccumulateRow<TOne, TFresh>(ref z, ref input, i, columns, decay, g[row], ref oneSizes);
                z = ref Unsafe.Add(ref z, columns);
            }

            norm += TLanes.Sum(sizes) + TRest.Sum(restSizes) + TOne.Sum(oneSizes);
        }

        return norm;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AccumulateRow<T, TFresh>(ref float z, ref float x, nint i, nint columns, float decay, float gradient, ref T size)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        var (keep, g) = (T.Broadcast(decay), T.Broadcast(gradient));
        for (; i <= columns - T.Count; i += T.Count)
            size += Decayed<T, TFresh>(ref z, i, keep, g * T.Load(ref x, i));
        return i;
    }

    /// <summary>Column blocks of four lanes, whose share of back stays in registers over the rows; then the columns left.</summary>
    private static double AccumulateRows<TFresh>(in OuterRows rows)
        where TFresh : struct, ISwitch
    {
        nint i = 0;
        var norm = 0.0;
        for (; i <= rows.Columns - (4 * TLanes.Count); i += 4 * TLanes.Count)
            norm += AccumulateBlock<TFresh>(rows, i);
        for (; i <= rows.Columns - TLanes.Count; i += TLanes.Count)
            norm += AccumulateColumns<TLanes, TFresh>(rows, i);
        for (; i <= rows.Columns - TRest.Count; i += TRest.Count)
            norm += AccumulateColumns<TRest, TFresh>(rows, i);
        for (; i < rows.Columns; i++)
            norm += AccumulateColumns<TOne, TFresh>(rows, i);
        return norm;
    }

    /// <summary>From the last row to the first: the forward pass left the last ones in the cache.</summary>
    private static double AccumulateBlock<TFresh>(in OuterRows rows, nint i)
        where TFresh : struct, ISwitch
    {
        ref var z = ref Unsafe.Add(ref rows.Trace, i);
        ref var w = ref Unsafe.Add(ref rows.Matrix, i);
        ref var x = ref Unsafe.Add(ref rows.X, i);
        ref var back = ref Unsafe.Add(ref rows.Back, i);
        ref var adjoint = ref rows.G;
        var columns = rows.Columns;
        var (keep, zero) = (TLanes.Broadcast(rows.Decay), TLanes.Broadcast(0));
        var (x0, x1) = (TLanes.Load(ref x, 0), TLanes.Load(ref x, TLanes.Count));
        var (x2, x3) = (TLanes.Load(ref x, 2 * TLanes.Count), TLanes.Load(ref x, 3 * TLanes.Count));
        var (back0, back1, back2, back3) = (zero, zero, zero, zero);
        var (size, norm) = (zero, 0.0);
        for (var row = rows.Rows - 1; row >= 0; row--)
        {
            var d = TLanes.Broadcast(Unsafe.Add(ref adjoint, row));
            var place = row * columns;
            back0 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back0);
            var even = Decayed<TLanes, TFresh>(ref z, place, keep, d * x0);
            place += TLanes.Count;
            back1 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back1);
            var odd = Decayed<TLanes, TFresh>(ref z, place, keep, d * x1);
            place += TLanes.Count;
            back2 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back2);
            even += Decayed<TLanes, TFresh>(ref z, place, keep, d * x2);
            place += TLanes.Count;
            back3 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back3);
            odd += Decayed<TLanes, TFresh>(ref z, place, keep, d * x3);
            size += even + odd;
            if (row % Group == 0)
            {
                norm += TLanes.Sum(size);
                size = zero;
            }
        }

        TLanes.Store(back0, ref back, 0);
        TLanes.Store(back1, ref back, TLanes.Count);
        TLanes.Store(back2, ref back, 2 * TLanes.Count);
        TLanes.Store(back3, ref back, 3 * TLanes.Count);
        return norm;
    }

    /// <summary>The same for the columns of one lane.</summary>
    private static double AccumulateColumns<T, TFresh>(in OuterRows rows, nint i)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        ref var z = ref Unsafe.Add(ref rows.Trace, i);
        ref var w = ref Unsafe.Add(ref rows.Matrix, i);
        var (keep, zero, value) = (T.Broadcast(rows.Decay), T.Broadcast(0), T.Load(ref rows.X, i));
        var (sum, size, norm) = (zero, zero, 0.0);
        for (var row = rows.Rows - 1; row >= 0; row--)
        {
            var (d, place) = (T.Broadcast(Unsafe.Add(ref rows.G, row)), row * rows.Columns);
            sum = T.MultiplyAdd(d, T.Load(ref w, place), sum);
            size += Decayed<T, TFresh>(ref z, place, keep, d * value);
            if (row % Group == 0)
            {
                norm += T.Sum(size);
                size = zero;
            }
        }

        T.Store(sum, ref rows.Back, i);
        return norm;
    }

    /// <summary>z ← keep z + gradient for the lanes at one place; returns |z|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Decayed<T, TFresh>(ref float z, nint place, T keep, T gradient)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        var value = TFresh.IsOn ? gradient : T.MultiplyAdd(keep, T.Load(ref z, place), gradient);
        T.Store(value, ref z, place);
        return T.Abs(value);
    }

    private static nint Accumulate<T>(ref float z, ref float g, nint i, nint end, float decay, ref double norm)
        where T : struct, ILanes<T>
    {
        var (keep, size) = (T.Broadcast(decay), T.Broadcast(0));
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = decay == 0 ? T.Load(ref g, i) : T.MultiplyAdd(keep, T.Load(ref z, i), T.Load(ref g, i));
            T.Store(value, ref z, i);
            size += T.Abs(value);
        }

        norm += T.Sum(size);
        return i;
    }

    /// <summary>Where the numbers of a trace stand that takes the way back in the same sweep.</summary>
    private readonly ref struct OuterRows(
        Span<float> trace,
        ReadOnlySpan<float> g,
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> matrix,
        Span<float> back,
        float decay
    )
    {
        public readonly ref float Trace = ref MemoryMarshal.GetReference(trace);
        public readonly ref float G = ref MemoryMarshal.GetReference(g);
        public readonly ref float X = ref MemoryMarshal.GetReference(x);
        public readonly ref float Matrix = ref MemoryMarshal.GetReference(matrix);
        public readonly ref float Back = ref MemoryMarshal.GetReference(back);
        public readonly nint Rows = g.Length,
            Columns = x.Length;
        public readonly float Decay = decay;
    }
}
