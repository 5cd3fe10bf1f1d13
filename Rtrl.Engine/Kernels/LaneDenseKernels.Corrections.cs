using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>The corrections of a vector and of a matrix whose gradients are outer products.</content>
internal sealed partial class LaneDenseKernels<TLanes, TRest, TOne>
{
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

    public override void Correct(Weights matrix, OuterCorrection gradients) =>
        CorrectRows<Off>(new CorrectedRows(matrix, gradients, gradients.Input.Span), default);

    public override void Correct(Weights matrix, OuterCorrection gradients, ReadOnlySpan<float> input, Span<float> result) =>
        CorrectRows<On>(new CorrectedRows(matrix, gradients, input), result);

    private static nint Correct<T>(ref float w, ref float z, ref float g, ref float aheadG, nint i, nint end, Correction correction)
        where T : struct, ILanes<T>
    {
        var (keep, toTrace) = (T.Broadcast(correction.Decay), T.Broadcast(correction.ToTrace));
        var (toGradient, toAhead) = (T.Broadcast(correction.ToGradient), T.Broadcast(correction.ToAhead));
        var shrink = T.Broadcast(correction.Shrink);
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

    private static void CorrectRows<TForward>(in CorrectedRows rows, Span<float> result)
        where TForward : struct, ISwitch
    {
        for (nint row = 0; row < rows.Rows; row++)
        {
            nint i = 0;
            var sum = CorrectRow<TLanes, TForward>(rows, row, ref i);
            sum += CorrectRow<TRest, TForward>(rows, row, ref i);
            sum += CorrectRow<TOne, TForward>(rows, row, ref i);
            if (TForward.IsOn)
                result[(int)row] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float CorrectRow<T, TForward>(in CorrectedRows rows, nint row, ref nint i)
        where T : struct, ILanes<T>
        where TForward : struct, ISwitch
    {
        var columns = rows.Columns;
        if (i > columns - T.Count)
            return 0;
        ref var w = ref Unsafe.Add(ref rows.Matrix, row * columns);
        ref var z = ref Unsafe.Add(ref rows.Trace, row * columns);
        ref var input = ref rows.Input;
        ref var x = ref rows.X;
        ref var aheadX = ref rows.AheadX;
        var gradient = Unsafe.Add(ref rows.G, row);
        var correction = rows.Correction;
        var (keep, toTrace, g) = (T.Broadcast(correction.Decay), T.Broadcast(correction.ToTrace), T.Broadcast(gradient));
        var (toX, shrink) = (T.Broadcast(correction.ToGradient * gradient), T.Broadcast(correction.Shrink));
        var toAhead = T.Broadcast(correction.ToAhead * Unsafe.Add(ref rows.AheadG, row));
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

    /// <summary>Where the numbers of a matrix's correction stand.</summary>
    private readonly ref struct CorrectedRows(Weights matrix, OuterCorrection gradients, ReadOnlySpan<float> input)
    {
        public readonly ref float Matrix = ref MemoryMarshal.GetReference(matrix.Values);
        public readonly ref float Trace = ref MemoryMarshal.GetReference(matrix.CorrectedTrace);
        public readonly ref float Input = ref MemoryMarshal.GetReference(input);
        public readonly ref float G = ref MemoryMarshal.GetReference(gradients.Gradient.Span);
        public readonly ref float X = ref MemoryMarshal.GetReference(gradients.Input.Span);
        public readonly ref float AheadG = ref MemoryMarshal.GetReference(gradients.AheadGradient.Span);
        public readonly ref float AheadX = ref MemoryMarshal.GetReference(gradients.AheadInput.Span);
        public readonly nint Rows = gradients.Gradient.Length,
            Columns = gradients.Input.Length;
        public readonly Correction Correction = matrix.Correction;
    }
}
