using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <content>The gradients of both matrices one step ahead.</content>
internal sealed partial class LaneRtuKernels<TLanes, TRest, TOne>
{
    public override void PeekRows(RtuMemory memory, ReadOnlySpan<float> matrices, Span<float> inputAdjoint, Span<float> gradient)
    {
        inputAdjoint.Clear();
        var rows = new AheadRows(memory, matrices, inputAdjoint, gradient);
        for (nint unit = 0; unit < memory.Units; unit++)
        {
            var i = PeekRow<TLanes>(rows, unit, 0);
            i = PeekRow<TRest>(rows, unit, i);
            PeekRow<TOne>(rows, unit, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint PeekRow<T>(in AheadRows rows, nint unit, nint i)
        where T : struct, ILanes<T>
    {
        var (n, columns, exact) = (rows.Units, rows.Columns, rows.Exact);
        var row = unit * columns;
        ref var x = ref rows.Input;
        ref var dx = ref rows.InputAdjoint;
        ref var w = ref Unsafe.Add(ref rows.Matrices, row);
        ref var wIm = ref Unsafe.Add(ref w, n * columns);
        ref var gradient = ref Unsafe.Add(ref rows.Gradient, row);
        ref var gradientIm = ref Unsafe.Add(ref gradient, n * columns);
        ref var eRe = ref exact ? ref Unsafe.Add(ref rows.SensitivityReal, row) : ref Unsafe.NullRef<float>();
        ref var eIm = ref exact ? ref Unsafe.Add(ref rows.SensitivityImaginary, row) : ref Unsafe.NullRef<float>();
        var (backRe, backIm) = (T.Broadcast(Unsafe.Add(ref rows.Rotated, unit)), T.Broadcast(Unsafe.Add(ref rows.Rotated, n + unit)));
        var (directRe, directIm) = (T.Broadcast(Unsafe.Add(ref rows.Direct, unit)), T.Broadcast(Unsafe.Add(ref rows.Direct, n + unit)));
        for (; i <= columns - T.Count; i += T.Count)
        {
            var value = T.Load(ref x, i);
            var (forRe, forIm) = (directRe * value, directIm * value);
            if (exact)
            {
                var (re, im) = (T.Load(ref eRe, i), T.Load(ref eIm, i));
                forRe = T.MultiplyAdd(backRe, re, T.MultiplyAdd(backIm, im, forRe));
                forIm = T.MultiplyAdd(backIm, re, T.MultiplySubtractFrom(backRe, im, forIm));
            }

            T.Store(forRe, ref gradient, i);
            T.Store(forIm, ref gradientIm, i);
            T.Store(T.MultiplyAdd(directRe, T.Load(ref w, i), T.MultiplyAdd(directIm, T.Load(ref wIm, i), T.Load(ref dx, i))), ref dx, i);
        }

        return i;
    }

    /// <summary>Where the numbers of the step ahead stand.</summary>
    private readonly ref struct AheadRows(RtuMemory memory, ReadOnlySpan<float> matrices, Span<float> inputAdjoint, Span<float> gradient)
    {
        public readonly ref float Matrices = ref MemoryMarshal.GetReference(matrices);
        public readonly ref float InputAdjoint = ref MemoryMarshal.GetReference(inputAdjoint);
        public readonly ref float Gradient = ref MemoryMarshal.GetReference(gradient);
        public readonly ref float Input = ref First(memory.PeekInput);
        public readonly ref float SensitivityReal = ref First(memory.SensitivityReal);
        public readonly ref float SensitivityImaginary = ref First(memory.SensitivityImaginary);
        public readonly ref float Rotated = ref First(memory.Rotated);
        public readonly ref float Direct = ref First(memory.Direct);
        public readonly nint Units = memory.Units,
            Columns = memory.Inputs;
        public readonly bool Exact = memory.Exact;
    }
}
