using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Benchmarks.Kernels;

/// <summary>The exponential of the kernels over a whole array, whose length is a multiple of every width.</summary>
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

    private static void Exp<T>(Span<float> x, Span<float> y)
        where T : struct, ILanes<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        for (nint i = 0; i <= x.Length - T.Count; i += T.Count)
            T.Store(LaneMath.Exp(T.Load(ref from, i)), ref to, i);
    }
}
