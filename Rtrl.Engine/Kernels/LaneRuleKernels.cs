using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>The kernels for one vector width: whole lanes, then what is left one by one.</summary>
internal sealed class LaneRuleKernels<TLanes> : RuleKernels
    where TLanes : struct, ILanes<TLanes>
{
    public override void Precondition(ReadOnlySpan<float> trace, Span<float> moments, SecondMoment second, Span<float> result)
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var v = ref MemoryMarshal.GetReference(moments);
        ref var to = ref MemoryMarshal.GetReference(result);
        var i = Precondition<TLanes>(ref z, ref v, ref to, second, 0, trace.Length);
        Precondition<ScalarLane>(ref z, ref v, ref to, second, i, trace.Length);
    }

    public override (double Gradient, double Trace) Measure(
        ReadOnlySpan<float> gradient,
        ReadOnlySpan<float> trace,
        Span<float> moments,
        SecondMoment second,
        bool ofTrace
    )
    {
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var v = ref MemoryMarshal.GetReference(moments);
        ref var seen = ref ofTrace ? ref z : ref g;
        var sums = (0.0, 0.0);
        nint i = 0;
        while (i <= trace.Length - TLanes.Count)
            Add(Measure<TLanes>(ref g, ref z, ref v, ref seen, second, ref i, Chunk.EndOf<TLanes>(i, trace.Length)), ref sums);
        while (i < trace.Length)
            Add(Measure<ScalarLane>(ref g, ref z, ref v, ref seen, second, ref i, i + 1), ref sums);
        return sums;

        static void Add((float Gradient, float Trace) share, ref (double Gradient, double Trace) sums) =>
            sums = (sums.Gradient + share.Gradient, sums.Trace + share.Trace);
    }

    public override void AddPreconditioned(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        ReadOnlySpan<float> moments,
        SecondMoment second,
        float scale
    )
    {
        ref var w = ref MemoryMarshal.GetReference(parameters);
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var v = ref MemoryMarshal.GetReference(moments);
        var i = AddPreconditioned<TLanes>(ref w, ref z, ref v, second, scale, 0, trace.Length);
        AddPreconditioned<ScalarLane>(ref w, ref z, ref v, second, scale, i, trace.Length);
    }

    public override void Descend(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, AdamStep step)
    {
        var rows = new AdamRows(parameters, gradient, first, second);
        var i = Descend<TLanes>(rows, step, 0, gradient.Length);
        Descend<ScalarLane>(rows, step, i, gradient.Length);
    }

    public override void Direct(Span<float> trace, ReadOnlySpan<float> gradient, Span<float> ahead, Correction correction)
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var d = ref MemoryMarshal.GetReference(ahead);
        var i = Direct<TLanes>(ref z, ref g, ref d, correction, 0, trace.Length);
        Direct<ScalarLane>(ref z, ref g, ref d, correction, i, trace.Length);
    }

    private static nint Precondition<T>(ref float z, ref float v, ref float result, in SecondMoment second, nint i, nint length)
        where T : struct, ILanes<T>
    {
        var root = new Root<T>(second);
        var (keep, gain) = (T.Broadcast(second.Keep), T.Broadcast(second.Gain));
        for (; i <= length - T.Count; i += T.Count)
        {
            var value = T.Load(ref z, i);
            var moment = (keep * T.Load(ref v, i)) + (gain * value * value);
            T.Store(moment, ref v, i);
            T.Store(value / root.Of(moment), ref result, i);
        }

        return i;
    }

    /// <summary>Both sums over one chunk.</summary>
    private static (float Gradient, float Trace) Measure<T>(
        ref float g,
        ref float z,
        ref float v,
        ref float seen,
        in SecondMoment second,
        ref nint i,
        nint end
    )
        where T : struct, ILanes<T>
    {
        var root = new Root<T>(second);
        var (keep, gain) = (T.Broadcast(second.Keep), T.Broadcast(second.Gain));
        var (gradients, traces) = (T.Broadcast(0), T.Broadcast(0));
        for (; i < end; i += T.Count)
        {
            var (gradient, trace, value) = (T.Load(ref g, i), T.Load(ref z, i), T.Load(ref seen, i));
            var moment = (keep * T.Load(ref v, i)) + (gain * value * value);
            T.Store(moment, ref v, i);
            var divisor = root.Of(moment);
            gradients += gradient * gradient / divisor;
            traces += trace * trace / divisor;
        }

        return (T.SumByHalves(gradients), T.SumByHalves(traces));
    }

    private static nint AddPreconditioned<T>(
        ref float w,
        ref float z,
        ref float v,
        in SecondMoment second,
        float scale,
        nint i,
        nint length
    )
        where T : struct, ILanes<T>
    {
        var (root, factor) = (new Root<T>(second), T.Broadcast(scale));
        for (; i <= length - T.Count; i += T.Count)
            T.Store(T.Load(ref w, i) + (factor * T.Load(ref z, i) / root.Of(T.Load(ref v, i))), ref w, i);
        return i;
    }

    private static nint Descend<T>(in AdamRows rows, in AdamStep step, nint i, nint length)
        where T : struct, ILanes<T>
    {
        var (firstKeep, firstGain) = (T.Broadcast(step.FirstKeep), T.Broadcast(step.FirstGain));
        var (secondKeep, secondGain) = (T.Broadcast(step.Second.Keep), T.Broadcast(step.Second.Gain));
        var (stepSize, root) = (T.Broadcast(step.StepSize), new Root<T>(step.Second));
        for (; i <= length - T.Count; i += T.Count)
        {
            var value = T.Load(ref rows.Gradient, i);
            var first = (firstKeep * T.Load(ref rows.First, i)) + (firstGain * value);
            var second = (secondKeep * T.Load(ref rows.Second, i)) + (secondGain * value * value);
            T.Store(first, ref rows.First, i);
            T.Store(second, ref rows.Second, i);
            T.Store(T.Load(ref rows.Parameters, i) - (stepSize * first / root.Of(second)), ref rows.Parameters, i);
        }

        return i;
    }

    private static nint Direct<T>(ref float z, ref float g, ref float ahead, in Correction correction, nint i, nint length)
        where T : struct, ILanes<T>
    {
        var (keep, toTrace) = (T.Broadcast(correction.Decay), T.Broadcast(correction.ToTrace));
        var (toGradient, toAhead) = (T.Broadcast(correction.ToGradient), T.Broadcast(correction.ToAhead));
        for (; i <= length - T.Count; i += T.Count)
        {
            var gradient = T.Load(ref g, i);
            var trace = T.MultiplyAdd(keep, T.Load(ref z, i), gradient);
            T.Store(trace, ref z, i);
            T.Store(LaneMath.SumOfProducts(toTrace, trace, toGradient, gradient, toAhead, T.Load(ref ahead, i)), ref ahead, i);
        }

        return i;
    }

    /// <summary>v ↦ m, with the numbers of a <see cref="SecondMoment"/> in every lane.</summary>
    private readonly struct Root<T>(SecondMoment second)
        where T : struct, ILanes<T>
    {
        private readonly T _correction = T.Broadcast(second.Correction);
        private readonly T _inside = T.Broadcast(second.Inside);
        private readonly T _outside = T.Broadcast(second.Outside);
        private readonly bool _plain = second.Plain;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Of(T moment) => _plain ? T.Broadcast(1) : T.Sqrt((moment * _correction) + _inside) + _outside;
    }

    /// <summary>Where the numbers of Adam stand.</summary>
    private readonly ref struct AdamRows(Span<float> parameters, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second)
    {
        public readonly ref float Parameters = ref MemoryMarshal.GetReference(parameters);
        public readonly ref float Gradient = ref MemoryMarshal.GetReference(gradient);
        public readonly ref float First = ref MemoryMarshal.GetReference(first);
        public readonly ref float Second = ref MemoryMarshal.GetReference(second);
    }
}
