using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// The loops of <see cref="Networks.Cells.UnitCell"/>. What they compute is written out there and in its subclasses and, in double, in
/// <see cref="Networks.Cells.Reference.MinGru"/> and its neighbours.
/// </summary>
internal abstract class UnitKernels
{
    private static readonly UnitKernels s_current = Create(VectorPath.Current);

    public static UnitKernels For(VectorWidth path) => path == VectorPath.Current ? s_current : Create(path);

    /// <summary>S ← D S + i ⊗ source.</summary>
    public abstract void Advance(UnitRows rows);

    /// <summary>
    /// One sweep over everything of a part that reads x: S as in <see cref="Advance"/> where it is still one step behind, trace ← decay
    /// trace + a · S, inputAdjoint ← inputAdjoint + Mᵀ (a · i). Returns Σ|trace|.
    /// </summary>
    public abstract double Accumulate(
        UnitRows rows,
        ReadOnlySpan<float> matrix,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        bool behind
    );

    /// <summary>The same for a part whose source is 1: one parameter per unit.</summary>
    public abstract double AccumulateSingle(UnitRows rows, float decay, Span<float> trace, bool behind);

    /// <summary>h', D and i of <see cref="Networks.Cells.MinGru"/> from Before and Projected.</summary>
    public abstract void StepMinGru(UnitStep step);

    private static UnitKernels Create(VectorWidth path) =>
        path switch
        {
            VectorWidth.Avx512 => new LaneUnitKernels<Lanes512, Lanes128, FusedLane>(),
            VectorWidth.Avx2 => new LaneUnitKernels<Lanes256, Lanes128, FusedLane>(),
            _ => new LaneUnitKernels<ScalarLane, ScalarLane, ScalarLane>(),
        };
}
