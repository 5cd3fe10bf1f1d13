using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// The kernels for one vector width: whole lanes, then what is left in <typeparamref name="TRest"/>, then one by one. This file holds the
/// forward pass over units; its neighbours hold their gradients, the sweep over rows, the rows one step ahead and the corrections.
/// </summary>
internal sealed partial class LaneRtuKernels<TLanes, TRest, TOne> : RtuKernels
    where TLanes : struct, ILanes<TLanes>
    where TRest : struct, ILanes<TRest>
    where TOne : struct, ILanes<TOne>
{
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
}
