using System.Runtime.CompilerServices;

namespace Rtrl.Engine.Kernels.Lanes;

/// <summary>One float, without vector instructions: the scalar path.</summary>
internal readonly struct ScalarLane(float lane) : ILanes<ScalarLane>
{
    private readonly float _lane = lane;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Load(ref float first, nint index) => new(Unsafe.Add(ref first, index));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ScalarLane lanes, ref float first, nint index) => Unsafe.Add(ref first, index) = lanes._lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator +(ScalarLane a, ScalarLane b) => new(a._lane + b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator -(ScalarLane a, ScalarLane b) => new(a._lane - b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator *(ScalarLane a, ScalarLane b) => new(a._lane * b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane operator /(ScalarLane a, ScalarLane b) => new(a._lane / b._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane MultiplyAdd(ScalarLane a, ScalarLane b, ScalarLane c) => new((a._lane * b._lane) + c._lane);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane MultiplySubtractFrom(ScalarLane a, ScalarLane b, ScalarLane c) => new(c._lane - (a._lane * b._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Abs(ScalarLane a) => new(MathF.Abs(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Sqrt(ScalarLane a) => new(MathF.Sqrt(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Min(ScalarLane a, ScalarLane b) => a._lane < b._lane ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Max(ScalarLane a, ScalarLane b) => a._lane > b._lane ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane Floor(ScalarLane a) => new(MathF.Floor(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane PowerOfTwo(ScalarLane n) =>
        new(BitConverter.Int32BitsToSingle(((float.IsNaN(n._lane) ? 0 : (int)n._lane) + 127) << 23));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane IfLess(ScalarLane a, ScalarLane b, ScalarLane then, ScalarLane otherwise) =>
        a._lane < b._lane ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane IfEqual(ScalarLane a, ScalarLane b, ScalarLane then, ScalarLane otherwise) =>
        a._lane == b._lane ? then : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(ScalarLane a) => a._lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumByHalves(ScalarLane a) => a._lane;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarLane TanhInDouble(ScalarLane a) => new((float)Math.Tanh(a._lane));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(ScalarLane a, ScalarLane b, ScalarLane c, ScalarLane d, ref float sums)
    {
        Store(a, ref sums, 0);
        Store(b, ref sums, 1);
        Store(c, ref sums, 2);
        Store(d, ref sums, 3);
    }
}
