using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>The corrections of both matrices.</content>
internal sealed partial class LaneRtuKernels<TLanes, TRest, TOne>
{
    public override void CorrectionFactors(RtuMemory memory, Correction correction)
    {
        var i = CorrectionFactors<TLanes>(memory, correction, 0);
        CorrectionFactors<TOne>(memory, correction, i);
    }

    public override void CorrectRows(RtuMemory memory, Weights matrices) => CorrectRows<Off, Off>(memory, matrices);

    public override void CorrectRowsAndAdvance(RtuMemory memory, Weights matrices, bool fresh)
    {
        if (fresh)
            CorrectRows<On, On>(memory, matrices);
        else
            CorrectRows<On, Off>(memory, matrices);
    }

    private static nint CorrectionFactors<T>(RtuMemory memory, Correction correction, nint i)
        where T : struct, ILanes<T>
    {
        var (toGradient, toAhead) = (T.Broadcast(correction.ToGradient), T.Broadcast(correction.ToAhead));
        for (; i <= (2 * memory.Units) - T.Count; i += T.Count)
        {
            var now = toGradient * T.Load(ref First(memory.DueTrace), i);
            T.Store(T.MultiplyAdd(toAhead, T.Load(ref First(memory.Rotated), i), now), ref First(memory.DueSensitivity), i);
            T.Store(toAhead * T.Load(ref First(memory.Direct), i), ref First(memory.DueAhead), i);
        }

        return i;
    }

    private static void CorrectRows<TAdvance, TFresh>(RtuMemory memory, Weights matrices)
        where TAdvance : struct, ISwitch
        where TFresh : struct, ISwitch
    {
        memory.FromTheEnd = !memory.FromTheEnd;
        var rows = new CorrectedRows(memory, matrices);
        switch (matrices.Correction.ToAhead != 0, matrices.Correction.Shrink != 0)
        {
            case (true, false):
                CorrectRows<TAdvance, TFresh, On, Off>(rows);
                break;
            case (false, true):
                CorrectRows<TAdvance, TFresh, Off, On>(rows);
                break;
            case (true, true):
                CorrectRows<TAdvance, TFresh, On, On>(rows);
                break;
            case (false, false):
                CorrectRows<TAdvance, TFresh, Off, Off>(rows);
                break;
        }
    }

    private static void CorrectRows<TAdvance, TFresh, TAhead, TShrink>(in CorrectedRows rows)
        where TAdvance : struct, ISwitch
        where TFresh : struct, ISwitch
        where TAhead : struct, ISwitch
        where TShrink : struct, ISwitch
    {
        var i = CorrectColumns<TLanes, TAdvance, TFresh, TAhead, TShrink>(rows, 0);
        if (i < rows.Columns)
            i = CorrectColumns<TRest, TAdvance, TFresh, TAhead, TShrink>(rows, i);
        if (i < rows.Columns)
            CorrectColumns<TOne, TAdvance, TFresh, TAhead, TShrink>(rows, i);
    }

