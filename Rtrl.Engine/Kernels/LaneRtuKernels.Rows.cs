using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>The sweep over everything of shape [n, F]: sensitivities, traces, dL/dx.</content>
internal sealed partial class LaneRtuKernels<TLanes, TRest, TOne>
{
    /// <summary>Units whose share of a norm is summed in float.</summary>
    private const int Group = 16;

    public override void AdvanceRows(RtuMemory memory)
    {
        nint columns = memory.Inputs;
        ref var x = ref First(memory.Input);
        for (var unit = 0; unit < memory.Units; unit++)
        {
            ref var re = ref Unsafe.Add(ref First(memory.SensitivityReal), unit * columns);
            ref var im = ref Unsafe.Add(ref First(memory.SensitivityImaginary), unit * columns);
            var (g, s) = (memory.TurnReal.Span[unit], memory.TurnImaginary.Span[unit]);
            var i = AdvanceRow<TLanes>(ref re, ref im, ref x, 0, columns, g, s);
            i = AdvanceRow<TRest>(ref re, ref im, ref x, i, columns, g, s);
            AdvanceRow<TOne>(ref re, ref im, ref x, i, columns, g, s);
        }
    }

    public override double AccumulateRows(
        RtuMemory memory,
        ReadOnlySpan<float> matrices,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        bool behind,
        bool peek
    )
    {
        inputAdjoint.Clear();
        if (peek)
            memory.PeekProjected.Span.Clear();
        var rows = new Rows(memory, matrices, inputAdjoint, trace, decay);
        return (behind, decay == 0, peek) switch
        {
            (true, false, false) => AccumulateRows<On, Off, Off>(rows),
            (true, false, true) => AccumulateRows<On, Off, On>(rows),
            (true, true, false) => AccumulateRows<On, On, Off>(rows),
            (true, true, true) => AccumulateRows<On, On, On>(rows),
            (false, false, false) => AccumulateRows<Off, Off, Off>(rows),
            (false, false, true) => AccumulateRows<Off, Off, On>(rows),
            (false, true, false) => AccumulateRows<Off, On, Off>(rows),
            (false, true, true) => AccumulateRows<Off, On, On>(rows),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AdvanceRow<T>(ref float eRe, ref float eIm, ref float x, nint i, nint columns, float g, float s)
        where T : struct, ILanes<T>
    {
        var (gs, ss) = (T.Broadcast(g), T.Broadcast(s));
        for (; i <= columns - T.Count; i += T.Count)
        {
            var (re, im) = (T.Load(ref eRe, i), T.Load(ref eIm, i));
            T.Store(T.MultiplyAdd(gs, re, T.MultiplySubtractFrom(ss, im, T.Load(ref x, i))), ref eRe, i);
            T.Store(T.MultiplyAdd(gs, im, ss * re), ref eIm, i);
        }

        return i;
    }

    /// <summary>Column blocks of four lanes, whose dL/dx stays in registers over the units; then the columns that are left.</summary>
    private static double AccumulateRows<TBehind, TFresh, TPeek>(in Rows rows)
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        nint i = 0;
        var norm = 0.0;
        for (; i <= rows.Columns - (4 * TLanes.Count); i += 4 * TLanes.Count)
            norm += AccumulateBlock<TBehind, TFresh, TPeek>(rows, i);
        if (i == rows.Columns)
            return norm;
        for (var unit = rows.Units - 1; unit >= 0; unit--)
        {
            var place = i;
            norm += AccumulateRow<TLanes, TBehind, TFresh, TPeek>(rows, unit, ref place);
            norm += AccumulateRow<TRest, TBehind, TFresh, TPeek>(rows, unit, ref place);
            norm += AccumulateRow<TOne, TBehind, TFresh, TPeek>(rows, unit, ref place);
        }

        return norm;
    }

    /// <summary>From the last unit to the first: the forward pass left the last ones in the cache.</summary>
    private static double AccumulateBlock<TBehind, TFresh, TPeek>(Rows rows, nint column)
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        var n = rows.Units;
        ref var dx = ref Unsafe.Add(ref rows.InputAdjoint, column);
        var (sums, above, norm) = (Sums<TLanes>.Zero, Sums<TLanes>.Zero, 0.0);
        var (dx0, dx1) = (TLanes.Load(ref dx, 0), TLanes.Load(ref dx, TLanes.Count));
        var (dx2, dx3) = (TLanes.Load(ref dx, 2 * TLanes.Count), TLanes.Load(ref dx, 3 * TLanes.Count));
        for (var unit = n - 1; unit >= 0; unit--)
        {
            var factors = rows.FactorsOf<TLanes>(unit);
            if (TPeek.IsOn)
            {
                (above.Real, above.Imaginary) = (sums.Real, sums.Imaginary);
                (sums.Real, sums.Imaginary) = (TLanes.Broadcast(0), TLanes.Broadcast(0));
            }

            var (row, i) = (unit * rows.Columns, column);
            dx0 = Accumulate<TLanes, TBehind, TFresh, TPeek>(rows, factors, row, i, dx0, ref sums);
            i += TLanes.Count;
            dx1 = Accumulate<TLanes, TBehind, TFresh, TPeek>(rows, factors, row, i, dx1, ref sums);
            i += TLanes.Count;
            dx2 = Accumulate<TLanes, TBehind, TFresh, TPeek>(rows, factors, row, i, dx2, ref sums);
            i += TLanes.Count;
            dx3 = Accumulate<TLanes, TBehind, TFresh, TPeek>(rows, factors, row, i, dx3, ref sums);
            if (TPeek.IsOn && unit % 2 == 0)
            {
                // The unit above is unit + 1; above the last one there is none, and its sums are 0.
                AddProjected(ref Unsafe.Add(ref rows.Projected, unit), n, sums, above, last: unit + 1 == n);
            }

            if (unit % Group == 0)
            {
                norm += TLanes.Sum(sums.Size);
                sums.Size = TLanes.Broadcast(0);
            }
        }

        TLanes.Store(dx0, ref dx, 0);
        TLanes.Store(dx1, ref dx, TLanes.Count);
        TLanes.Store(dx2, ref dx, 2 * TLanes.Count);
        TLanes.Store(dx3, ref dx, 3 * TLanes.Count);
        return norm;
    }

