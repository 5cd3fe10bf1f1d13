using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>The kernels for one vector width: whole lanes, then what is left in <typeparamref name="TRest"/>, then one by one.</summary>
internal sealed class LaneDenseKernels<TLanes, TRest, TOne> : DenseKernels
    where TLanes : struct, ILanes<TLanes>
    where TRest : struct, ILanes<TRest>
    where TOne : struct, ILanes<TOne>
{
    private const float NegativeSlope = 0.01f;
    private const float Epsilon = 1e-5f;

    /// <summary>Rows whose share of a norm is summed in float.</summary>
    private const int Group = 16;

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

    public override void MultiplyTransposed(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> g, Span<float> back, ReadOnlySpan<float> aheadG, Span<float> aheadBack)
    {
        if (aheadG.IsEmpty)
            MultiplyColumns<Off>(matrix, g, back, g, back);
        else
            MultiplyColumns<On>(matrix, g, back, aheadG, aheadBack);
    }

    public override void Correct(Weights vector, ReadOnlySpan<float> gradient, ReadOnlySpan<float> aheadGradient)
    {
        ref var w = ref MemoryMarshal.GetReference(vector.Values);
        ref var z = ref MemoryMarshal.GetReference(vector.CorrectedTrace);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var ahead = ref MemoryMarshal.GetReference(aheadGradient.IsEmpty ? gradient : aheadGradient);
        var correction = aheadGradient.IsEmpty ? vector.Correction with { ToAhead = 0 } : vector.Correction;
        var i = Correct<TLanes>(ref w, ref z, ref g, ref ahead, 0, gradient.Length, correction);
        Correct<TOne>(ref w, ref z, ref g, ref ahead, i, gradient.Length, correction);
    }

    public override void Correct(Weights matrix, OuterCorrection gradients) => CorrectRows<Off>(matrix, gradients, gradients.Input.Span, default);

    public override void Correct(Weights matrix, OuterCorrection gradients, ReadOnlySpan<float> input, Span<float> result) =>
        CorrectRows<On>(matrix, gradients, input, result);

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

    /// <summary>Columns in blocks whose sums stay in registers over the rows, from the last row to the first: the forward pass left the last ones in the cache.</summary>
    private static void MultiplyColumns<TAhead>(
        ReadOnlySpan<float> matrix, ReadOnlySpan<float> g, Span<float> back, ReadOnlySpan<float> aheadG, Span<float> aheadBack)
        where TAhead : struct, ISwitch
    {
        nint columns = back.Length;
        ref var w = ref MemoryMarshal.GetReference(matrix);
        ref var gRef = ref MemoryMarshal.GetReference(g);
        ref var aheadRef = ref MemoryMarshal.GetReference(aheadG);
        ref var to = ref MemoryMarshal.GetReference(back);
        ref var aheadTo = ref MemoryMarshal.GetReference(aheadBack);
        nint i = 0;
        for (; i <= columns - (4 * TLanes.Count); i += 4 * TLanes.Count)
            MultiplyBlock<TAhead>(ref Unsafe.Add(ref w, i), columns, ref gRef, ref aheadRef, g.Length, ref Unsafe.Add(ref to, i), ref Unsafe.Add(ref aheadTo, i));
        i = MultiplyColumn<TLanes, TAhead>(ref w, columns, ref gRef, ref aheadRef, g.Length, ref to, ref aheadTo, i);
        i = MultiplyColumn<TRest, TAhead>(ref w, columns, ref gRef, ref aheadRef, g.Length, ref to, ref aheadTo, i);
        MultiplyColumn<TOne, TAhead>(ref w, columns, ref gRef, ref aheadRef, g.Length, ref to, ref aheadTo, i);
    }

    private static void MultiplyBlock<TAhead>(ref float w, nint columns, ref float g, ref float aheadG, nint rows, ref float back, ref float aheadBack)
        where TAhead : struct, ISwitch
    {
        var zero = TLanes.Broadcast(0);
        var (a, b, c, d) = (zero, zero, zero, zero);
        var (aheadA, aheadB, aheadC, aheadD) = (zero, zero, zero, zero);
        for (var row = rows - 1; row >= 0; row--)
        {
            ref var from = ref Unsafe.Add(ref w, row * columns);
            var factor = TLanes.Broadcast(Unsafe.Add(ref g, row));
            var (w0, w1) = (TLanes.Load(ref from, 0), TLanes.Load(ref from, TLanes.Count));
            var (w2, w3) = (TLanes.Load(ref from, 2 * TLanes.Count), TLanes.Load(ref from, 3 * TLanes.Count));
            a = TLanes.MultiplyAdd(factor, w0, a);
            b = TLanes.MultiplyAdd(factor, w1, b);
            c = TLanes.MultiplyAdd(factor, w2, c);
            d = TLanes.MultiplyAdd(factor, w3, d);
            if (!TAhead.IsOn)
                continue;
            factor = TLanes.Broadcast(Unsafe.Add(ref aheadG, row));
            aheadA = TLanes.MultiplyAdd(factor, w0, aheadA);
            aheadB = TLanes.MultiplyAdd(factor, w1, aheadB);
            aheadC = TLanes.MultiplyAdd(factor, w2, aheadC);
            aheadD = TLanes.MultiplyAdd(factor, w3, aheadD);
        }

        Store(a, b, c, d, ref back);
        if (TAhead.IsOn)
            Store(aheadA, aheadB, aheadC, aheadD, ref aheadBack);

        static void Store(TLanes a, TLanes b, TLanes c, TLanes d, ref float to)
        {
            TLanes.Store(a, ref to, 0);
            TLanes.Store(b, ref to, TLanes.Count);
            TLanes.Store(c, ref to, 2 * TLanes.Count);
            TLanes.Store(d, ref to, 3 * TLanes.Count);
        }
    }

    private static nint MultiplyColumn<T, TAhead>(
        ref float w, nint columns, ref float g, ref float aheadG, nint rows, ref float back, ref float aheadBack, nint i)
        where T : struct, ILanes<T>
        where TAhead : struct, ISwitch
    {
        for (; i <= columns - T.Count; i += T.Count)
        {
            var (sum, ahead) = (T.Broadcast(0), T.Broadcast(0));
            for (var row = rows - 1; row >= 0; row--)
            {
                var value = T.Load(ref w, (row * columns) + i);
                sum = T.MultiplyAdd(T.Broadcast(Unsafe.Add(ref g, row)), value, sum);
                if (TAhead.IsOn)
                    ahead = T.MultiplyAdd(T.Broadcast(Unsafe.Add(ref aheadG, row)), value, ahead);
            }

            T.Store(sum, ref back, i);
            if (TAhead.IsOn)
                T.Store(ahead, ref aheadBack, i);
        }

        return i;
    }

    private static nint Correct<T>(ref float w, ref float z, ref float g, ref float aheadG, nint i, nint end, Correction correction)
        where T : struct, ILanes<T>
    {
        var (keep, toTrace, toGradient) = (T.Broadcast(correction.Decay), T.Broadcast(correction.ToTrace), T.Broadcast(correction.ToGradient));
        var (toAhead, shrink) = (T.Broadcast(correction.ToAhead), T.Broadcast(correction.Shrink));
        for (; i <= end - T.Count; i += T.Count)
        {
            var (gradient, value) = (T.Load(ref g, i), T.Load(ref w, i));
            var trace = T.MultiplyAdd(keep, T.Load(ref z, i), gradient);
            T.Store(trace, ref z, i);
            var change = T.MultiplyAdd(toAhead, T.Load(ref aheadG, i), shrink * value);
            T.Store(value + T.MultiplyAdd(toTrace, trace, T.MultiplyAdd(toGradient, gradient, change)), ref w, i);
        }

        return i;
    }

    private static void CorrectRows<TForward>(Weights matrix, OuterCorrection gradients, ReadOnlySpan<float> input, Span<float> result)
        where TForward : struct, ISwitch
    {
        ref var w = ref MemoryMarshal.GetReference(matrix.Values);
        ref var z = ref MemoryMarshal.GetReference(matrix.CorrectedTrace);
        ref var x = ref MemoryMarshal.GetReference(input);
        var correction = matrix.Correction;
        var (rows, columns) = (gradients.Gradient.Length, (nint)gradients.Input.Length);
        for (var row = 0; row < rows; row++)
        {
            nint i = 0;
            var sum = CorrectRow<TLanes, TForward>(ref w, ref z, ref x, gradients, row, ref i, columns, correction);
            sum += CorrectRow<TRest, TForward>(ref w, ref z, ref x, gradients, row, ref i, columns, correction);
            sum += CorrectRow<TOne, TForward>(ref w, ref z, ref x, gradients, row, ref i, columns, correction);
            if (TForward.IsOn)
                result[row] = sum;
            w = ref Unsafe.Add(ref w, columns);
            z = ref Unsafe.Add(ref z, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float CorrectRow<T, TForward>(
        ref float w, ref float z, ref float input, OuterCorrection gradients, int row, ref nint i, nint columns, Correction correction)
        where T : struct, ILanes<T>
        where TForward : struct, ISwitch
    {
        if (i > columns - T.Count)
            return 0;
        ref var x = ref MemoryMarshal.GetReference(gradients.Input.Span);
        ref var aheadX = ref MemoryMarshal.GetReference(gradients.AheadInput.Span);
        var gradient = gradients.Gradient.Span[row];
        var (keep, toTrace, g) = (T.Broadcast(correction.Decay), T.Broadcast(correction.ToTrace), T.Broadcast(gradient));
        var (toX, shrink) = (T.Broadcast(correction.ToGradient * gradient), T.Broadcast(correction.Shrink));
        var toAhead = T.Broadcast(correction.ToAhead * gradients.AheadGradient.Span[row]);
        var sum = T.Broadcast(0);
        for (; i <= columns - T.Count; i += T.Count)
        {
            var (from, value) = (T.Load(ref x, i), T.Load(ref w, i));
            var trace = T.MultiplyAdd(keep, T.Load(ref z, i), g * from);
            T.Store(trace, ref z, i);
            var change = T.MultiplyAdd(toAhead, T.Load(ref aheadX, i), shrink * value);
            value += T.MultiplyAdd(toTrace, trace, T.MultiplyAdd(toX, from, change));
            T.Store(value, ref w, i);
            if (TForward.IsOn)
                sum = T.MultiplyAdd(value, T.Load(ref input, i), sum);
        }

        return T.Sum(sum);
    }

    private static double AccumulateRows<TFresh>(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x)
        where TFresh : struct, ISwitch
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var input = ref MemoryMarshal.GetReference(x);
        nint columns = x.Length;
        var norm = 0.0;
        for (var start = 0; start < g.Length; start += Group)
        {
            var (sizes, restSizes, oneSizes) = (TLanes.Broadcast(0), TRest.Broadcast(0), TOne.Broadcast(0));
            for (var row = start; row < Math.Min(g.Length, start + Group); row++)
            {
                var i = AccumulateRow<TLanes, TFresh>(ref z, ref input, 0, columns, decay, g[row], ref sizes);
                i = AccumulateRow<TRest, TFresh>(ref z, ref input, i, columns, decay, g[row], ref restSizes);
                AccumulateRow<TOne, TFresh>(ref z, ref input, i, columns, decay, g[row], ref oneSizes);
                z = ref Unsafe.Add(ref z, columns);
            }

            norm += TLanes.Sum(sizes) + TRest.Sum(restSizes) + TOne.Sum(oneSizes);
        }

        return norm;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint AccumulateRow<T, TFresh>(ref float z, ref float x, nint i, nint columns, float decay, float gradient, ref T size)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        var (keep, g) = (T.Broadcast(decay), T.Broadcast(gradient));
        for (; i <= columns - T.Count; i += T.Count)
            size += Decayed<T, TFresh>(ref z, i, keep, g * T.Load(ref x, i));
        return i;
    }

    /// <summary>Column blocks of four lanes, whose share of back stays in registers over the rows; then the columns that are left.</summary>
    private static double AccumulateRows<TFresh>(Span<float> trace, float decay, ReadOnlySpan<float> g, ReadOnlySpan<float> x, ReadOnlySpan<float> matrix, Span<float> back)
        where TFresh : struct, ISwitch
    {
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var w = ref MemoryMarshal.GetReference(matrix);
        ref var input = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(back);
        nint columns = x.Length;
        nint i = 0;
        var norm = 0.0;
        for (; i <= columns - (4 * TLanes.Count); i += 4 * TLanes.Count)
            norm += AccumulateBlock<TFresh>(ref Unsafe.Add(ref z, i), ref Unsafe.Add(ref w, i), ref Unsafe.Add(ref input, i), ref Unsafe.Add(ref to, i), columns, decay, g);
        for (; i <= columns - TLanes.Count; i += TLanes.Count)
            norm += AccumulateColumns<TLanes, TFresh>(ref Unsafe.Add(ref z, i), ref Unsafe.Add(ref w, i), ref Unsafe.Add(ref input, i), ref Unsafe.Add(ref to, i), columns, decay, g);
        for (; i <= columns - TRest.Count; i += TRest.Count)
            norm += AccumulateColumns<TRest, TFresh>(ref Unsafe.Add(ref z, i), ref Unsafe.Add(ref w, i), ref Unsafe.Add(ref input, i), ref Unsafe.Add(ref to, i), columns, decay, g);
        for (; i < columns; i++)
            norm += AccumulateColumns<TOne, TFresh>(ref Unsafe.Add(ref z, i), ref Unsafe.Add(ref w, i), ref Unsafe.Add(ref input, i), ref Unsafe.Add(ref to, i), columns, decay, g);
        return norm;
    }

    /// <summary>From the last row to the first: the forward pass left the last ones in the cache.</summary>
    private static double AccumulateBlock<TFresh>(ref float z, ref float w, ref float x, ref float back, nint columns, float decay, ReadOnlySpan<float> g)
        where TFresh : struct, ISwitch
    {
        ref var adjoint = ref MemoryMarshal.GetReference(g);
        var (keep, zero) = (TLanes.Broadcast(decay), TLanes.Broadcast(0));
        var (x0, x1) = (TLanes.Load(ref x, 0), TLanes.Load(ref x, TLanes.Count));
        var (x2, x3) = (TLanes.Load(ref x, 2 * TLanes.Count), TLanes.Load(ref x, 3 * TLanes.Count));
        var (back0, back1, back2, back3) = (zero, zero, zero, zero);
        var (size, norm) = (zero, 0.0);
        for (nint row = g.Length - 1; row >= 0; row--)
        {
            var d = TLanes.Broadcast(Unsafe.Add(ref adjoint, row));
            var place = row * columns;
            back0 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back0);
            var even = Decayed<TLanes, TFresh>(ref z, place, keep, d * x0);
            place += TLanes.Count;
            back1 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back1);
            var odd = Decayed<TLanes, TFresh>(ref z, place, keep, d * x1);
            place += TLanes.Count;
            back2 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back2);
            even += Decayed<TLanes, TFresh>(ref z, place, keep, d * x2);
            place += TLanes.Count;
            back3 = TLanes.MultiplyAdd(d, TLanes.Load(ref w, place), back3);
            odd += Decayed<TLanes, TFresh>(ref z, place, keep, d * x3);
            size += even + odd;
            if (row % Group == 0)
            {
                norm += TLanes.Sum(size);
                size = zero;
            }
        }

        TLanes.Store(back0, ref back, 0);
        TLanes.Store(back1, ref back, TLanes.Count);
        TLanes.Store(back2, ref back, 2 * TLanes.Count);
        TLanes.Store(back3, ref back, 3 * TLanes.Count);
        return norm;
    }

    /// <summary>The same for the columns of one lane.</summary>
    private static double AccumulateColumns<T, TFresh>(ref float z, ref float w, ref float x, ref float back, nint columns, float decay, ReadOnlySpan<float> g)
        where T : struct, ILanes<T>
        where TFresh : struct, ISwitch
    {
        var (keep, zero, value) = (T.Broadcast(decay), T.Broadcast(0), T.Load(ref x, 0));
        var (sum, size, norm) = (zero, zero, 0.0);
        for (var row = g.Length - 1; row >= 0; row--)
        {
            var (d, place) = (T.Broadcast(g[row]), row * columns);
            sum = T.MultiplyAdd(d, T.Load(ref w, place), sum);
            size += Decayed<T, TFresh>(ref z, place, keep, d * value);
            if (row % Group == 0)
            {
                norm += T.Sum(size);
                size = zero;
            }
        }

        T.Store(sum, ref back, 0);
        return norm;
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
