using System.Runtime.CompilerServices;

namespace Rtrl.Engine.Kernels.Lanes;

/// <summary>Elementary functions in float, within 3e−7 relative of the exact value in their ordinary range. NaN stays NaN.</summary>
internal static class LaneMath
{
    /// <summary>e^x; from −87 down 1e−38, from 88 up 1.7e38.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, ILanes<T>
    {
        x = T.Max(T.Broadcast(-87), T.Min(T.Broadcast(88), x));

        // x = n ln 2 + r with |r| ≤ ln 2 / 2; ln 2 in two parts, so that n ln 2 loses nothing.
        var n = T.Floor(T.MultiplyAdd(x, T.Broadcast(1.44269504f), T.Broadcast(0.5f)));
        var r = T.MultiplySubtractFrom(n, T.Broadcast(0.693359375f), x);
        r = T.MultiplySubtractFrom(n, T.Broadcast(-2.12194440e-4f), r);
        var p = T.Broadcast(1f / 5040);
        p = T.MultiplyAdd(p, r, T.Broadcast(1f / 720));
        p = T.MultiplyAdd(p, r, T.Broadcast(1f / 120));
        p = T.MultiplyAdd(p, r, T.Broadcast(1f / 24));
        p = T.MultiplyAdd(p, r, T.Broadcast(1f / 6));
        p = T.MultiplyAdd(p, r, T.Broadcast(0.5f));
        p = T.MultiplyAdd(p, r, T.Broadcast(1));
        p = T.MultiplyAdd(p, r, T.Broadcast(1));
        return p * T.PowerOfTwo(n);
    }

    /// <summary>1 − r² for r = e^(−y/2), y ≥ 0, without cancellation near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OneMinusSquare<T>(T r, T y)
        where T : struct, ILanes<T>
    {
        var near = T.Broadcast(-1f / 40320);
        near = T.MultiplyAdd(near, y, T.Broadcast(1f / 5040));
        near = T.MultiplyAdd(near, y, T.Broadcast(-1f / 720));
        near = T.MultiplyAdd(near, y, T.Broadcast(1f / 120));
        near = T.MultiplyAdd(near, y, T.Broadcast(-1f / 24));
        near = T.MultiplyAdd(near, y, T.Broadcast(1f / 6));
        near = T.MultiplyAdd(near, y, T.Broadcast(-0.5f));
        near = T.MultiplyAdd(near, y, T.Broadcast(1)) * y;
        return T.IfLess(y, T.Broadcast(0.5f), near, T.MultiplySubtractFrom(r, r, T.Broadcast(1)));
    }

    /// <summary>Sine and cosine of x ≥ 0 in radians; for x above 1e5 some numbers in [−1, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T Sin, T Cos) SinCos<T>(T x)
        where T : struct, ILanes<T>
    {
        // x = quadrant π/2 + r with |r| ≤ π/4; π/2 in three parts.
        var quadrant = T.Floor(T.MultiplyAdd(x, T.Broadcast(0.636619772f), T.Broadcast(0.5f)));
        var r = T.MultiplySubtractFrom(quadrant, T.Broadcast(1.5703125f), x);
        r = T.MultiplySubtractFrom(quadrant, T.Broadcast(4.83751297e-4f), r);
        r = T.MultiplySubtractFrom(quadrant, T.Broadcast(7.54978995e-8f), r);
        r = T.Max(T.Broadcast(-0.8f), T.Min(T.Broadcast(0.8f), r));
        var square = r * r;
        var sin = T.Broadcast(1f / 362880);
        sin = T.MultiplyAdd(sin, square, T.Broadcast(-1f / 5040));
        sin = T.MultiplyAdd(sin, square, T.Broadcast(1f / 120));
        sin = T.MultiplyAdd(sin, square, T.Broadcast(-1f / 6));
        sin = T.MultiplyAdd(sin * square, r, r);
        var cos = T.Broadcast(-1f / 3628800);
        cos = T.MultiplyAdd(cos, square, T.Broadcast(1f / 40320));
        cos = T.MultiplyAdd(cos, square, T.Broadcast(-1f / 720));
        cos = T.MultiplyAdd(cos, square, T.Broadcast(1f / 24));
        cos = T.MultiplyAdd(cos, square, T.Broadcast(-0.5f));
        cos = T.MultiplyAdd(cos, square, T.Broadcast(1));

        // Odd quadrants swap the two; the sine is negative in quadrants 2 and 3, the cosine in 1 and 2.
        var swap = Odd(quadrant);
        var (zero, one) = (T.Broadcast(0), T.Broadcast(1));
        var sinSign = one - (T.Broadcast(2) * Odd(T.Floor(quadrant * T.Broadcast(0.5f))));
        var cosSign = one - (T.Broadcast(2) * Odd(T.Floor((quadrant + one) * T.Broadcast(0.5f))));
        return (sinSign * T.IfEqual(swap, zero, sin, cos), cosSign * T.IfEqual(swap, zero, cos, sin));
    }

    /// <summary>tanh x = (1 − E)/(1 + E) with E = e^−2|x|; below 1/4 its series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ILanes<T>
    {
        var (one, zero) = (T.Broadcast(1), T.Broadcast(0));
        var size = T.Abs(x);
        var e = Exp(T.Broadcast(-2) * size);
        var far = (one - e) / (one + e);
        far = T.IfLess(x, zero, zero - far, far);
        var square = x * x;
        var near = T.Broadcast(62f / 2835);
        near = T.MultiplyAdd(near, square, T.Broadcast(-17f / 315));
        near = T.MultiplyAdd(near, square, T.Broadcast(2f / 15));
        near = T.MultiplyAdd(near, square, T.Broadcast(-1f / 3));
        near = T.MultiplyAdd(near * square, x, x);
        return T.IfLess(size, T.Broadcast(0.25f), near, far);
    }

    /// <summary>a x + b y + c z: fused from the last product on, and in one lane by itself from the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T SumOfProducts<T>(T a, T x, T b, T y, T c, T z)
        where T : struct, ILanes<T> => T.Count == 1 ? (a * x) + (b * y) + (c * z) : T.MultiplyAdd(a, x, T.MultiplyAdd(b, y, c * z));

    /// <summary>1 for odd whole numbers, 0 for even ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Odd<T>(T n)
        where T : struct, ILanes<T> => n - (T.Broadcast(2) * T.Floor(n * T.Broadcast(0.5f)));
}
