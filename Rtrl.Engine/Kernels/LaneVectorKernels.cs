using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>The kernels for one vector width: whole lanes, then what is left one by one.</summary>
internal sealed class LaneVectorKernels<TLanes> : VectorKernels
    where TLanes : struct, ILanes<TLanes>
{
    public override double SumAbs(ReadOnlySpan<float> x)
    {
        ref var first = ref MemoryMarshal.GetReference(x);
        var sum = 0.0;
        var i = SumAbs<TLanes>(ref first, 0, x.Length, ref sum);
        SumAbs<ScalarLane>(ref first, i, x.Length, ref sum);
        return sum;
    }

    public override double SumSquares(ReadOnlySpan<float> x)
    {
        ref var first = ref MemoryMarshal.GetReference(x);
        var sum = 0.0;
        nint i = 0;
        while (TLanes.Count > 1 && i <= x.Length - TLanes.Count)
        {
            var lanes = TLanes.Broadcast(0);
            for (var end = Chunk.EndOf<TLanes>(i, x.Length); i < end; i += TLanes.Count)
            {
                var value = TLanes.Load(ref first, i);
                lanes = TLanes.MultiplyAdd(value, value, lanes);
            }

            sum += TLanes.SumByHalves(lanes);
        }

        foreach (var value in x[(int)i..])
            sum += value * (double)value;
        return sum;
    }

    public override double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var aRef = ref MemoryMarshal.GetReference(a);
        ref var bRef = ref MemoryMarshal.GetReference(b);
        var sum = 0.0;
        nint i = 0;
        while (TLanes.Count > 1 && i <= a.Length - TLanes.Count)
        {
            var lanes = TLanes.Broadcast(0);
            for (var end = Chunk.EndOf<TLanes>(i, a.Length); i < end; i += TLanes.Count)
            {
                var difference = TLanes.Load(ref aRef, i) - TLanes.Load(ref bRef, i);
                lanes = TLanes.MultiplyAdd(difference, difference, lanes);
            }

            sum += TLanes.SumByHalves(lanes);
        }

        for (var rest = (int)i; rest < a.Length; rest++)
            sum += ((double)a[rest] - b[rest]) * ((double)a[rest] - b[rest]);
        return Math.Sqrt(sum);
    }

    public override void AddScaled(Span<float> y, ReadOnlySpan<float> x, float scale)
    {
        ref var yRef = ref MemoryMarshal.GetReference(y);
        ref var xRef = ref MemoryMarshal.GetReference(x);
        var i = AddScaled<TLanes>(ref yRef, ref xRef, 0, y.Length, scale);
        AddScaled<ScalarLane>(ref yRef, ref xRef, i, y.Length, scale);
    }

    public override float Accumulate(Span<float> z, float decay, ReadOnlySpan<float> x, float scale)
    {
        ref var zRef = ref MemoryMarshal.GetReference(z);
        ref var xRef = ref MemoryMarshal.GetReference(x);
        var sizes = TLanes.Broadcast(0);
        var i = Accumulate(ref zRef, decay, ref xRef, scale, 0, z.Length, ref sizes);
        var norm = ScalarLane.Broadcast(TLanes.SumByHalves(sizes));
        Accumulate(ref zRef, decay, ref xRef, scale, i, z.Length, ref norm);
        return ScalarLane.Sum(norm);
    }

    public override float Accumulate(Span<float> z, float decay, ReadOnlySpan<float> x, float a, ReadOnlySpan<float> y, float b)
    {
        var rows = new TwoRows(z, x, y, decay, a, b);
        var sizes = TLanes.Broadcast(0);
        var i = Accumulate(rows, 0, z.Length, ref sizes);
        var norm = ScalarLane.Broadcast(TLanes.SumByHalves(sizes));
        Accumulate(rows, i, z.Length, ref norm);
        return ScalarLane.Sum(norm);
    }

    public override void Tanh(ReadOnlySpan<float> x, Span<float> y)
    {
        ref var xRef = ref MemoryMarshal.GetReference(x);
        ref var yRef = ref MemoryMarshal.GetReference(y);
        var i = Tanh<TLanes>(ref xRef, ref yRef, 0, x.Length);
        Tanh<ScalarLane>(ref xRef, ref yRef, i, x.Length);
    }

    private static nint SumAbs<T>(ref float x, nint i, nint length, ref double sum)
        where T : struct, ILanes<T>
    {
        while (i <= length - T.Count)
        {
            var lanes = T.Broadcast(0);
            for (var end = Chunk.EndOf<T>(i, length); i < end; i += T.Count)
                lanes += T.Abs(T.Load(ref x, i));
            sum += T.SumByHalves(lanes);
        }

        return i;
    }

    private static nint AddScaled<T>(ref float y, ref float x, nint i, nint length, float scale)
        where T : struct, ILanes<T>
    {
        var factor = T.Broadcast(scale);
        for (; i <= length - T.Count; i += T.Count)
            T.Store(T.MultiplyAdd(factor, T.Load(ref x, i), T.Load(ref y, i)), ref y, i);
        return i;
    }

    private static nint Accumulate<T>(ref float z, float decay, ref float x, float scale, nint i, nint length, ref T sizes)
        where T : struct, ILanes<T>
    {
        var (keep, factor, size) = (T.Broadcast(decay), T.Broadcast(scale), sizes);
        for (; i <= length - T.Count; i += T.Count)
        {
            var value = factor * T.Load(ref x, i);
            if (decay != 0)
                value = T.MultiplyAdd(keep, T.Load(ref z, i), value);
            T.Store(value, ref z, i);
            size += T.Abs(value);
        }

        sizes = size;
        return i;
    }

    private static nint Accumulate<T>(in TwoRows rows, nint i, nint length, ref T sizes)
        where T : struct, ILanes<T>
    {
        var (keep, a, b, size) = (T.Broadcast(rows.Decay), T.Broadcast(rows.A), T.Broadcast(rows.B), sizes);
        for (; i <= length - T.Count; i += T.Count)
        {
            var (x, y) = (T.Load(ref rows.X, i), T.Load(ref rows.Y, i));
            var value = rows.Decay == 0 ? T.MultiplyAdd(a, x, b * y) : LaneMath.SumOfProducts(keep, T.Load(ref rows.Z, i), a, x, b, y);
            T.Store(value, ref rows.Z, i);
            size += T.Abs(value);
        }

        sizes = size;
        return i;
    }

    private static nint Tanh<T>(ref float x, ref float y, nint i, nint length)
        where T : struct, ILanes<T>
    {
        for (; i <= length - T.Count; i += T.Count)
            T.Store(T.TanhInDouble(T.Load(ref x, i)), ref y, i);
        return i;
    }

    /// <summary>A row z and the two that it gathers, with their factors.</summary>
    private readonly ref struct TwoRows(Span<float> z, ReadOnlySpan<float> x, ReadOnlySpan<float> y, float decay, float a, float b)
    {
        public readonly ref float Z = ref MemoryMarshal.GetReference(z);
        public readonly ref float X = ref MemoryMarshal.GetReference(x);
        public readonly ref float Y = ref MemoryMarshal.GetReference(y);
        public readonly float Decay = decay,
            A = a,
            B = b;
    }
}
