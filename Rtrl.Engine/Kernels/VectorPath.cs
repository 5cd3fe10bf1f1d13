using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// Which instructions the kernels use, decided once when the process starts: the widest the machine has, or the one that
/// <c>RTRL_VECTOR_PATH</c> names (avx512, avx2 or scalar). Trajectories are bit-identical only along one path, because the order of
/// summation and the rounding of multiply-add differ.
/// </summary>
public static class VectorPath
{
    private const string Variable = "RTRL_VECTOR_PATH";

    /// <summary>The path in use. A constant for the just-in-time compiler.</summary>
    internal static readonly VectorWidth Current = Choose(Environment.GetEnvironmentVariable(Variable)) ?? Supported[0];

    /// <summary>"avx512", "avx2" or "scalar": what a run's provenance records.</summary>
    public static string Name => NameOf(Current);

    /// <summary>Why the path asked for cannot be used, for a program to say before it ends; null when all is well.</summary>
    public static string? Problem { get; } = ProblemWith(Environment.GetEnvironmentVariable(Variable));

    /// <summary>What this machine has, widest first.</summary>
    internal static IReadOnlyList<VectorWidth> Supported =>
        [
            .. Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512DQ.IsSupported && Fma.IsSupported
                ? [VectorWidth.Avx512]
                : (VectorWidth[])[],
            .. Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? [VectorWidth.Avx2] : (VectorWidth[])[],
            VectorWidth.Scalar,
        ];

    /// <summary>Null for a wish that names no path or one the machine lacks; the widest path without a wish.</summary>
    internal static VectorWidth? Choose(string? wish)
    {
        if (string.IsNullOrEmpty(wish))
            return Supported[0];
        foreach (var path in Supported)
        {
            if (NameOf(path) == wish)
                return path;
        }

        return null;
    }

    internal static string? ProblemWith(string? wish) =>
        Choose(wish) is not null
            ? null
            : $"{Variable}={wish}: this machine has {string.Join(", ", Supported.Select(NameOf))}. Name one of them, or leave the "
                + "variable out for the first.";

    internal static string NameOf(VectorWidth path) =>
        path switch
        {
            VectorWidth.Avx512 => "avx512",
            VectorWidth.Avx2 => "avx2",
            _ => "scalar",
        };
}
