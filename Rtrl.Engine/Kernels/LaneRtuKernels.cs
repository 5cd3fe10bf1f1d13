using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>The kernels for one vector width: whole lanes, then what is left in <typeparamref name="TRest"/>, then one by one.</summary>
internal sealed class LaneRtuKernels<TLanes, TRest, TOne> : RtuKernels
    where TLanes : struct, ILanes<TLanes>
    where TRest : struct, ILanes<TRest>
    where TOne : struct, ILanes<TOne>
{
    /// <summary>Units whose share of a norm is summed in float.</summary>
    private const int Group = 16;

    public override void Coefficients(ReadOnlySpan<float> nu, ReadOnlySpan<float> theta, RtuMemory memory)
    {
        ref var nuRef = ref MemoryMarshal.GetReference(nu);
        ref var thetaRef = ref MemoryMarshal.GetReference(theta);
        var k = Coefficients<TLanes>(ref nuRef, ref thetaRef, memory, 0);
        Coefficients<TOne>(ref nuRef, ref thetaRef, memory, k);
    }

    public override void AdvanceUnits(RtuMemory memory)
    {
        var k = AdvanceUnits<TLanes>(memory, 0);
        AdvanceUnits<TOne>(memory, k);
    }

    public override void Output(RtuMemory memory)
    {
        var k = Output<TLanes>(memory, 0);
        Output<TOne>(memory, k);
    }

    public override void PeekUnits(RtuMemory memory)
    {
        var k = PeekUnits<TLanes>(memory, 0);
        PeekUnits<TOne>(memory, k);
    }

    public override void ThroughOutput(ReadOnlySpan<float> outputAdjoint, ReadOnlySpan<float> output, RtuMemory memory)
    {
        ref var from = ref MemoryMarshal.GetReference(outputAdjoint);
        ref var y = ref MemoryMarshal.GetReference(output);
        var k = ThroughOutput<TLanes>(ref from, ref y, memory, 0);
        ThroughOutput<TOne>(ref from, ref y, memory, k);
    }

    public override double AccumulateUnits(RtuMemory memory, float decay, Span<float> trace)
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        var norm = 0.0;
        var k = AccumulateUnits<TLanes>(memory, decay, ref z, 0, ref norm);
        AccumulateUnits<TOne>(memory, decay, ref z, k, ref norm);
        return norm;
    }

    public override void PeekUnitGradients(RtuMemory memory, Span<float> gradient)
    {
        ref var to = ref MemoryMarshal.GetReference(gradient);
        var k = PeekUnitGradients<TLanes>(memory, ref to, 0);
        PeekUnitGradients<TOne>(memory, ref to, k);
    }

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
        RtuMemory memory, ReadOnlySpan<float> matrices, Span<float> inputAdjoint, float decay, Span<float> trace, bool behind, bool peek)
    {
        inputAdjoint.Clear();
        if (peek)
            memory.PeekProjected.Span.Clear();
        ref var w = ref MemoryMarshal.GetReference(matrices);
        ref var dx = ref MemoryMarshal.GetReference(inputAdjoint);
        ref var z = ref MemoryMarshal.GetReference(trace);
        return (behind, decay == 0, peek) switch
        {
            (true, false, false) => AccumulateRows<On, Off, Off>(memory, ref w, ref dx, decay, ref z),
            (true, false, true) => AccumulateRows<On, Off, On>(memory, ref w, ref dx, decay, ref z),
            (true, true, false) => AccumulateRows<On, On, Off>(memory, ref w, ref dx, decay, ref z),
            (true, true, true) => AccumulateRows<On, On, On>(memory, ref w, ref dx, decay, ref z),
            (false, false, false) => AccumulateRows<Off, Off, Off>(memory, ref w, ref dx, decay, ref z),
            (false, false, true) => AccumulateRows<Off, Off, On>(memory, ref w, ref dx, decay, ref z),
            (false, true, false) => AccumulateRows<Off, On, Off>(memory, ref w, ref dx, decay, ref z),
            (false, true, true) => AccumulateRows<Off, On, On>(memory, ref w, ref dx, decay, ref z),
        };
    }

    public override void PeekRows(RtuMemory memory, ReadOnlySpan<float> matrices, Span<float> inputAdjoint, Span<float> gradient)
    {
        inputAdjoint.Clear();
        var (columns, half) = (memory.Inputs, memory.Inputs * memory.Units);
        ref var w = ref MemoryMarshal.GetReference(matrices);
        ref var dx = ref MemoryMarshal.GetReference(inputAdjoint);
        ref var to = ref MemoryMarshal.GetReference(gradient);
        for (var unit = 0; unit < memory.Units; unit++)
        {
            var row = unit * columns;
            ref var wRow = ref Unsafe.Add(ref w, row);
            ref var toRow = ref Unsafe.Add(ref to, row);
            ref var re = ref memory.Exact ? ref Unsafe.Add(ref First(memory.SensitivityReal), row) : ref Unsafe.NullRef<float>();
            ref var im = ref memory.Exact ? ref Unsafe.Add(ref First(memory.SensitivityImaginary), row) : ref Unsafe.NullRef<float>();
            var i = PeekRow<TLanes>(memory, unit, ref wRow, half, ref toRow, ref re, ref im, ref dx, 0);
            i = PeekRow<TRest>(memory, unit, ref wRow, half, ref toRow, ref re, ref im, ref dx, i);
            PeekRow<TOne>(memory, unit, ref wRow, half, ref toRow, ref re, ref im, ref dx, i);
        }
    }

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

    private static ref float First(AlignedBuffer buffer) => ref MemoryMarshal.GetReference(buffer.Span);

    private static nint Coefficients<T>(ref float nu, ref float theta, RtuMemory memory, nint k)
        where T : struct, ILanes<T>
    {
        ref var turnRe = ref First(memory.TurnReal);
        ref var turnIm = ref First(memory.TurnImaginary);
        ref var gRef = ref First(memory.G);
        ref var sRef = ref First(memory.S);
        ref var cRef = ref First(memory.C);
        ref var cNu = ref First(memory.CNu);
        ref var eRef = ref First(memory.E);
        ref var phiRef = ref First(memory.Phi);
        var zero = T.Broadcast(0);
        for (; k <= memory.Units - T.Count; k += T.Count)
        {
            // A rate above 80 forgets everything within a step: r = e = 0 there, and 1 − r² = 1.
            var limit = T.Broadcast(80);
            var rate = LaneMath.Exp(T.Load(ref nu, k));
            var phi = LaneMath.Exp(T.Load(ref theta, k));
            var r = T.IfLess(limit, rate, zero, LaneMath.Exp(zero - rate));
            var loss = LaneMath.OneMinusSquare(r, rate + rate);
            var e = T.IfLess(limit, rate, zero, rate);
            var root = T.Sqrt(T.Max(T.Broadcast(1e-12f), loss));
            var (sin, cos) = LaneMath.SinCos(phi);
            var (g, s, c) = (r * cos, r * sin, root + T.Broadcast(1e-8f));
            var change = T.Load(ref cRef, k) / c;
            T.Store(g * change, ref turnRe, k);
            T.Store(s * change, ref turnIm, k);
            T.Store(g, ref gRef, k);
            T.Store(s, ref sRef, k);
            T.Store(c, ref cRef, k);
            T.Store(e * r * r / root, ref cNu, k);
            T.Store(e, ref eRef, k);
            T.Store(phi, ref phiRef, k);
        }

        return k;
    }

    private static nint AdvanceUnits<T>(RtuMemory memory, nint k)
        where T : struct, ILanes<T>
    {
        nint n = memory.Units;
        ref var h = ref First(memory.Hidden);
        ref var u = ref First(memory.Projected);
        ref var y = ref First(memory.Output);
        ref var sNu = ref First(memory.SensitivityNu);
        ref var sTheta = ref First(memory.SensitivityTheta);
        ref var gRef = ref First(memory.G);
        ref var sRef = ref First(memory.S);
        ref var cRef = ref First(memory.C);
        ref var cNuRef = ref First(memory.CNu);
        ref var eRef = ref First(memory.E);
        ref var phiRef = ref First(memory.Phi);
        var carried = T.Broadcast(memory.Exact ? 1f : 0f);
        for (; k <= n - T.Count; k += T.Count)
        {
            var (g, s, c) = (T.Load(ref gRef, k), T.Load(ref sRef, k), T.Load(ref cRef, k));
            var (cNu, e, phi) = (T.Load(ref cNuRef, k), T.Load(ref eRef, k), T.Load(ref phiRef, k));
            var (hRe, hIm) = (T.Load(ref h, k), T.Load(ref h, n + k));
            var (uRe, uIm) = (T.Load(ref u, k), T.Load(ref u, n + k));
            var turnedRe = (g * hRe) - (s * hIm);
            var turnedIm = (g * hIm) + (s * hRe);
            var (nextRe, nextIm) = (T.MultiplyAdd(c, uRe, turnedRe), T.MultiplyAdd(c, uIm, turnedIm));
            T.Store(nextRe, ref h, k);
            T.Store(nextIm, ref h, n + k);
            T.Store(LaneMath.Tanh(nextRe), ref y, k);
            T.Store(LaneMath.Tanh(nextIm), ref y, n + k);

            g *= carried;
            s *= carried;
            var (nuRe, nuIm) = (T.Load(ref sNu, k), T.Load(ref sNu, n + k));
            T.Store((g * nuRe) - (s * nuIm) - (e * turnedRe) + (cNu * uRe), ref sNu, k);
            T.Store((g * nuIm) + (s * nuRe) - (e * turnedIm) + (cNu * uIm), ref sNu, n + k);
            var (thetaRe, thetaIm) = (T.Load(ref sTheta, k), T.Load(ref sTheta, n + k));
            T.Store((g * thetaRe) - (s * thetaIm) - (phi * turnedIm), ref sTheta, k);
            T.Store((g * thetaIm) + (s * thetaRe) + (phi * turnedRe), ref sTheta, n + k);
        }

        return k;
    }

    private static nint Output<T>(RtuMemory memory, nint k)
        where T : struct, ILanes<T>
    {
        nint n = memory.Units;
        ref var h = ref First(memory.Hidden);
        ref var y = ref First(memory.Output);
        for (; k <= n - T.Count; k += T.Count)
        {
            T.Store(LaneMath.Tanh(T.Load(ref h, k)), ref y, k);
            T.Store(LaneMath.Tanh(T.Load(ref h, n + k)), ref y, n + k);
        }

        return k;
    }

    private static nint PeekUnits<T>(RtuMemory memory, nint k)
        where T : struct, ILanes<T>
    {
        nint n = memory.Units;
        ref var h = ref First(memory.Hidden);
        ref var u = ref First(memory.PeekProjected);
        ref var y = ref First(memory.PeekOutput);
        for (; k <= n - T.Count; k += T.Count)
        {
            var (g, s, c) = (T.Load(ref First(memory.G), k), T.Load(ref First(memory.S), k), T.Load(ref First(memory.C), k));
            var (hRe, hIm) = (T.Load(ref h, k), T.Load(ref h, n + k));
            T.Store(LaneMath.Tanh(T.MultiplyAdd(c, T.Load(ref u, k), (g * hRe) - (s * hIm))), ref y, k);
            T.Store(LaneMath.Tanh(T.MultiplyAdd(c, T.Load(ref u, n + k), (g * hIm) + (s * hRe))), ref y, n + k);
        }

        return k;
    }

    private static nint ThroughOutput<T>(ref float from, ref float output, RtuMemory memory, nint k)
        where T : struct, ILanes<T>
    {
        nint n = memory.Units;
        ref var adjoint = ref First(memory.Adjoint);
        ref var direct = ref First(memory.Direct);
        for (; k <= n - T.Count; k += T.Count)
        {
            var c = T.Load(ref First(memory.C), k);
            for (var place = k; place < 2 * n; place += n)
            {
                var y = T.Load(ref output, place);
                var a = T.Load(ref from, place) * T.MultiplySubtractFrom(y, y, T.Broadcast(1));
                T.Store(a, ref adjoint, place);
                T.Store(c * a, ref direct, place);
            }
        }

        return k;
    }

    private static nint AccumulateUnits<T>(RtuMemory memory, float decay, ref float trace, nint k, ref double norm)
        where T : struct, ILanes<T>
    {
        nint n = memory.Units;
        ref var a = ref First(memory.Adjoint);
        var (keep, size) = (T.Broadcast(decay), T.Broadcast(0));
        for (; k <= n - T.Count; k += T.Count)
        {
            var (aRe, aIm) = (T.Load(ref a, k), T.Load(ref a, n + k));
            var nu = T.MultiplyAdd(aRe, T.Load(ref First(memory.SensitivityNu), k), aIm * T.Load(ref First(memory.SensitivityNu), n + k));
            var theta = T.MultiplyAdd(aRe, T.Load(ref First(memory.SensitivityTheta), k), aIm * T.Load(ref First(memory.SensitivityTheta), n + k));
            if (decay != 0)
            {
                nu = T.MultiplyAdd(keep, T.Load(ref trace, k), nu);
                theta = T.MultiplyAdd(keep, T.Load(ref trace, n + k), theta);
            }

            T.Store(nu, ref trace, k);
            T.Store(theta, ref trace, n + k);
            size += T.Abs(nu) + T.Abs(theta);
        }

        norm += T.Sum(size);
        return k;
    }

    private static nint PeekUnitGradients<T>(RtuMemory memory, ref float gradient, nint k)
        where T : struct, ILanes<T>
    {
        nint n = memory.Units;
        ref var h = ref First(memory.Hidden);
        ref var u = ref First(memory.PeekProjected);
        ref var a = ref First(memory.Adjoint);
        ref var rotated = ref First(memory.Rotated);
        ref var sNu = ref First(memory.SensitivityNu);
        ref var sTheta = ref First(memory.SensitivityTheta);
        var carried = T.Broadcast(memory.Exact ? 1f : 0f);
        for (; k <= n - T.Count; k += T.Count)
        {
            var (g, s) = (T.Load(ref First(memory.G), k), T.Load(ref First(memory.S), k));
            var (cNu, e, phi) = (T.Load(ref First(memory.CNu), k), T.Load(ref First(memory.E), k), T.Load(ref First(memory.Phi), k));
            var (hRe, hIm) = (T.Load(ref h, k), T.Load(ref h, n + k));
            var (aRe, aIm) = (T.Load(ref a, k), T.Load(ref a, n + k));
            var backRe = carried * ((g * aRe) + (s * aIm));
            var backIm = carried * ((g * aIm) - (s * aRe));
            var c = T.Load(ref First(memory.C), k);
            T.Store(c * backRe, ref rotated, k);
            T.Store(c * backIm, ref rotated, n + k);
            var turnedRe = (g * hRe) - (s * hIm);
            var turnedIm = (g * hIm) + (s * hRe);
            var nu = (aRe * ((cNu * T.Load(ref u, k)) - (e * turnedRe))) + (aIm * ((cNu * T.Load(ref u, n + k)) - (e * turnedIm)));
            T.Store(nu + (backRe * T.Load(ref sNu, k)) + (backIm * T.Load(ref sNu, n + k)), ref gradient, k);
            var theta = phi * ((aIm * turnedRe) - (aRe * turnedIm));
            T.Store(theta + (backRe * T.Load(ref sTheta, k)) + (backIm * T.Load(ref sTheta, n + k)), ref gradient, n + k);
        }

        return k;
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
    private static double AccumulateRows<TBehind, TFresh, TPeek>(RtuMemory memory, ref float w, ref float dx, float decay, ref float z)
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        nint columns = memory.Inputs;
        nint i = 0;
        var norm = 0.0;
        for (; i <= columns - (4 * TLanes.Count); i += 4 * TLanes.Count)
            norm += AccumulateBlock<TBehind, TFresh, TPeek>(memory, ref w, ref dx, decay, ref z, i);
        if (i == columns)
            return norm;
        for (var unit = memory.Units - 1; unit >= 0; unit--)
        {
            var place = i;
            norm += AccumulateRow<TLanes, TBehind, TFresh, TPeek>(memory, unit, ref w, ref dx, decay, ref z, ref place);
            norm += AccumulateRow<TRest, TBehind, TFresh, TPeek>(memory, unit, ref w, ref dx, decay, ref z, ref place);
            norm += AccumulateRow<TOne, TBehind, TFresh, TPeek>(memory, unit, ref w, ref dx, decay, ref z, ref place);
        }

        return norm;
    }

    /// <summary>From the last unit to the first: the forward pass left the last ones in the cache.</summary>
    private static double AccumulateBlock<TBehind, TFresh, TPeek>(RtuMemory memory, ref float w, ref float dx, float decay, ref float z, nint column)
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        var (columns, n) = ((nint)memory.Inputs, (nint)memory.Units);
        w = ref Unsafe.Add(ref w, column);
        z = ref Unsafe.Add(ref z, column);
        dx = ref Unsafe.Add(ref dx, column);
        ref var wIm = ref Unsafe.Add(ref w, n * columns);
        ref var zIm = ref Unsafe.Add(ref z, n * columns);
        ref var eRe = ref Unsafe.Add(ref First(memory.SensitivityReal), column);
        ref var eIm = ref Unsafe.Add(ref First(memory.SensitivityImaginary), column);
        ref var x = ref Unsafe.Add(ref First(memory.Input), column);
        ref var ahead = ref Unsafe.Add(ref First(memory.PeekInput), column);
        ref var projected = ref First(memory.PeekProjected);
        ref var direct = ref First(memory.Direct);
        ref var turnRe = ref First(memory.TurnReal);
        ref var turnIm = ref First(memory.TurnImaginary);

        var (keep, zero) = (TLanes.Broadcast(decay), TLanes.Broadcast(0));
        var (size, norm) = (zero, 0.0);
        var (dx0, dx1) = (TLanes.Load(ref dx, 0), TLanes.Load(ref dx, TLanes.Count));
        var (dx2, dx3) = (TLanes.Load(ref dx, 2 * TLanes.Count), TLanes.Load(ref dx, 3 * TLanes.Count));
        var (uRe, uIm, uReBefore, uImBefore) = (zero, zero, zero, zero);
        for (var unit = n - 1; unit >= 0; unit--)
        {
            var place = unit * columns;
            var (g, s) = (TLanes.Broadcast(Unsafe.Add(ref turnRe, unit)), TLanes.Broadcast(Unsafe.Add(ref turnIm, unit)));
            var (bRe, bIm) = (TLanes.Broadcast(Unsafe.Add(ref direct, unit)), TLanes.Broadcast(Unsafe.Add(ref direct, n + unit)));
            if (TPeek.IsOn)
                (uReBefore, uImBefore, uRe, uIm) = (uRe, uIm, zero, zero);
            dx0 = Accumulate<TLanes, TBehind, TFresh, TPeek>(ref w, ref wIm, ref z, ref zIm, ref eRe, ref eIm, place, ref x, ref ahead, 0, g, s, bRe, bIm, keep, dx0, ref size, ref uRe, ref uIm);
            place += TLanes.Count;
            dx1 = Accumulate<TLanes, TBehind, TFresh, TPeek>(ref w, ref wIm, ref z, ref zIm, ref eRe, ref eIm, place, ref x, ref ahead, TLanes.Count, g, s, bRe, bIm, keep, dx1, ref size, ref uRe, ref uIm);
            place += TLanes.Count;
            dx2 = Accumulate<TLanes, TBehind, TFresh, TPeek>(ref w, ref wIm, ref z, ref zIm, ref eRe, ref eIm, place, ref x, ref ahead, 2 * TLanes.Count, g, s, bRe, bIm, keep, dx2, ref size, ref uRe, ref uIm);
            place += TLanes.Count;
            dx3 = Accumulate<TLanes, TBehind, TFresh, TPeek>(ref w, ref wIm, ref z, ref zIm, ref eRe, ref eIm, place, ref x, ref ahead, 3 * TLanes.Count, g, s, bRe, bIm, keep, dx3, ref size, ref uRe, ref uIm);
            if (TPeek.IsOn && unit % 2 == 0)
            {
                // The unit above is unit + 1; above the last one there is none, and its sums are 0.
                AddProjected(ref projected, unit, n, uRe, uReBefore, uIm, uImBefore);
            }

            if (unit % Group == 0)
            {
                norm += TLanes.Sum(size);
                size = zero;
            }
        }

        TLanes.Store(dx0, ref dx, 0);
        TLanes.Store(dx1, ref dx, TLanes.Count);
        TLanes.Store(dx2, ref dx, 2 * TLanes.Count);
        TLanes.Store(dx3, ref dx, 3 * TLanes.Count);
        return norm;
    }

    /// <summary>u' of a unit and of the one above it gain the share of these columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProjected(ref float projected, nint unit, nint units, TLanes re, TLanes reAbove, TLanes im, TLanes imAbove)
    {
        var sums = default(Vector128<float>);
        ref var first = ref Unsafe.As<Vector128<float>, float>(ref sums);
        TLanes.StoreSums(re, reAbove, im, imAbove, ref first);
        ref var u = ref Unsafe.Add(ref projected, unit);
        u += first;
        Unsafe.Add(ref u, units) += Unsafe.Add(ref first, 2);
        if (unit + 1 == units)
            return;
        Unsafe.Add(ref u, 1) += Unsafe.Add(ref first, 1);
        Unsafe.Add(ref u, units + 1) += Unsafe.Add(ref first, 3);
    }

    /// <summary>One unit from column i on.</summary>
    private static float AccumulateRow<T, TBehind, TFresh, TPeek>(RtuMemory memory, nint unit, ref float w, ref float dx, float decay, ref float z, ref nint i)
        where T : struct, ILanes<T>
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        var (columns, n) = ((nint)memory.Inputs, (nint)memory.Units);
        if (i > columns - T.Count)
            return 0;
        ref var wIm = ref Unsafe.Add(ref w, n * columns);
        ref var zIm = ref Unsafe.Add(ref z, n * columns);
        ref var direct = ref Unsafe.Add(ref First(memory.Direct), unit);
        var (g, s) = (T.Broadcast(Unsafe.Add(ref First(memory.TurnReal), unit)), T.Broadcast(Unsafe.Add(ref First(memory.TurnImaginary), unit)));
        var (bRe, bIm) = (T.Broadcast(direct), T.Broadcast(Unsafe.Add(ref direct, n)));
        var (keep, size) = (T.Broadcast(decay), T.Broadcast(0));
        var (uRe, uIm) = (T.Broadcast(0), T.Broadcast(0));
        for (; i <= columns - T.Count; i += T.Count)
        {
            var sum = Accumulate<T, TBehind, TFresh, TPeek>(
                ref w, ref wIm, ref z, ref zIm, ref First(memory.SensitivityReal), ref First(memory.SensitivityImaginary), (unit * columns) + i,
                ref First(memory.Input), ref First(memory.PeekInput), i, g, s, bRe, bIm, keep, T.Load(ref dx, i), ref size, ref uRe, ref uIm);
            T.Store(sum, ref dx, i);
        }

        if (TPeek.IsOn)
        {
            Unsafe.Add(ref First(memory.PeekProjected), unit) += T.Sum(uRe);
            Unsafe.Add(ref First(memory.PeekProjected), n + unit) += T.Sum(uIm);
        }

        return T.Sum(size);
    }

    /// <summary>
    /// The lanes of one unit at one place of its row: E/c, then the two traces. Returns dL/dx with their share; size gains |z| and u the lanes of B x'.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Accumulate<T, TBehind, TFresh, TPeek>(
        ref float w, ref float wIm, ref float z, ref float zIm, ref float eRe, ref float eIm, nint place, ref float x, ref float ahead, nint column,
        T g, T s, T bRe, T bIm, T keep, T dx, ref T size, ref T uRe, ref T uIm)
        where T : struct, ILanes<T>
        where TBehind : struct, ISwitch
        where TFresh : struct, ISwitch
        where TPeek : struct, ISwitch
    {
        var (re, im) = (T.Load(ref eRe, place), T.Load(ref eIm, place));
        if (TBehind.IsOn)
        {
            var (turnedRe, turnedIm) = (T.MultiplySubtractFrom(s, im, T.Load(ref x, column)), s * re);
            re = T.MultiplyAdd(g, re, turnedRe);
            im = T.MultiplyAdd(g, im, turnedIm);
            T.Store(re, ref eRe, place);
            T.Store(im, ref eIm, place);
        }

        var gradientRe = T.MultiplyAdd(bRe, re, bIm * im);
        var gradientIm = T.MultiplySubtractFrom(bRe, im, bIm * re);
        if (!TFresh.IsOn)
        {
            gradientRe = T.MultiplyAdd(keep, T.Load(ref z, place), gradientRe);
            gradientIm = T.MultiplyAdd(keep, T.Load(ref zIm, place), gradientIm);
        }

        T.Store(gradientRe, ref z, place);
        T.Store(gradientIm, ref zIm, place);
        size += T.Abs(gradientRe) + T.Abs(gradientIm);
        var (weightRe, weightIm) = (T.Load(ref w, place), T.Load(ref wIm, place));
        if (TPeek.IsOn)
        {
            var next = T.Load(ref ahead, column);
            uRe = T.MultiplyAdd(weightRe, next, uRe);
            uIm = T.MultiplyAdd(weightIm, next, uIm);
        }

        return T.MultiplyAdd(bRe, weightRe, T.MultiplyAdd(bIm, weightIm, dx));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint PeekRow<T>(RtuMemory memory, int unit, ref float w, nint half, ref float gradient, ref float eRe, ref float eIm, ref float dx, nint i)
        where T : struct, ILanes<T>
    {
        var (columns, n) = (memory.Inputs, memory.Units);
        ref var x = ref First(memory.PeekInput);
        ref var wIm = ref Unsafe.Add(ref w, half);
        ref var gradientIm = ref Unsafe.Add(ref gradient, half);
        var (backRe, backIm) = (T.Broadcast(memory.Rotated.Span[unit]), T.Broadcast(memory.Rotated.Span[n + unit]));
        var (directRe, directIm) = (T.Broadcast(memory.Direct.Span[unit]), T.Broadcast(memory.Direct.Span[n + unit]));
        for (; i <= columns - T.Count; i += T.Count)
        {
            var value = T.Load(ref x, i);
            var (forRe, forIm) = (directRe * value, directIm * value);
            if (memory.Exact)
            {
                var (re, im) = (T.Load(ref eRe, i), T.Load(ref eIm, i));
                forRe = T.MultiplyAdd(backRe, re, T.MultiplyAdd(backIm, im, forRe));
                forIm = T.MultiplyAdd(backIm, re, T.MultiplySubtractFrom(backRe, im, forIm));
            }

            T.Store(forRe, ref gradient, i);
            T.Store(forIm, ref gradientIm, i);
            T.Store(T.MultiplyAdd(directRe, T.Load(ref w, i), T.MultiplyAdd(directIm, T.Load(ref wIm, i), T.Load(ref dx, i))), ref dx, i);
        }

        return i;
    }

    private static nint CorrectionFactors<T>(RtuMemory memory, Correction correction, nint i)
        where T : struct, ILanes<T>
    {
        var (toGradient, toAhead) = (T.Broadcast(correction.ToGradient), T.Broadcast(correction.ToAhead));
        for (; i <= (2 * memory.Units) - T.Count; i += T.Count)
        {
            T.Store(T.MultiplyAdd(toAhead, T.Load(ref First(memory.Rotated), i), toGradient * T.Load(ref First(memory.DueTrace), i)), ref First(memory.DueSensitivity), i);
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

    /// <summary>All units from column i on, as far as whole lanes reach; u is begun at column 0 and gains its share from there on.</summary>
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
            var (pRe, pIm) = (T.Broadcast(Unsafe.Add(ref rows.DueSensitivity, unit)), T.Broadcast(Unsafe.Add(ref rows.DueSensitivity, n + unit)));
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

    /// <summary>Where the numbers of a correction stand. Looked up once: each look-up costs the compiler inlining that the innermost loop needs.</summary>
    private readonly ref struct CorrectedRows
    {
        public readonly ref float W, Z, SensitivityReal, SensitivityImaginary, Input, AheadInput, Projected;
        public readonly ref float DueTrace, DueSensitivity, DueAhead, TurnReal, TurnImaginary;
        public readonly nint Units, Columns;
        public readonly float Decay, ToTrace, Shrink;
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
