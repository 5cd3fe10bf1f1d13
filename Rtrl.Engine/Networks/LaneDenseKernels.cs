using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Numerics.Lanes;

namespace Rtrl.Engine.Networks;

/// <summary>The kernels for one vector width: whole lanes, then what is left in <typeparamref name="TRest"/>, then one by one.</summary>
internal sealed class LaneDenseKernels<TLanes, TRest, TOne> : DenseKernels
    where TLanes : struct, ILanes<TLanes>
    where TRest : struct, ILanes<TRest>
    where TOne : struct, ILanes<TOne>
{
    private const float NegativeSlope = 0.01f;
    private const float Epsilon = 1e-5f;

    public override void Apply(Weights weights)
    {
        if (!weights.Due)
            return;
        ref var w = ref MemoryMarshal.GetReference(weights.Values);
        ref var z = ref MemoryMarshal.GetReference(weights.Trace);
        var length = weights.Values.Length;
        var i = Apply<TLanes>(ref w, ref z, 0, length, weights.Scale);
        Apply<TOne>(ref w, ref z, i, length, weights.Scale);
    }

    public override void Multiply(Weights matrix, ReadOnlySpan<float> x, Span<float> result)
    {
        ref var w = ref MemoryMarshal.GetReference(matrix.Values);
        if (matrix.Due)
            MultiplyRows<On>(ref w, ref MemoryMarshal.GetReference(matrix.Trace), matrix.Scale, x, result);
        else
            MultiplyRows<Off>(ref w, ref w, 0, x, result);
    }

    public override void Multiply(ReadOnlySpan<float> matrix, ReadOnlySpan<float> x, Span<float> result)
    {
        ref var w = ref MemoryMarshal.GetReference(matrix);
        MultiplyRows<Off>(ref w, ref w, 0, x, result);
    }

    public override double AccumulateOuter(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x) =>
        decay == 0 ? AccumulateRows<On>(trace, decay, g, x) : AccumulateRows<Off>(trace, decay, g, x);

    public override double AccumulateOuter(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> back) =>
        decay == 0 ? AccumulateRows<On>(trace, decay, g, x, matrix, back) : AccumulateRows<Off>(trace, decay, g, x, matrix, back);

    public override double Accumulate(Span<float> trace, float decay, ReadOnlySpan<float> gradient)
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        var norm = 0.0;
        nint i = 0;
        while (i <= trace.Length - TLanes.Count)
        {
            var end = nint.Min(trace.Length, i + (TLanes.Count * 64));
            i = Accumulate<TLanes>(ref z, ref g, i, end, decay, ref norm);
        }

        Accumulate<TOne>(ref z, ref g, i, trace.Length, decay, ref norm);
        return norm;
    }

    public override float Activate(Span<float> values, ReadOnlySpan<float> bias, bool layerNorm, bool tanh, Span<float> features)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        ref var b = ref MemoryMarshal.GetReference(bias);
        ref var f = ref MemoryMarshal.GetReference(features);
        var n = values.Length;
        var sum = 0f;
        var i = AddBias<TLanes>(ref v, ref b, 0, n, ref sum);
        AddBias<TOne>(ref v, ref b, i, n, ref sum);

        var scale = 1f;
        if (layerNorm)
        {
            var (mean, squares) = (sum / n, 0f);
            i = Centre<TLanes>(ref v, 0, n, mean, ref squares);
            Centre<TOne>(ref v, i, n, mean, ref squares);
            scale = 1 / MathF.Sqrt((squares / n) + Epsilon);
        }

        i = Activate<TLanes>(ref v, ref f, 0, n, scale, tanh);
        Activate<TOne>(ref v, ref f, i, n, scale, tanh);
        return scale;
    }

    public override void Backward(DenseActivation activation, ReadOnlySpan<float> featureAdjoint, bool layerNorm, bool tanh, float slopeAtZero, Span<float> g)
    {
        ref var to = ref MemoryMarshal.GetReference(g);
        ref var from = ref MemoryMarshal.GetReference(featureAdjoint);
        ref var v = ref MemoryMarshal.GetReference(activation.Normalised.Span);
        ref var f = ref MemoryMarshal.GetReference(activation.Features.Span);
        var n = g.Length;
        var (sum, projection) = (0f, 0f);
        var i = ThroughActivation<TLanes>(ref to, ref from, ref v, ref f, 0, n, tanh, slopeAtZero, ref sum, ref projection);
        ThroughActivation<TOne>(ref to, ref from, ref v, ref f, i, n, tanh, slopeAtZero, ref sum, ref projection);
        if (!layerNorm)
            return;
        i = ThroughNorm<TLanes>(ref to, ref v, 0, n, activation.InverseDeviation, sum / n, projection / n);
        ThroughNorm<TOne>(ref to, ref v, i, n, activation.InverseDeviation, sum / n, projection / n);
    }

    private static nint Apply<T>(ref float w, ref float z, nint i, nint end, float scale)
        where T : struct, ILanes<T>
    {
        var factor = T.Broadcast(scale);
        for (; i <= end - T.Count; i += T.Count)
            T.Store(T.MultiplyAdd(factor, T.Load(ref z, i), T.Load(ref w, i)), ref w, i);
        return i;
    }

    private static void MultiplyRows<TDue>(ref float w, ref float z, float scale, ReadOnlySpan<float> x, Span<float> result)
        where TDue : struct, ISwitch
    {
        ref var input = ref MemoryMarshal.GetReference(x);
        ref var output = ref MemoryMarshal.GetReference(result);
        nint columns = x.Length;
        var row = 0;
        for (; row <= result.Length - 4; row += 4)
        {
            MultiplyFour<TDue>(ref w, ref z, scale, ref input, columns, ref Unsafe.Add(ref output, row));
            w = ref Unsafe.Add(ref w, 4 * columns);
            z = ref Unsafe.Add(ref z, 4 * columns);
        }

        for (; row < result.Length; row++)
        {
            nint i = 0;
            var sum = MultiplyRow<TLanes, TDue>(ref w, ref z, ref input, ref i, columns, scale);
            sum += MultiplyRow<TRest, TDue>(ref w, ref z, ref input, ref i, columns, scale);
            sum += MultiplyRow<TOne, TDue>(ref w, ref z, ref input, ref i, columns, scale);
            Unsafe.Add(ref output, row) = sum;
            w = ref Unsafe.Add(ref w, columns);
            z = ref Unsafe.Add(ref z, columns);
        }
    }

    /// <summary>Four rows share each read of x, and one tree of additions sums up all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void MultiplyFour<TDue>(ref float w, ref float z, float scale, ref float x, nint columns, ref float sums)
        where TDue : struct, ISwitch
    {
        var (a, b, c, d) = (TLanes.Broadcast(0), TLanes.Broadcast(0), TLanes.Broadcast(0), TLanes.Broadcast(0));
        var factor = TLanes.Broadcast(scale);
        nint i = 0;
        for (; i <= columns - TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(ref x, i);
            a = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, i, factor), value, a);
            b = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, columns + i, factor), value, b);
            c = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, (2 * columns) + i, factor), value, c);
            d = TLanes.MultiplyAdd(Updated<TLanes, TDue>(ref w, ref z, (3 * columns) + i, factor), value, d);
        }

        TLanes.StoreSums(a, b, c, d, ref sums);
        if (i == columns)
            return;
        for (var row = 0; row < 4; row++)
        {
            var place = i;
            ref var rowW = ref Unsafe.Add(ref w, row * columns);
            ref var rowZ = ref Unsafe.Add(ref z, row * columns);
            Unsafe.Add(ref sums, row) += MultiplyRow<TRest, TDue>(ref rowW, ref rowZ, ref x, ref place, columns, scale);
            Unsafe.Add(ref sums, row) += MultiplyRow<TOne, TDue>(ref rowW, ref rowZ, ref x, ref place, columns, scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MultiplyRow<T, TDue>(ref float w, ref float z, ref float x, ref nint i, nint columns, float scale)
        where T : struct, ILanes<T>
        where TDue : struct, ISwitch
    {
        var (sum, factor) = (T.Broadcast(0), T.Broadcast(scale));
        for (; i <= columns - T.Count; i += T.Count)
            sum = T.MultiplyAdd(Updated<T, TDue>(ref w, ref z, i, factor), T.Load(ref x, i), sum);
        return T.Sum(sum);
    }

    /// <summary>w ← w + factor z where that is due, for the lanes at one place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Updated<T, TDue>(ref float w, ref float z, nint place, T factor)
        where T : struct, ILanes<T>
        where TDue : struct, ISwitch
    {
        var value = T.Load(ref w, place);
        if (!TDue.IsOn)
            return value;
        value = T.MultiplyAdd(factor, T.Load(ref z, place), value);
        T.Store(value, ref w, place);
        return value;
    }

    private static double AccumulateRows<TFresh>(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x)
        where TFresh : struct, ISwitch
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var input = ref MemoryMarshal.GetReference(x);
        nint columns = x.Length;
        var norm = 0.0;
        for (var row = 0; row < g.Length; row++)
        {
            nint i = 0;
            if (columns >= TLanes.Count)
                i = AccumulateRow<TLanes, TFresh>(ref z, ref input, i, columns, decay, g[row], ref norm);
            if (i < columns)
            {
                i = AccumulateRow<TRest, TFresh>(ref z, ref input, i, columns, decay, g[row], ref norm);
                AccumulateRow<TOne, TFresh>(ref z, ref input, i, columns, decay, g[row], ref norm);
            }

            z = ref Unsafe.Add(ref z, columns);
        }

        return norm;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AccumulateRow<T, TFresh>(ref float z, ref float x, nint i, nint columns, float decay, float gradient, ref double norm)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        var (keep, g, size) = (T.Broadcast(decay), T.Broadcast(gradient), T.Broadcast(0));
        for (; i <= columns - T.Count; i += T.Count)
        {
            var value = g * T.Load(ref x, i);
            if (!TFresh.IsOn)
                value = T.MultiplyAdd(keep, T.Load(ref z, i), value);
            T.Store(value, ref z, i);
            size += T.Abs(value);
        }

        norm += T.Sum(size);
        return i;
    }

    /// <summary>From the last row to the first: the forward pass left the last ones in the cache. Four rows share each read and write of back.</summary>
    private static double AccumulateRows<TFresh>(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> back)
        where TFresh : struct, ISwitch
    {
        nint columns = x.Length;
        var row = g.Length;
        var norm = 0.0;
        back.Clear();
        while (row % 4 != 0)
        {
            row--;
            norm += AccumulateRows<TFresh>(trace.Slice(row * x.Length, x.Length), decay, g.Slice(row, 1), x);
            AddRow(back, matrix.Slice(row * x.Length, x.Length), g[row]);
        }

        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var w = ref MemoryMarshal.GetReference(matrix);
        ref var input = ref MemoryMarshal.GetReference(x);
        ref var backRef = ref MemoryMarshal.GetReference(back);
        while (row > 0)
        {
            row -= 4;
            ref var rowZ = ref Unsafe.Add(ref z, row * columns);
            ref var rowW = ref Unsafe.Add(ref w, row * columns);
            var (g0, g1, g2, g3) = (g[row], g[row + 1], g[row + 2], g[row + 3]);
            nint i = 0;
            if (columns >= TLanes.Count)
                i = AccumulateFour<TLanes, TFresh>(ref rowZ, ref rowW, ref input, ref backRef, i, columns, decay, g0, g1, g2, g3, ref norm);
            if (i < columns)
            {
                i = AccumulateFour<TRest, TFresh>(ref rowZ, ref rowW, ref input, ref backRef, i, columns, decay, g0, g1, g2, g3, ref norm);
                AccumulateFour<TOne, TFresh>(ref rowZ, ref rowW, ref input, ref backRef, i, columns, decay, g0, g1, g2, g3, ref norm);
            }
        }

        return norm;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AccumulateFour<T, TFresh>(
        ref float z, ref float w, ref float x, ref float back, nint i, nint columns, float decay, float g0, float g1, float g2, float g3, ref double norm)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        var (a, b, c, d) = (T.Broadcast(g0), T.Broadcast(g1), T.Broadcast(g2), T.Broadcast(g3));
        var (keep, size) = (T.Broadcast(decay), T.Broadcast(0));
        for (; i <= columns - T.Count; i += T.Count)
        {
            var value = T.Load(ref x, i);
            var sum = T.MultiplyAdd(a, T.Load(ref w, i), T.Load(ref back, i));
            sum = T.MultiplyAdd(b, T.Load(ref w, columns + i), sum);
            sum = T.MultiplyAdd(c, T.Load(ref w, (2 * columns) + i), sum);
            sum = T.MultiplyAdd(d, T.Load(ref w, (3 * columns) + i), sum);
            T.Store(sum, ref back, i);
            size += Decayed<T, TFresh>(ref z, i, keep, a * value)
                + Decayed<T, TFresh>(ref z, columns + i, keep, b * value)
                + (Decayed<T, TFresh>(ref z, (2 * columns) + i, keep, c * value)
                + Decayed<T, TFresh>(ref z, (3 * columns) + i, keep, d * value));
        }

        norm += T.Sum(size);
        return i;
    }

    /// <summary>z ← keep z + gradient for the lanes at one place; returns |z|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Decayed<T, TFresh>(ref float z, nint place, T keep, T gradient)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        var value = TFresh.IsOn ? gradient : T.MultiplyAdd(keep, T.Load(ref z, place), gradient);
        T.Store(value, ref z, place);
        return T.Abs(value);
    }

    private static void AddRow(Span<float> back, ReadOnlySpan<float> row, float g)
    {
        ref var to = ref MemoryMarshal.GetReference(back);
        ref var from = ref MemoryMarshal.GetReference(row);
        var i = Apply<TLanes>(ref to, ref from, 0, back.Length, g);
        Apply<TOne>(ref to, ref from, i, back.Length, g);
    }

    private static nint Accumulate<T>(ref float z, ref float g, nint i, nint end, float decay, ref double norm)
        where T : struct, ILanes<T>
    {
        var (keep, size) = (T.Broadcast(decay), T.Broadcast(0));
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = decay == 0 ? T.Load(ref g, i) : T.MultiplyAdd(keep, T.Load(ref z, i), T.Load(ref g, i));
            T.Store(value, ref z, i);
            size += T.Abs(value);
        }

        norm += T.Sum(size);
        return i;
    }

    private static nint AddBias<T>(ref float v, ref float bias, nint i, nint end, ref float total)
        where T : struct, ILanes<T>
    {
        var sum = T.Broadcast(0);
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = T.Load(ref v, i) + T.Load(ref bias, i);
            T.Store(value, ref v, i);
            sum += value;
        }

        total += T.Sum(sum);
        return i;
    }

    private static nint Centre<T>(ref float v, nint i, nint end, float mean, ref float squares)
        where T : struct, ILanes<T>
    {
        var sum = T.Broadcast(0);
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = T.Load(ref v, i) - T.Broadcast(mean);
            T.Store(value, ref v, i);
            sum = T.MultiplyAdd(value, value, sum);
        }

        squares += T.Sum(sum);
        return i;
    }

    private static nint Activate<T>(ref float v, ref float features, nint i, nint end, float scale, bool tanh)
        where T : struct, ILanes<T>
    {
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = T.Load(ref v, i) * T.Broadcast(scale);
            T.Store(value, ref v, i);
            T.Store(tanh ? LaneMath.Tanh(value) : T.IfLess(value, T.Broadcast(0), value * T.Broadcast(NegativeSlope), value), ref features, i);
        }

        return i;
    }

    /// <summary>g = slope ⊙ dL/dx; sums g and g ⊙ x̂.</summary>
    private static nint ThroughActivation<T>(
        ref float g, ref float adjoint, ref float normalised, ref float features, nint i, nint end, bool tanh, float slopeAtZero, ref float sum, ref float projection)
        where T : struct, ILanes<T>
    {
        var (one, zero) = (T.Broadcast(1), T.Broadcast(0));
        var (gradients, projections) = (zero, zero);
        for (; i <= end - T.Count; i += T.Count)
        {
            var value = T.Load(ref normalised, i);
            T slope;
            if (tanh)
            {
                var y = T.Load(ref features, i);
                slope = T.MultiplySubtractFrom(y, y, one);
            }
            else
            {
                slope = T.IfLess(value, zero, T.Broadcast(NegativeSlope), T.IfEqual(value, zero, T.Broadcast(slopeAtZero), one));
            }

            var gradient = slope * T.Load(ref adjoint, i);
            T.Store(gradient, ref g, i);
            gradients += gradient;
            projections = T.MultiplyAdd(gradient, value, projections);
        }

        sum += T.Sum(gradients);
        projection += T.Sum(projections);
        return i;
    }

    /// <summary>g ← R (g − mean − x̂ projection).</summary>
    private static nint ThroughNorm<T>(ref float g, ref float normalised, nint i, nint end, float scale, float mean, float projection)
        where T : struct, ILanes<T>
    {
        for (; i <= end - T.Count; i += T.Count)
        {
            var centred = T.Load(ref g, i) - T.Broadcast(mean);
            T.Store(T.Broadcast(scale) * T.MultiplySubtractFrom(T.Broadcast(projection), T.Load(ref normalised, i), centred), ref g, i);
        }

        return i;
    }
}
