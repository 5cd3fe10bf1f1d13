using System.Runtime.CompilerServices;

namespace Rtrl.Engine.Kernels.Lanes;

/// <summary>
/// One float beside vectors with fused multiply-add: rounds as they do, so it does not matter which of them an element meets.
/// </summary>
internal readonly struct FusedLane(float lane) : ILanes<FusedLane>
{
    private readonly float _lane = lane;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane Load(ref float first, nint index) => new(Unsafe.Add(ref first, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(FusedLane lanes, ref float first, nint index) => Unsafe.Add(ref first, index) = lanes._lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane operator +(FusedLane a, FusedLane b) => new(a._lane + b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane operator -(FusedLane a, FusedLane b) => new(a._lane - b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane operator *(FusedLane a, FusedLane b) => new(a._lane * b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane operator /(FusedLane a, FusedLane b) => new(a._lane / b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane MultiplyAdd(FusedLane a, FusedLane b, FusedLane c) => new(MathF.FusedMultiplyAdd(a._lane, b._lane, c._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane MultiplySubtractFrom(FusedLane a, FusedLane b, FusedLane c) =>
        new(MathF.FusedMultiplyAdd(-a._lane, b._lane, c._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane Abs(FusedLane a) => new(MathF.Abs(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane Sqrt(FusedLane a) => new(MathF.Sqrt(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane Min(FusedLane a, FusedLane b) => a._lane < b._lane ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane Max(FusedLane a, FusedLane b) => a._lane > b._lane ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane Floor(FusedLane a) => new(MathF.Floor(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane PowerOfTwo(FusedLane n) =>
        new(BitConverter.Int32BitsToSingle(((float.IsNaN(n._lane) ? 0 : (int)n._lane) + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane IfLess(FusedLane a, FusedLane b, FusedLane then, FusedLane otherwise) => a._lane < b._lane ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane IfEqual(FusedLane a, FusedLane b, FusedLane then, FusedLane otherwise) => a._lane == b._lane ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(FusedLane a) => a._lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumByHalves(FusedLane a) => a._lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FusedLane TanhInDouble(FusedLane a) => new((float)Math.Tanh(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(FusedLane a, FusedLane b, FusedLane c, FusedLane d, ref float sums)
    {
        Store(a, ref sums, 0);
        Store(b, ref sums, 1);
        Store(c, ref sums, 2);
        Store(d, ref sums, 3);
    }
}