    /// <summary>u' of a unit and of the one above it, unless it is the last, gain the share of these columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProjected(ref float u, nint units, in Sums<TLanes> own, in Sums<TLanes> above, bool last)
    {
        var sums = default(Four);
        TLanes.StoreSums(own.Real, above.Real, own.Imaginary, above.Imaginary, ref sums[0]);
        u += sums[0];
        Unsafe.Add(ref u, units) += sums[2];
        if (last)
            return;
        Unsafe.Add(ref u, 1) += sums[1];
        Unsafe.Add(ref u, units + 1) += sums[3];
    }

    /// <summary>One unit from column i on.</summary>
    private static float AccumulateRow<T, TBehind, TFresh, TPeek>(in Rows rows, nint unit, ref nint i)
        where T : struct, ILanes<T>
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        if (i > rows.Columns - T.Count)
            return 0;
        var (factors, sums, row) = (rows.FactorsOf<T>(unit), Sums<T>.Zero, unit * rows.Columns);
        for (; i <= rows.Columns - T.Count; i += T.Count)
        {
            var dx = Accumulate<T, TBehind, TFresh, TPeek>(rows, factors, row, i, T.Load(ref rows.InputAdjoint, i), ref sums);
            T.Store(dx, ref rows.InputAdjoint, i);
        }

        if (TPeek.IsOn)
        {
            Unsafe.Add(ref rows.Projected, unit) += T.Sum(sums.Real);
            Unsafe.Add(ref rows.Projected, rows.Units + unit) += T.Sum(sums.Imaginary);
        }

