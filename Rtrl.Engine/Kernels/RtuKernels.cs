using Rtrl.Engine.Kernels.Lanes;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// The loops of <see cref="Networks.Cells.LinearRtu"/> over units and over its matrices [n, F]. What they compute is written out there and,
/// in double, in <see cref="Networks.Cells.Reference.Rtu"/>.
/// </summary>
internal abstract class RtuKernels
{
    private static readonly RtuKernels s_current = Create(VectorPath.Current);

    public static RtuKernels For(VectorWidth path) => path == VectorPath.Current ? s_current : Create(path);

    /// <summary>g, s, c, c_ν, e and φ of every unit, and how E/c turns from the last step to this one.</summary>
    public abstract void Coefficients(ReadOnlySpan<float> nu, ReadOnlySpan<float> theta, RtuMemory memory);

    /// <summary>h, S_ν and S_θ from step t − 1 to step t, and y = tanh h. TBPTT(1) keeps the immediate part only.</summary>
    public abstract void AdvanceUnits(RtuMemory memory);

    /// <summary>y = tanh h, as <see cref="AdvanceUnits"/> leaves it.</summary>
    public abstract void Output(RtuMemory memory);

    /// <summary>y one step ahead: tanh(Λ h_t + c u').</summary>
    public abstract void PeekUnits(RtuMemory memory);

    /// <summary>a = dL/dy (1 − y²) and c a, of this step or of the step ahead.</summary>
    public abstract void ThroughOutput(ReadOnlySpan<float> outputAdjoint, ReadOnlySpan<float> output, RtuMemory memory);

    /// <summary>Traces of ν and θ [2n]: z ← decay z + a_re S_re + a_im S_im. Returns Σ|z|.</summary>
    public abstract double AccumulateUnits(RtuMemory memory, float decay, Span<float> trace);

    /// <summary>
    /// Gradient of ν and θ one step ahead: a · (J S_t + I') = (Jᵀa) · S_t + a · I'. Keeps Jᵀa; under TBPTT(1) that part is 0.
    /// </summary>
    public abstract void PeekUnitGradients(RtuMemory memory, Span<float> gradient);

    /// <summary>E/c ← Λ c_{t−1}/c_t E/c + x.</summary>
    public abstract void AdvanceRows(RtuMemory memory);

    /// <summary>
    /// One sweep over everything of shape [n, F]: E/c as in <see cref="AdvanceRows"/> where it is still one step behind; with b = c a the
    /// traces z_re ← decay z_re + b_re Re E/c + b_im Im E/c and z_im ← decay z_im + b_im Re E/c − b_re Im E/c; inputAdjoint = B_reᵀ(c a_re)
    /// + B_imᵀ(c a_im); and where a step ahead is asked for, u' = B x'. Returns Σ|z|.
    /// </summary>
    /// <param name="matrices">B_re then B_im.</param>
    /// <param name="trace">z_re then z_im.</param>
    public abstract double AccumulateRows(
        RtuMemory memory,
        ReadOnlySpan<float> matrices,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        bool behind,
        bool peek
    );

    /// <summary>Gradients of B_re and B_im one step ahead, (Jᵀa) · E_t + c a x', and inputAdjoint as above.</summary>
    public abstract void PeekRows(RtuMemory memory, ReadOnlySpan<float> matrices, Span<float> inputAdjoint, Span<float> gradient);

    /// <summary>From the rotated and the direct adjoints to what a correction multiplies E/c and x' by, besides the trace.</summary>
    public abstract void CorrectionFactors(RtuMemory memory, Correction correction);

    /// <summary>
    /// The correction that is due for B, with E/c and x' of the step it comes from: z ← decay z + (due trace) · E/c, then
    /// B ← B + toTrace z + (due sensitivity) · E/c + (due ahead) x' + shrink B.
    /// </summary>
    public abstract void CorrectRows(RtuMemory memory, Weights matrices);

    /// <summary>The same, E/c as in <see cref="AdvanceRows"/> (from 0 where a sequence starts afresh) and u = B x, in one sweep.</summary>
    public abstract void CorrectRowsAndAdvance(RtuMemory memory, Weights matrices, bool fresh);

    private static RtuKernels Create(VectorWidth path) =>
        path switch
        {
            VectorWidth.Avx512 => new LaneRtuKernels<Lanes512, Lanes128, FusedLane>(),
            VectorWidth.Avx2 => new LaneRtuKernels<Lanes256, Lanes128, FusedLane>(),
            _ => new LaneRtuKernels<ScalarLane, ScalarLane, ScalarLane>(),
        };
}
