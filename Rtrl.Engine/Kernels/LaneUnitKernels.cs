using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>The kernels for one vector width: whole lanes, then what is left in <typeparamref name="TRest"/>, then one by one.</summary>
internal sealed class LaneUnitKernels<TLanes, TRest, TOne> : UnitKernels
    where TLanes : struct, ILanes<TLanes>
    where TRest : struct, ILanes<TRest>
    where TOne : struct, ILanes<TOne>
{
    /// <summary>Units whose share of a norm is summed in float.</summary>
    private const int Group = 16;

    public override void Advance(UnitRows rows)
    {
        if (rows.Second.IsEmpty)
            AdvanceRows<Off>(rows);
        else
            AdvanceRows<On>(rows);
    }

    public override double Accumulate(
        UnitRows rows,
        ReadOnlySpan<float> matrix,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        bool behind
    )
    {
        var places = new Places(rows, matrix, inputAdjoint, trace, decay);
        return (rows.Second.IsEmpty, behind, decay == 0) switch
        {
            (true, true, false) => AccumulateRows<Off, On, Off>(places),
            (true, true, true) => AccumulateRows<Off, On, On>(places),
            (true, false, false) => AccumulateRows<Off, Off, Off>(places),
            (true, false, true) => AccumulateRows<Off, Off, On>(places),
            (false, true, false) => AccumulateRows<On, On, Off>(places),
            (false, true, true) => AccumulateRows<On, On, On>(places),
            (false, false, false) => AccumulateRows<On, Off, Off>(places),
            (false, false, true) => AccumulateRows<On, Off, On>(places),
        };
    }

    public override double AccumulateSingle(UnitRows rows, float decay, Span<float> trace, bool behind)
    {
        if (behind)
            Advance(rows);
        return rows.Second.IsEmpty ? AccumulateSingle<Off>(rows, decay, trace) : AccumulateSingle<On>(rows, decay, trace);
    }

    public override void StepMinGru(UnitStep step)
    {
        var n = step.After.Length;
        var i = StepMinGru<TLanes>(step, n, 0);
        StepMinGru<TOne>(step, n, i);
    }

    private static ref float First(AlignedBuffer buffer) => ref MemoryMarshal.GetReference(buffer.Span);

    private static nint StepMinGru<T>(UnitStep step, nint n, nint i)
        where T : struct, ILanes<T>
    {
        ref var p = ref First(step.Projected);
        ref var before = ref First(step.Before);
        ref var after = ref First(step.After);
        ref var carry = ref First(step.Carry);
        ref var slope = ref First(step.Slope);
        var (zero, one, half) = (T.Broadcast(0), T.Broadcast(1), T.Broadcast(0.5f));
        for (; i <= n - T.Count; i += T.Count)
        {
            // u = 1/(1 + e) and 1 − u = e/(1 + e), each without cancellation.
            var e = LaneMath.Exp(zero - (T.Load(ref p, i) + T.Load(ref p, n + i)));
            var u = one / (one + e);
            var keep = e * u;
            var candidate = T.Load(ref p, (2 * n) + i) + T.Load(ref p, (3 * n) + i);
            var f = LaneMath.Exp(zero - candidate);
            var sigmoid = one / (one + f);
            var m = T.IfLess(candidate, zero, sigmoid, candidate + half);
            var mSlope = T.IfLess(candidate, zero, f * sigmoid * sigmoid, one);
            var h = T.Load(ref before, i);
            T.Store(T.MultiplyAdd(keep, h, u * m), ref after, i);
            T.Store(keep, ref carry, i);
            var gate = (m - h) * u * keep;
            T.Store(gate, ref slope, i);
            T.Store(gate, ref slope, n + i);
            T.Store(u * mSlope, ref slope, (2 * n) + i);
            T.Store(u * mSlope, ref slope, (3 * n) + i);
        }

        return i;
    }

    private static void AdvanceRows<TTwo>(UnitRows rows)
        where TTwo : struct, ISwitch
    {
        var (units, width) = (rows.Units, (nint)rows.Source.Length);
        if (width == 1)
        {
            var k = AdvanceSingle<TLanes, TTwo>(rows, 0, units);
            AdvanceSingle<TOne, TTwo>(rows, k, units);
            return;
        }

        for (var unit = 0; unit < units; unit++)
        {
            var i = AdvanceRow<TLanes, TTwo>(rows, unit, units, width, 0);
            i = AdvanceRow<TRest, TTwo>(rows, unit, units, width, i);
            AdvanceRow<TOne, TTwo>(rows, unit, units, width, i);
        }
    }

    private static nint AdvanceRow<T, TTwo>(in UnitRows rows, nint unit, nint units, nint width, nint i)
        where T : struct, ILanes<T>
        where TTwo : struct, ISwitch
    {
        ref var s = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.First), unit * width);
        ref var t = ref s;
        if (TTwo.IsOn)
            t = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows.Second), unit * width);
        ref var x = ref MemoryMarshal.GetReference(rows.Source);
        var turn = Turn<T, TTwo>.Of(ref MemoryMarshal.GetReference(rows.Carry), ref MemoryMarshal.GetReference(rows.Slope), unit, units);
        for (; i <= width - T.Count; i += T.Count)
        {
            var (first, second) = (T.Load(ref s, i), TTwo.IsOn ? T.Load(ref t, i) : T.Broadcast(0));
            turn.Apply(ref first, ref second, T.Load(ref x, i));
            T.Store(first, ref s, i);
            if (TTwo.IsOn)
                T.Store(second, ref t, i);
        }

        return i;
    }

    /// <summary>A source of one number: lanes are units.</summary>
    private static nint AdvanceSingle<T, TTwo>(in UnitRows rows, nint i, nint n)
        where T : struct, ILanes<T>
        where TTwo : struct, ISwitch
    {
        ref var s = ref MemoryMarshal.GetReference(rows.First);
        ref var t = ref MemoryMarshal.GetReference(rows.Second);
        ref var carry = ref MemoryMarshal.GetReference(rows.Carry);
        ref var slope = ref MemoryMarshal.GetReference(rows.Slope);
        var x = T.Broadcast(rows.Source[0]);
        for (; i <= n - T.Count; i += T.Count)
        {
            var (first, moved) = (T.Load(ref s, i), T.Load(ref slope, i) * x);
            if (!TTwo.IsOn)
            {
                T.Store(T.MultiplyAdd(T.Load(ref carry, i), first, moved), ref s, i);
                continue;
            }

            var second = T.Load(ref t, i);
            T.Store(T.MultiplyAdd(T.Load(ref carry, i), first, T.MultiplyAdd(T.Load(ref carry, n + i), second, moved)), ref s, i);
            moved = T.Load(ref slope, n + i) * x;
            moved = T.MultiplyAdd(T.Load(ref carry, (3 * n) + i), second, moved);
            T.Store(T.MultiplyAdd(T.Load(ref carry, (2 * n) + i), first, moved), ref t, i);
        }

        return i;
    }

    private static double AccumulateSingle<TTwo>(in UnitRows rows, float decay, Span<float> trace)
        where TTwo : struct, ISwitch
    {
        var norm = 0.0;
        var i = AccumulateSingle<TLanes, TTwo>(rows, decay, trace, 0, ref norm);
        AccumulateSingle<TOne, TTwo>(rows, decay, trace, i, ref norm);
        return norm;
    }

    private static nint AccumulateSingle<T, TTwo>(in UnitRows rows, float decay, Span<float> trace, nint i, ref double norm)
        where T : struct, ILanes<T>
        where TTwo : struct, ISwitch
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var s = ref MemoryMarshal.GetReference(rows.First);
        ref var t = ref MemoryMarshal.GetReference(rows.Second);
        ref var a = ref MemoryMarshal.GetReference(rows.Adjoint);
        nint n = trace.Length;
        var (keep, size) = (T.Broadcast(decay), T.Broadcast(0));
        for (; i <= n - T.Count; i += T.Count)
        {
            var value = T.Load(ref a, i) * T.Load(ref s, i);
            if (TTwo.IsOn)
                value = T.MultiplyAdd(T.Load(ref a, n + i), T.Load(ref t, i), value);
            if (decay != 0)
                value = T.MultiplyAdd(keep, T.Load(ref z, i), value);
            T.Store(value, ref z, i);
            size += T.Abs(value);
        }

        norm += T.Sum(size);
        return i;
    }

    /// <summary>Column blocks of four lanes, whose dL/dx stays in registers over the units; then the columns that are left.</summary>
    private static double AccumulateRows<TTwo, TBehind, TFresh>(in Places places)
        where TTwo : struct, ISwitch
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
    {
        var norm = 0.0;
        nint i = 0;
        for (; i <= places.Width - (4 * TLanes.Count); i += 4 * TLanes.Count)
            AccumulateBlock<TTwo, TBehind, TFresh>(places, i, ref norm);
        if (i == places.Width)
            return norm;
        for (var unit = places.Units - 1; unit >= 0; unit--)
        {
            var place = i;
            AccumulateRow<TLanes, TTwo, TBehind, TFresh>(places, unit, ref place, ref norm);
            AccumulateRow<TRest, TTwo, TBehind, TFresh>(places, unit, ref place, ref norm);
            AccumulateRow<TOne, TTwo, TBehind, TFresh>(places, unit, ref place, ref norm);
        }

        return norm;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AccumulateBlock<TTwo, TBehind, TFresh>(in Places places, nint column, ref double norm)
        where TTwo : struct, ISwitch
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
    {
        ref var dx = ref Unsafe.Add(ref places.InputAdjoint, column);
        var size = TLanes.Broadcast(0);
        var (dx0, dx1) = (TLanes.Load(ref dx, 0), TLanes.Load(ref dx, TLanes.Count));
        var (dx2, dx3) = (TLanes.Load(ref dx, 2 * TLanes.Count), TLanes.Load(ref dx, 3 * TLanes.Count));
        for (var unit = places.Units - 1; unit >= 0; unit--)
        {
            var turn = Turn<TLanes, TTwo>.Of(ref places.Carry, ref places.Slope, unit, places.Units);
            var factors = places.FactorsOf<TLanes, TTwo>(unit);
            var (row, i) = (unit * places.Width, column);
            Accumulate<TLanes, TTwo, TBehind, TFresh>(places, turn, factors, row, i, ref dx0, ref size);
            i += TLanes.Count;
            Accumulate<TLanes, TTwo, TBehind, TFresh>(places, turn, factors, row, i, ref dx1, ref size);
            i += TLanes.Count;
            Accumulate<TLanes, TTwo, TBehind, TFresh>(places, turn, factors, row, i, ref dx2, ref size);
            i += TLanes.Count;
            Accumulate<TLanes, TTwo, TBehind, TFresh>(places, turn, factors, row, i, ref dx3, ref size);
            if (unit % Group == 0)
            {
                norm += TLanes.Sum(size);
                size = TLanes.Broadcast(0);
            }
        }

        TLanes.Store(dx0, ref dx, 0);
        TLanes.Store(dx1, ref dx, TLanes.Count);
        TLanes.Store(dx2, ref dx, 2 * TLanes.Count);
        TLanes.Store(dx3, ref dx, 3 * TLanes.Count);
    }

    private static void AccumulateRow<T, TTwo, TBehind, TFresh>(in Places places, nint unit, ref nint column, ref double norm)
        where T : struct, ILanes<T>
        where TTwo : struct, ISwitch
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
    {
        if (column > places.Width - T.Count)
            return;
        var size = T.Broadcast(0);
        var turn = Turn<T, TTwo>.Of(ref places.Carry, ref places.Slope, unit, places.Units);
        var factors = places.FactorsOf<T, TTwo>(unit);
        for (; column <= places.Width - T.Count; column += T.Count)
        {
            var dx = T.Load(ref places.InputAdjoint, column);
            Accumulate<T, TTwo, TBehind, TFresh>(places, turn, factors, unit * places.Width, column, ref dx, ref size);
            T.Store(dx, ref places.InputAdjoint, column);
        }

        norm += T.Sum(size);
    }

    /// <summary>The lanes of one unit at one column of its row: S, then the trace. dx and size gain their share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<T, TTwo, TBehind, TFresh>(
        in Places places,
        in Turn<T, TTwo> turn,
        in Factors<T> unit,
        nint row,
        nint column,
        ref T dx,
        ref T size
    )
        where T : struct, ILanes<T>
        where TTwo : struct, ISwitch
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
    {
        var place = row + column;
        var first = T.Load(ref places.First, place);
        var second = TTwo.IsOn ? T.Load(ref places.Second, place) : first;
        var weight = T.Load(ref places.Matrix, place);
        if (TBehind.IsOn)
        {
            turn.Apply(ref first, ref second, T.Load(ref places.Source, column));
            T.Store(first, ref places.First, place);
            if (TTwo.IsOn)
                T.Store(second, ref places.Second, place);
        }

        var trace = unit.First * first;
        if (TTwo.IsOn)
            trace = T.MultiplyAdd(unit.Second, second, trace);
        if (!TFresh.IsOn)
            trace = T.MultiplyAdd(unit.Keep, T.Load(ref places.Trace, place), trace);
        T.Store(trace, ref places.Trace, place);
        size += T.Abs(trace);
        dx = T.MultiplyAdd(unit.Direct, weight, dx);
    }

    /// <summary>How S of one unit moves: D and i, in every lane.</summary>
    private readonly struct Turn<T, TTwo>(T d00, T d01, T d10, T d11, T slope0, T slope1)
        where T : struct, ILanes<T>
        where TTwo : struct, ISwitch
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Turn<T, TTwo> Of(ref float carry, ref float slope, nint unit, nint n)
        {
            var (d00, slope0) = (T.Broadcast(Unsafe.Add(ref carry, unit)), T.Broadcast(Unsafe.Add(ref slope, unit)));
            if (!TTwo.IsOn)
                return new(d00, d00, d00, d00, slope0, slope0);
            return new(
                d00,
                T.Broadcast(Unsafe.Add(ref carry, n + unit)),
                T.Broadcast(Unsafe.Add(ref carry, (2 * n) + unit)),
                T.Broadcast(Unsafe.Add(ref carry, (3 * n) + unit)),
                slope0,
                T.Broadcast(Unsafe.Add(ref slope, n + unit))
            );
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply(ref T first, ref T second, T x)
        {
            if (!TTwo.IsOn)
            {
                first = T.MultiplyAdd(d00, first, slope0 * x);
                return;
            }

            var old = first;
            first = T.MultiplyAdd(d00, old, T.MultiplyAdd(d01, second, slope0 * x));
            second = T.MultiplyAdd(d10, old, T.MultiplyAdd(d11, second, slope1 * x));
        }
    }

    /// <summary>What one unit's numbers are multiplied by, in every lane: a of both components, a · i, and the decay.</summary>
    private readonly struct Factors<T>(T first, T second, T direct, T keep)
        where T : struct, ILanes<T>
    {
        public readonly T First = first,
            Second = second,
            Direct = direct,
            Keep = keep;
    }

    /// <summary>
    /// Where the numbers of a sweep stand. Looked up once: each look-up costs the compiler inlining that the innermost loop needs.
    /// </summary>
    private readonly ref struct Places
    {
        public readonly ref float First,
            Second,
            Source,
            Matrix,
            InputAdjoint,
            Trace,
            Carry,
            Slope,
            Adjoint;
        public readonly nint Units,
            Width;
        public readonly float Decay;

        public Places(in UnitRows rows, ReadOnlySpan<float> matrix, Span<float> inputAdjoint, Span<float> trace, float decay)
        {
            First = ref MemoryMarshal.GetReference(rows.First);
            Second = ref MemoryMarshal.GetReference(rows.Second);
            Source = ref MemoryMarshal.GetReference(rows.Source);
            Matrix = ref MemoryMarshal.GetReference(matrix);
            InputAdjoint = ref MemoryMarshal.GetReference(inputAdjoint);
            Trace = ref MemoryMarshal.GetReference(trace);
            Carry = ref MemoryMarshal.GetReference(rows.Carry);
            Slope = ref MemoryMarshal.GetReference(rows.Slope);
            Adjoint = ref MemoryMarshal.GetReference(rows.Adjoint);
            (Units, Width, Decay) = (rows.Units, rows.Source.Length, decay);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Factors<T> FactorsOf<T, TTwo>(nint unit)
            where T : struct, ILanes<T>
            where TTwo : struct, ISwitch
        {
            var a = Unsafe.Add(ref Adjoint, unit);
            var direct = a * Unsafe.Add(ref Slope, unit);
            if (!TTwo.IsOn)
                return new(T.Broadcast(a), T.Broadcast(0), T.Broadcast(direct), T.Broadcast(Decay));
            var b = Unsafe.Add(ref Adjoint, Units + unit);
            direct += b * Unsafe.Add(ref Slope, Units + unit);
            return new(T.Broadcast(a), T.Broadcast(b), T.Broadcast(direct), T.Broadcast(Decay));
        }
    }
}
