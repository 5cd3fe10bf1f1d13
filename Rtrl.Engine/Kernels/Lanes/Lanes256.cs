using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rtrl.Engine.Kernels.Lanes;

/// <summary>Eight floats, AVX2 with fused multiply-add.</summary>
internal readonly struct Lanes256(Vector256<float> lanes) : ILanes<Lanes256>
{
    private readonly Vector256<float> _lanes = lanes;

    public static int Count => 8;

    /// <summary>The eight, for a wider implementation to join.</summary>
    public Vector256<float> Vector => _lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref float first, nint index) => new(Vector256.LoadUnsafe(ref first, (nuint)index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 lanes, ref float first, nint index) => lanes._lanes.StoreUnsafe(ref first, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._lanes * b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._lanes / b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.FusedMultiplyAdd(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplySubtractFrom(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Fma.MultiplyAddNegated(a._lanes, b._lanes, c._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 a) => new(Vector256.Abs(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 a, Lanes256 b) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a._lanes, b._lanes), a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 a, Lanes256 b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._lanes, b._lanes), a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Floor(Lanes256 a) => new(Vector256.Floor(a._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 PowerOfTwo(Lanes256 n) =>
        new(((Vector256.ConvertToInt32Native(n._lanes) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 IfLess(Lanes256 a, Lanes256 b, Lanes256 then, Lanes256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(a._lanes, b._lanes), then._lanes, otherwise._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 IfEqual(Lanes256 a, Lanes256 b, Lanes256 then, Lanes256 otherwise) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a._lanes, b._lanes), then._lanes, otherwise._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Lanes256 a) => Lanes128.Sum(a.Half());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumByHalves(Lanes256 a) => Vector256.Sum(a._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 TanhInDouble(Lanes256 a)
    {
        var (lower, upper) = Vector256.Widen(a._lanes);
        return new(Vector256.Narrow(DoubleTanh.Of(lower), DoubleTanh.Of(upper)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d, ref float sums) =>
        Lanes128.StoreSums(a.Half(), b.Half(), c.Half(), d.Half(), ref sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes128 Half() => new(_lanes.GetLower() + _lanes.GetUpper());
}
