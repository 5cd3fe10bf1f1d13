using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rtrl.Engine.Numerics;

/// <summary>
/// Which instructions the kernels use, decided once when the process starts. Trajectories are bit-identical only along one path, because the
/// order of summation and the rounding of multiply-add differ. Set <c>RTRL_VECTOR_PATH=scalar</c> to switch vector instructions off.
/// </summary>
public static class VectorPath
{
    /// <summary>True when kernels run on 256-bit vectors with fused multiply-add. A constant for the just-in-time compiler.</summary>
    internal static readonly bool IsVectorised =
        Vector256.IsHardwareAccelerated && Fma.IsSupported
        && Environment.GetEnvironmentVariable("RTRL_VECTOR_PATH") != "scalar";

    /// <summary>"avx2" or "scalar": what a run's provenance records.</summary>
    public static string Name => IsVectorised ? "avx2" : "scalar";
}
