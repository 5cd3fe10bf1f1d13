using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>The products of the transposed matrix.</content>
internal sealed partial class LaneDenseKernels<TLanes, TRest, TOne>
{
    public override void MultiplyTransposed(
        ReadOnlySpan<float> matrix,
        ReadOnlySpan<float> g,
        Span<float> back,
        ReadOnlySpan<float> aheadG,
        Span<float> aheadBack
    )
    {
        var of = new Transposed(matrix, g, back, aheadG, aheadBack);
        if (aheadG.IsEmpty)
            MultiplyColumns<Off>(of);
        else
            MultiplyColumns<On>(of);
    }

    /// <summary>
    /// Columns in blocks whose sums stay in registers over the rows, from the last row to the first: the forward pass left the last ones in
    /// the cache.
    /// </summary>
    private static void MultiplyColumns<TAhead>(in Transposed of)
        where TAhead : struct, ISwitch
    {
        nint i = 0;
        for (; i <= of.Columns - (4 * TLanes.Count); i += 4 * TLanes.Count)
            MultiplyBlock<TAhead>(of, i);
        i = MultiplyColumn<TLanes, TAhead>(of, i);
        i = MultiplyColumn<TRest, TAhead>(of, i);
        MultiplyColumn<TOne, TAhead>(of, i);
    }

    private static void MultiplyBlock<TAhead>(in Transposed of, nint i)
        where TAhead : struct, ISwitch
    {
        ref var w = ref Unsafe.Add(ref of.Matrix, i);
        ref var g = ref of.G;
        ref var aheadG = ref of.AheadG;
        var columns = of.Columns;
        var zero = TLanes.Broadcast(0);
        var (a, b, c, d) = (zero, zero, zero, zero);
        var (aheadA, aheadB, aheadC, aheadD) = (zero, zero, zero, zero);
        for (var row = of.Rows - 1; row >= 0; row--)
        {
            ref var from = ref Unsafe.Add(ref w, row * columns);
            var factor = TLanes.Broadcast(Unsafe.Add(ref g, row));
            var (w0, w1) = (TLanes.Load(ref from, 0), TLanes.Load(ref from, TLanes.Count));
            var (w2, w3) = (TLanes.Load(ref from, 2 * TLanes.Count), TLanes.Load(ref from, 3 * TLanes.Count));
            a = TLanes.MultiplyAdd(factor, w0, a);
            b = TLanes.MultiplyAdd(factor, w1, b);
            c = TLanes.MultiplyAdd(factor, w2, c);
            d = TLanes.MultiplyAdd(factor, w3, d);
            if (!TAhead.IsOn)
                continue;
            factor = TLanes.Broadcast(Unsafe.Add(ref aheadG, row));
            aheadA = TLanes.MultiplyAdd(factor, w0, aheadA);
            aheadB = TLanes.MultiplyAdd(factor, w1, aheadB);
            aheadC = TLanes.MultiplyAdd(factor, w2, aheadC);
            aheadD = TLanes.MultiplyAdd(factor, w3, aheadD);
        }

        Store(a, b, c, d, ref Unsafe.Add(ref of.Back, i));
        if (TAhead.IsOn)
            Store(aheadA, aheadB, aheadC, aheadD, ref Unsafe.Add(ref of.AheadBack, i));

        static void Store(TLanes a, TLanes b, TLanes c, TLanes d, ref float to)
        {
            TLanes.Store(a, ref to, 0);
            TLanes.Store(b, ref to, TLanes.Count);
            TLanes.Store(c, ref to, 2 * TLanes.Count);
            TLanes.Store(d, ref to, 3 * TLanes.Count);
        }
    }

    private static nint MultiplyColumn<T, TAhead>(in Transposed of, nint i)
        where T : struct, ILanes<T>
        where TAhead : struct, ISwitch
    {
        ref var w = ref of.Matrix;
        ref var g = ref of.G;
        ref var aheadG = ref of.AheadG;
        var columns = of.Columns;
        for (; i <= columns - T.Count; i += T.Count)
        {
            var (sum, ahead) = (T.Broadcast(0), T.Broadcast(0));
            for (var row = of.Rows - 1; row >= 0; row--)
            {
                var value = T.Load(ref w, (row * columns) + i);
                sum = T.MultiplyAdd(T.Broadcast(Unsafe.Add(ref g, row)), value, sum);
                if (TAhead.IsOn)
                    ahead = T.MultiplyAdd(T.Broadcast(Unsafe.Add(ref aheadG, row)), value, ahead);
            }

            T.Store(sum, ref of.Back, i);
            if (TAhead.IsOn)
                T.Store(ahead, ref of.AheadBack, i);
        }

        return i;
    }

    /// <summary>Where the numbers of one product stand; those of the step ahead lie nowhere where there is none.</summary>
    private readonly ref struct Transposed(
        ReadOnlySpan<float> matrix,
        ReadOnlySpan<float> g,
        Span<float> back,
        ReadOnlySpan<float> aheadG,
        Span<float> aheadBack
    )
    {
        public readonly ref float Matrix = ref MemoryMarshal.GetReference(matrix);
        public readonly ref float G = ref MemoryMarshal.GetReference(g);
        public readonly ref float Back = ref MemoryMarshal.GetReference(back);
        public readonly ref float AheadG = ref MemoryMarshal.GetReference(aheadG);
        public readonly ref float AheadBack = ref MemoryMarshal.GetReference(aheadBack);
        public readonly nint Rows = g.Length,
            Columns = back.Length;
    }
}
