using System.Runtime.InteropServices;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Numerics.Lanes;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>The elementary functions of the kernels over whole arrays, whose length is a multiple of every width.</summary>
internal static class LaneFunction
{
    public static void Exp(VectorWidth path, Span<float> x, Span<float> y)
    {
        switch (path)
        {
            case VectorWidth.Avx512:
                Exp<Lanes512>(x, y);
                break;
            case VectorWidth.Avx2:
                Exp<Lanes256>(x, y);
                break;
            default:
                Exp<ScalarLane>(x, y);
                break;
        }
    }

    public static void SinCos(VectorWidth path, Span<float> x, Span<float> sin, Span<float> cos)
    {
        switch (path)
        {
            case VectorWidth.Avx512:
                SinCos<Lanes512>(x, sin, cos);
                break;
            case VectorWidth.Avx2:
                SinCos<Lanes256>(x, sin, cos);
                break;
            default:
                SinCos<ScalarLane>(x, sin, cos);
                break;
        }
    }

    private static void Exp<T>(Span<float> x, Span<float> y)
        where T : struct, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i <= x.Length - T.Count; i += T.Count)
            T.Store(LaneMath.Exp(T.Load(ref from, i)), ref to, i);
    }

    private static void SinCos<T>(Span<float> x, Span<float> sin, Span<float> cos)
        where T : struct, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var toSin = ref MemoryMarshal.GetReference(sin);
        ref var toCos = ref MemoryMarshal.GetReference(cos);
        for (nint i = 0; i <= x.Length - T.Count; i += T.Count)
        {
            var (s, c) = LaneMath.SinCos(T.Load(ref from, i));
            T.Store(s, ref toSin, i);
            T.Store(c, ref toCos, i);
        }
    }
}