    /// <summary>All units from column i on, as far as whole lanes reach; u begins at column 0 and gains its share from there on.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint CorrectColumns<T, TAdvance, TFresh, TAhead, TShrink>(in CorrectedRows rows, nint i)
        where T : struct, ILanes<T>
        where TAdvance : struct, ISwitch
        where TFresh : struct, ISwitch
        where TAhead : struct, ISwitch
        where TShrink : struct, ISwitch
    {
        var (n, columns) = (rows.Units, rows.Columns);
        var end = columns - T.Count;
        ref var x = ref rows.Input;
        ref var aheadX = ref rows.AheadInput;
        var (keep, toTrace, shrink) = (T.Broadcast(rows.Decay), T.Broadcast(rows.ToTrace), T.Broadcast(rows.Shrink));
        var zero = T.Broadcast(0);
        var place = i;
        for (nint step = 0; step < n; step++)
        {
            var unit = rows.FromTheEnd ? n - 1 - step : step;
            var row = unit * columns;
            ref var wRe = ref Unsafe.Add(ref rows.W, row);
            ref var wIm = ref Unsafe.Add(ref wRe, n * columns);
            ref var zRe = ref Unsafe.Add(ref rows.Z, row);
            ref var zIm = ref Unsafe.Add(ref zRe, n * columns);
            ref var eRe = ref Unsafe.Add(ref rows.SensitivityReal, row);
            ref var eIm = ref Unsafe.Add(ref rows.SensitivityImaginary, row);
            var (bRe, bIm) = (T.Broadcast(Unsafe.Add(ref rows.DueTrace, unit)), T.Broadcast(Unsafe.Add(ref rows.DueTrace, n + unit)));
            ref var p = ref Unsafe.Add(ref rows.DueSensitivity, unit);
            var (pRe, pIm) = (T.Broadcast(p), T.Broadcast(Unsafe.Add(ref p, n)));
            var (qRe, qIm) = (T.Broadcast(Unsafe.Add(ref rows.DueAhead, unit)), T.Broadcast(Unsafe.Add(ref rows.DueAhead, n + unit)));
            var (g, s) = (T.Broadcast(Unsafe.Add(ref rows.TurnReal, unit)), T.Broadcast(Unsafe.Add(ref rows.TurnImaginary, unit)));
            var (re, im) = (zero, zero);
            for (place = i; place <= end; place += T.Count)
            {
                // Every load before every store: a store and a later load at the same place of a 4 KiB page would wait for each other.
                var (eReal, eImaginary) = (T.Load(ref eRe, place), T.Load(ref eIm, place));
                var (traceRe, traceIm) = (T.Load(ref zRe, place), T.Load(ref zIm, place));
                var (valueRe, valueIm) = (T.Load(ref wRe, place), T.Load(ref wIm, place));
                traceRe = T.MultiplyAdd(keep, traceRe, T.MultiplyAdd(bRe, eReal, bIm * eImaginary));
                traceIm = T.MultiplyAdd(keep, traceIm, T.MultiplySubtractFrom(bRe, eImaginary, bIm * eReal));

                // The change is formed apart from the weight and added once: one rounding of a large number by small ones.
                var changeRe = T.MultiplyAdd(pRe, eReal, pIm * eImaginary);
                var changeIm = T.MultiplySubtractFrom(pRe, eImaginary, pIm * eReal);
                if (TAhead.IsOn)
                {
                    var ahead = T.Load(ref aheadX, place);
                    changeRe = T.MultiplyAdd(qRe, ahead, changeRe);
                    changeIm = T.MultiplyAdd(qIm, ahead, changeIm);
                }

                if (TShrink.IsOn)
                {
                    changeRe = T.MultiplyAdd(shrink, valueRe, changeRe);
                    changeIm = T.MultiplyAdd(shrink, valueIm, changeIm);
                }

                valueRe += T.MultiplyAdd(toTrace, traceRe, changeRe);
                valueIm += T.MultiplyAdd(toTrace, traceIm, changeIm);
                T.Store(traceRe, ref zRe, place);
                T.Store(traceIm, ref zIm, place);
                T.Store(valueRe, ref wRe, place);
                T.Store(valueIm, ref wIm, place);
                if (!TAdvance.IsOn)
                    continue;
                var value = T.Load(ref x, place);
                if (TFresh.IsOn)
                    (eReal, eImaginary) = (zero, zero);
                T.Store(T.MultiplyAdd(g, eReal, T.MultiplySubtractFrom(s, eImaginary, value)), ref eRe, place);
                T.Store(T.MultiplyAdd(g, eImaginary, s * eReal), ref eIm, place);
                re = T.MultiplyAdd(valueRe, value, re);
                im = T.MultiplyAdd(valueIm, value, im);
            }

            if (!TAdvance.IsOn)
                continue;
            ref var u = ref Unsafe.Add(ref rows.Projected, unit);
            u = i == 0 ? T.Sum(re) : u + T.Sum(re);
            u = ref Unsafe.Add(ref u, n);
            u = i == 0 ? T.Sum(im) : u + T.Sum(im);
        }

        return place;
    }

    /// <summary>
    /// Where the numbers of a correction stand. Looked up once: each look-up costs the compiler inlining that the innermost loop needs.
    /// </summary>
    private readonly ref struct CorrectedRows
    {
        public readonly ref float W,
            Z,
            SensitivityReal,
            SensitivityImaginary,
            Input,
            AheadInput,
            Projected;
        public readonly ref float DueTrace,
            DueSensitivity,
            DueAhead,
            TurnReal,
            TurnImaginary;
        public readonly nint Units,
            Columns;
        public readonly float Decay,
            ToTrace,
            Shrink;
        public readonly bool FromTheEnd;

        public CorrectedRows(RtuMemory memory, Weights matrices)
        {
            W = ref MemoryMarshal.GetReference(matrices.Values);
            Z = ref MemoryMarshal.GetReference(matrices.CorrectedTrace);
            SensitivityReal = ref First(memory.SensitivityReal);
            SensitivityImaginary = ref First(memory.SensitivityImaginary);
            Input = ref First(memory.Input);
            AheadInput = ref First(memory.PeekInput);
            Projected = ref First(memory.Projected);
            DueTrace = ref First(memory.DueTrace);
            DueSensitivity = ref First(memory.DueSensitivity);
            DueAhead = ref First(memory.DueAhead);
            TurnReal = ref First(memory.TurnReal);
            TurnImaginary = ref First(memory.TurnImaginary);
            (Units, Columns, FromTheEnd) = (memory.Units, memory.Inputs, memory.FromTheEnd);
            var correction = matrices.Correction;
            (Decay, ToTrace, Shrink) = (correction.Decay, correction.ToTrace, correction.Shrink);
        }
    }
}
