using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// Loops over float vectors. Each loop has a 256-bit body where the machine allows it; the scalar loop behind it takes the remainder, or
/// everything on the scalar path. Spans of one call have equal length; a result may be written over an input where stated.
/// </summary>
internal static class VectorMath
{
    /// <summary>Elements summed in float before they join a double: keeps long norms accurate.</summary>
    internal const int ChunkLength = 1024;

    /// <summary>Σ a[i] b[i].</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var aRef = ref MemoryMarshal.GetReference(a);
        ref var bRef = ref MemoryMarshal.GetReference(b);
        var i = 0;
        var sum = 0f;
        if (VectorPath.IsVectorised)
        {
            var even = Vector256<float>.Zero;
            var odd = Vector256<float>.Zero;
            for (; i <= a.Length - 16; i += 16)
            {
                even = Vector256.FusedMultiplyAdd(LoadLanes(ref aRef, i), LoadLanes(ref bRef, i), even);
                odd = Vector256.FusedMultiplyAdd(LoadLanes(ref aRef, i + 8), LoadLanes(ref bRef, i + 8), odd);
            }

            for (; i <= a.Length - 8; i += 8)
                even = Vector256.FusedMultiplyAdd(LoadLanes(ref aRef, i), LoadLanes(ref bRef, i), even);
            sum = Vector256.Sum(even + odd);
        }

        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>result = M x for a row-major matrix of result.Length rows; four rows share each load of x.</summary>
    public static void Multiply(ReadOnlySpan<float> matrix, ReadOnlySpan<float> x, Span<float> result)
    {
        var length = x.Length;
        var row = 0;
        if (VectorPath.IsVectorised)
        {
            ref var xRef = ref MemoryMarshal.GetReference(x);
            ref var first = ref MemoryMarshal.GetReference(matrix);
            for (; row <= result.Length - 4; row += 4)
            {
                ref var a = ref Unsafe.Add(ref first, row * length);
                ref var b = ref Unsafe.Add(ref a, length);
                ref var c = ref Unsafe.Add(ref b, length);
                ref var d = ref Unsafe.Add(ref c, length);
                var (sumA, sumB, sumC, sumD) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
                var i = 0;
                for (; i <= length - 8; i += 8)
                {
                    var value = LoadLanes(ref xRef, i);
                    sumA = Vector256.FusedMultiplyAdd(LoadLanes(ref a, i), value, sumA);
                    sumB = Vector256.FusedMultiplyAdd(LoadLanes(ref b, i), value, sumB);
                    sumC = Vector256.FusedMultiplyAdd(LoadLanes(ref c, i), value, sumC);
                    sumD = Vector256.FusedMultiplyAdd(LoadLanes(ref d, i), value, sumD);
                }

                var pairs = Avx.HorizontalAdd(Avx.HorizontalAdd(sumA, sumB), Avx.HorizontalAdd(sumC, sumD));
                var sums = pairs.GetLower() + pairs.GetUpper();
                for (; i < length; i++)
                {
                    sums += x[i] * Vector128.Create(
                        Unsafe.Add(ref a, i), Unsafe.Add(ref b, i), Unsafe.Add(ref c, i), Unsafe.Add(ref d, i));
                }

                sums.StoreUnsafe(ref result[row]);
            }
        }

        for (; row < result.Length; row++)
            result[row] = Dot(matrix.Slice(row * length, length), x);
    }

    /// <summary>Σ x[i].</summary>
    public static double Sum(ReadOnlySpan<float> x)
    {
        ref var xRef = ref MemoryMarshal.GetReference(x);
        var i = 0;
        var sum = 0.0;
        if (VectorPath.IsVectorised)
        {
            while (i <= x.Length - 8)
            {
                var lanes = Vector256<float>.Zero;
                for (var end = Math.Min(x.Length - 8, i + ChunkLength - 8); i <= end; i += 8)
                    lanes += LoadLanes(ref xRef, i);
                sum += Vector256.Sum(lanes);
            }
        }

        for (; i < x.Length; i++)
            sum += x[i];
        return sum;
    }

    /// <summary>L1 norm: Σ |x[i]|.</summary>
    public static double SumAbs(ReadOnlySpan<float> x)
    {
        ref var xRef = ref MemoryMarshal.GetReference(x);
        var i = 0;
        var sum = 0.0;
        if (VectorPath.IsVectorised)
        {
            while (i <= x.Length - 8)
            {
                var lanes = Vector256<float>.Zero;
                for (var end = Math.Min(x.Length - 8, i + ChunkLength - 8); i <= end; i += 8)
                    lanes += Vector256.Abs(LoadLanes(ref xRef, i));
                sum += Vector256.Sum(lanes);
            }
        }

        for (; i < x.Length; i++)
            sum += Math.Abs(x[i]);
        return sum;
    }

