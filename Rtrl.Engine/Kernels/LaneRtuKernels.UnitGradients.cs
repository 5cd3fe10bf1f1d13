using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>Adjoints of the units, and the traces and gradients of ν and θ.</content>
internal sealed partial class LaneRtuKernels<TLanes, TRest, TOne>
{
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
        ref var sNu = ref First(memory.SensitivityNu);
        ref var sTheta = ref First(memory.SensitivityTheta);
        var (keep, size) = (T.Broadcast(decay), T.Broadcast(0));
        for (; k <= n - T.Count; k += T.Count)
        {
            var (aRe, aIm) = (T.Load(ref a, k), T.Load(ref a, n + k));
            var nu = T.MultiplyAdd(aRe, T.Load(ref sNu, k), aIm * T.Load(ref sNu, n + k));
            var theta = T.MultiplyAdd(aRe, T.Load(ref sTheta, k), aIm * T.Load(ref sTheta, n + k));
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
}