        return T.Sum(sums.Size);
    }

    /// <summary>
    /// The lanes of one unit at column i of its row: E/c, then the two traces. Returns dL/dx with their share; the sums gain |z| and
    /// the lanes of B x'.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Accumulate<T, TBehind, TFresh, TPeek>(in Rows rows, in Factors<T> unit, nint row, nint i, T dx, ref Sums<T> sums)
        where T : struct, ILanes<T>
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        var place = row + i;
        var (re, im) = (T.Load(ref rows.SensitivityReal, place), T.Load(ref rows.SensitivityImaginary, place));
        if (TBehind.IsOn)
        {
            var (turnedRe, turnedIm) = (T.MultiplySubtractFrom(unit.S, im, T.Load(ref rows.Input, i)), unit.S * re);
            re = T.MultiplyAdd(unit.G, re, turnedRe);
            im = T.MultiplyAdd(unit.G, im, turnedIm);
            T.Store(re, ref rows.SensitivityReal, place);
            T.Store(im, ref rows.SensitivityImaginary, place);
        }

        var gradientRe = T.MultiplyAdd(unit.DirectReal, re, unit.DirectImaginary * im);
        var gradientIm = T.MultiplySubtractFrom(unit.DirectReal, im, unit.DirectImaginary * re);
        if (!TFresh.IsOn)
        {
            gradientRe = T.MultiplyAdd(unit.Keep, T.Load(ref rows.TraceReal, place), gradientRe);
            gradientIm = T.MultiplyAdd(unit.Keep, T.Load(ref rows.TraceImaginary, place), gradientIm);
        }

        T.Store(gradientRe, ref rows.TraceReal, place);
        T.Store(gradientIm, ref rows.TraceImaginary, place);
        sums.Size += T.Abs(gradientRe) + T.Abs(gradientIm);
        var (weightRe, weightIm) = (T.Load(ref rows.MatrixReal, place), T.Load(ref rows.MatrixImaginary, place));
        if (TPeek.IsOn)
        {
            var next = T.Load(ref rows.Ahead, i);
            sums.Real = T.MultiplyAdd(weightRe, next, sums.Real);
            sums.Imaginary = T.MultiplyAdd(weightIm, next, sums.Imaginary);
        }

        return T.MultiplyAdd(unit.DirectReal, weightRe, T.MultiplyAdd(unit.DirectImaginary, weightIm, dx));
    }

    /// <summary>What one unit's numbers are multiplied by, in every lane: its turn, c a, and the decay of the trace.</summary>
    private readonly struct Factors<T>(T g, T s, T directReal, T directImaginary, T keep)
        where T : struct, ILanes<T>
    {
        public readonly T G = g,
            S = s,
            DirectReal = directReal,
            DirectImaginary = directImaginary,
            Keep = keep;
    }

    /// <summary>What a sweep gathers lane by lane: |z|, and one unit's B x'.</summary>
    private struct Sums<T>
        where T : struct, ILanes<T>
    {
        public T Size,
            Real,
            Imaginary;

        public static Sums<T> Zero =>
            new()
            {
                Size = T.Broadcast(0),
                Real = T.Broadcast(0),
                Imaginary = T.Broadcast(0),
            };
    }

    [InlineArray(4)]
    private struct Four
    {
        private float _first;
    }

    /// <summary>
    /// Where the numbers of a sweep stand. Looked up once: each look-up costs the compiler inlining that the innermost loop needs.
    /// </summary>
    private readonly ref struct Rows
    {
        public readonly ref float MatrixReal,
            MatrixImaginary,
            TraceReal,
            TraceImaginary,
            SensitivityReal,
            SensitivityImaginary;
        public readonly ref float Input,
            Ahead,
            InputAdjoint,
            Projected,
            Direct,
            TurnReal,
            TurnImaginary;
        public readonly nint Units,
            Columns;
        public readonly float Decay;

        public Rows(RtuMemory memory, ReadOnlySpan<float> matrices, Span<float> inputAdjoint, Span<float> trace, float decay)
        {
            (Units, Columns, Decay) = (memory.Units, memory.Inputs, decay);
            MatrixReal = ref MemoryMarshal.GetReference(matrices);
            MatrixImaginary = ref Unsafe.Add(ref MatrixReal, Units * Columns);
            TraceReal = ref MemoryMarshal.GetReference(trace);
            TraceImaginary = ref Unsafe.Add(ref TraceReal, Units * Columns);
            SensitivityReal = ref First(memory.SensitivityReal);
            SensitivityImaginary = ref First(memory.SensitivityImaginary);
            Input = ref First(memory.Input);
            Ahead = ref First(memory.PeekInput);
            InputAdjoint = ref MemoryMarshal.GetReference(inputAdjoint);
            Projected = ref First(memory.PeekProjected);
            Direct = ref First(memory.Direct);
            TurnReal = ref First(memory.TurnReal);
            TurnImaginary = ref First(memory.TurnImaginary);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Factors<T> FactorsOf<T>(nint unit)
            where T : struct, ILanes<T> =>
            new(
                T.Broadcast(Unsafe.Add(ref TurnReal, unit)),
                T.Broadcast(Unsafe.Add(ref TurnImaginary, unit)),
                T.Broadcast(Unsafe.Add(ref Direct, unit)),
                T.Broadcast(Unsafe.Add(ref Direct, Units + unit)),
                T.Broadcast(Decay)
            );
    }
}