    /// <summary>Squared L2 norm: Σ x[i]².</summary>
    public static double SumSquares(ReadOnlySpan<float> x)
    {
        ref var xRef = ref MemoryMarshal.GetReference(x);
        var i = 0;
        var sum = 0.0;
        if (VectorPath.IsVectorised)
        {
            while (i <= x.Length - 8)
            {
                var lanes = Vector256<float>.Zero;
                for (var end = Math.Min(x.Length - 8, i + ChunkLength - 8); i <= end; i += 8)
                {
                    var value = LoadLanes(ref xRef, i);
                    lanes = Vector256.FusedMultiplyAdd(value, value, lanes);
                }

                sum += Vector256.Sum(lanes);
            }
        }

        for (; i < x.Length; i++)
            sum += x[i] * (double)x[i];
        return sum;
    }

    /// <summary>‖a − b‖₂.</summary>
    public static double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var aRef = ref MemoryMarshal.GetReference(a);
        ref var bRef = ref MemoryMarshal.GetReference(b);
        var i = 0;
        var sum = 0.0;
        if (VectorPath.IsVectorised)
        {
            while (i <= a.Length - 8)
            {
                var lanes = Vector256<float>.Zero;
                for (var end = Math.Min(a.Length - 8, i + ChunkLength - 8); i <= end; i += 8)
                {
                    var difference = LoadLanes(ref aRef, i) - LoadLanes(ref bRef, i);
                    lanes = Vector256.FusedMultiplyAdd(difference, difference, lanes);
                }

                sum += Vector256.Sum(lanes);
            }
        }

        for (; i < a.Length; i++)
            sum += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
        return Math.Sqrt(sum);
    }

    /// <summary>y ← y + scale x.</summary>
    public static void AddScaled(Span<float> y, ReadOnlySpan<float> x, float scale)
    {
        ref var yRef = ref MemoryMarshal.GetReference(y);
        ref var xRef = ref MemoryMarshal.GetReference(x);
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            var factor = Vector256.Create(scale);
            for (; i <= y.Length - 8; i += 8)
                Vector256.FusedMultiplyAdd(factor, LoadLanes(ref xRef, i), LoadLanes(ref yRef, i)).StoreUnsafe(ref yRef, (nuint)i);
        }

        for (; i < y.Length; i++)
            y[i] += scale * x[i];
    }

    /// <summary>z ← decay z + scale x; a decay of 0 overwrites z unread. Returns Σ |z[i]|. For rows: summed in float.</summary>
    public static float Accumulate(Span<float> z, float decay, ReadOnlySpan<float> x, float scale)
    {
        ref var zRef = ref MemoryMarshal.GetReference(z);
        ref var xRef = ref MemoryMarshal.GetReference(x);
        var i = 0;
        var norm = 0f;
        if (VectorPath.IsVectorised)
        {
            var factor = Vector256.Create(scale);
            var keep = Vector256.Create(decay);
            var lanes = Vector256<float>.Zero;
            for (; i <= z.Length - 8; i += 8)
            {
                var value = factor * LoadLanes(ref xRef, i);
                if (decay != 0)
                    value = Vector256.FusedMultiplyAdd(keep, LoadLanes(ref zRef, i), value);
                value.StoreUnsafe(ref zRef, (nuint)i);
                lanes += Vector256.Abs(value);
            }

            norm = Vector256.Sum(lanes);
        }

        for (; i < z.Length; i++)
        {
            z[i] = decay == 0 ? scale * x[i] : (decay * z[i]) + (scale * x[i]);
            norm += Math.Abs(z[i]);
        }

        return norm;
    }

    /// <summary>y[i] = tanh x[i], evaluated in double: correct to the last float digit also near 0. y may be x.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y)
    {
        ref var xRef = ref MemoryMarshal.GetReference(x);
        ref var yRef = ref MemoryMarshal.GetReference(y);
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            for (; i <= x.Length - 8; i += 8)
            {
                var (lower, upper) = Vector256.Widen(LoadLanes(ref xRef, i));
                Vector256.Narrow(Tanh(lower), Tanh(upper)).StoreUnsafe(ref yRef, (nuint)i);
            }
        }

        for (; i < x.Length; i++)
            y[i] = (float)Math.Tanh(x[i]);
    }

    public static bool AllFinite(ReadOnlySpan<float> x) => double.IsFinite(SumAbs(x)) || !HasNonFinite(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadLanes(ref float first, int index) => Vector256.LoadUnsafe(ref first, (nuint)index);

    private static Vector256<double> Tanh(Vector256<double> x)
    {
        // tanh x = (1 − E)/(1 + E) with E = exp(−2|x|); below 10⁻⁴ the series x − x³/3, whose error there is below 10⁻¹⁶ relative.
        var size = Vector256.Abs(x);
        var e = Vector256.Exp(Vector256.Min(size, Vector256.Create(20.0)) * -2.0);
        var far = Vector256.CopySign((Vector256<double>.One - e) / (Vector256<double>.One + e), x);
        var near = x - (x * x * x * (1.0 / 3));
        var result = Vector256.ConditionalSelect(Vector256.LessThan(size, Vector256.Create(1e-4)), near, far);
        return Vector256.ConditionalSelect(Vector256.Equals(x, x), result, x);
    }

    private static bool HasNonFinite(ReadOnlySpan<float> x)
    {
        foreach (var value in x)
        {
            if (!float.IsFinite(value))
                return true;
        }

        return false;
    }
}
