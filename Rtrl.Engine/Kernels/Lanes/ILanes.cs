namespace Rtrl.Engine.Kernels.Lanes;

/// <summary>
/// As many floats as an instruction handles at once: the one vocabulary kernels are written in. Each kernel is compiled anew for every
/// implementation, so one source serves every vector width and the scalar path.
/// </summary>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Broadcast(float value);

    /// <summary>Lanes first[index], first[index + 1], …</summary>
    static abstract TSelf Load(ref float first, nint index);

    static abstract void Store(TSelf lanes, ref float first, nint index);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a b + c: rounded once where the machine has such an instruction, never emulated.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>c − a b, rounded likewise.</summary>
    static abstract TSelf MultiplySubtractFrom(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Abs(TSelf a);

    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The smaller one; b where either is NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger one; b where either is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Floor(TSelf a);

    /// <summary>2^n for a whole n from −126 to 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>a &lt; b ? then : otherwise, lane by lane; otherwise where either is NaN.</summary>
    static abstract TSelf IfLess(TSelf a, TSelf b, TSelf then, TSelf otherwise);

    /// <summary>a = b ? then : otherwise, lane by lane.</summary>
    static abstract TSelf IfEqual(TSelf a, TSelf b, TSelf then, TSelf otherwise);

    /// <summary>Sum over the lanes, in an order that depends on the width only.</summary>
    static abstract float Sum(TSelf a);

    /// <summary>The same, each half of the lanes summed by itself: as sums of long vectors have always been taken here.</summary>
    static abstract float SumByHalves(TSelf a);

    /// <summary>tanh a, evaluated in double and rounded once.</summary>
    static abstract TSelf TanhInDouble(TSelf a);

    /// <summary>The sums of four at once, at sums[0] to sums[3].</summary>
    static abstract void StoreSums(TSelf a, TSelf b, TSelf c, TSelf d, ref float sums);
}
