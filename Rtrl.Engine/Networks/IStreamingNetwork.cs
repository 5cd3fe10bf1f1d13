using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>
/// Encoder, recurrent layer and head over one flat parameter vector, with the recurrent state and its sensitivities.
/// One step is: <see cref="Advance"/>, at most one <see cref="Peek"/>, gradients, then the caller changes <see cref="Parameters"/>.
/// Shapes: input [ObservationSize], outputs and adjoints [OutputCount], gradients [ParameterCount] in <see cref="Parameters"/> order.
/// </summary>
public interface IStreamingNetwork
{
    int ParameterCount { get; }

    int OutputCount { get; }

    /// <summary>The flat vector w, any update that was due applied. Written by the update rule between two steps.</summary>
    Span<float> Parameters { get; }

    /// <summary>
    /// w ← w + scale · trace, at the latest when somebody reads <see cref="Parameters"/>: the next <see cref="Advance"/> can do it in
    /// passing. The trace must not change before that. When it happens never changes a number.
    /// </summary>
    /// <param name="trace">[ParameterCount].</param>
    void Update(ReadOnlyMemory<float> trace, float scale) => VectorKernels.Current.AddScaled(Parameters, trace.Span, scale);

    /// <summary>Applies the update that is due, if any; <see cref="Parameters"/> does so itself.</summary>
    void ApplyUpdate() { }

    /// <summary>Whether <see cref="Correct"/> is offered: every layer can let its part of it wait.</summary>
    bool Corrects => false;

    /// <summary>
    /// z ← decay z + g and w ← w + toTrace z + toGradient g + toAhead g' + shrink w, at the latest when somebody reads
    /// <see cref="Parameters"/>: the next <see cref="Advance"/> can do both in passing. Nobody may read or write the trace before
    /// <see cref="ApplyUpdate"/>. When it happens never changes a number.
    /// </summary>
    /// <param name="trace">z [ParameterCount].</param>
    /// <param name="outputAdjoint">g = d(adjoint · outputs_t)/dw.</param>
    /// <param name="aheadAdjoint">g' = d(adjoint · outputs of the last Peek)/dw; empty for 0.</param>
    /// <exception cref="NotSupportedException"><see cref="Corrects"/> is false.</exception>
    void Correct(Memory<float> trace, ReadOnlySpan<float> outputAdjoint, ReadOnlySpan<float> aheadAdjoint, Correction correction) =>
        throw new NotSupportedException("This network cannot let a correction wait: form its direction from Gradient and PeekGradient.");

    /// <summary>
    /// Named tensors of the vector, in order: encoder.weight, encoder.bias, recurrent.nu, recurrent.theta, recurrent.inputReal,
    /// recurrent.inputImaginary, head.weight, head.bias.
    /// </summary>
    IReadOnlyList<TensorView> Tensors { get; }

    /// <summary>h as [real; imaginary]; empty without recurrence.</summary>
    ReadOnlySpan<float> HiddenState { get; }

    /// <summary>Sets h = 0 and S = 0 (start of an episode).</summary>
    void Reset();

    /// <summary>The one permanent advance of a step: (h, S) and outputs from the input, with the parameters in force.</summary>
    ReadOnlySpan<float> Advance(ReadOnlySpan<float> input);

    /// <summary>
    /// Brings S to S_t if it is not there yet. <see cref="Advance"/> may leave S one step behind, because <see cref="AccumulateTrace"/>
    /// advances it in passing; whether this is called never changes a number.
    /// </summary>
    void AdvanceSensitivity();

    /// <summary>Outputs one step ahead from h_t, discarded afterwards: h and S stay bit-identical.</summary>
    ReadOnlySpan<float> Peek(ReadOnlySpan<float> input);

    /// <summary>trace ← decay · trace + d(adjoint · outputs_t)/dw in one pass. Returns the L1 norm of the new trace.</summary>
    double AccumulateTrace(ReadOnlySpan<float> outputAdjoint, float decay, Span<float> trace);

    /// <summary>
    /// <see cref="Peek"/> and <see cref="AccumulateTrace"/> in as few sweeps over the parameters as possible; not a number differs.
    /// </summary>
    double AccumulateTraceAndPeek(
        ReadOnlySpan<float> outputAdjoint,
        float decay,
        Span<float> trace,
        ReadOnlySpan<float> input,
        out ReadOnlySpan<float> ahead
    )
    {
        ahead = Peek(input);
        return AccumulateTrace(outputAdjoint, decay, trace);
    }

    /// <summary>gradient = d(adjoint · outputs_t)/dw: exact RTRL within the recurrent layer, one step for the encoder.</summary>
    void Gradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient);

    /// <summary>gradient = d(adjoint · outputs of the last Peek)/dw, through S_{t+1} = J S_t + I (one step under TBPTT(1)).</summary>
    void PeekGradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient);

    /// <summary>
    /// Right after <see cref="PeekGradient"/> under TBPTT(1): adds what the outputs of the last Peek owe to step t through h_t, to the
    /// recurrent layer as (J_{t+1}ᵀ a') · I_t and to the encoder through x_t. Together they are the gradient of two steps, h_{t−1} being a
    /// constant.
    /// </summary>
    void AddEarlierGradient(Span<float> gradient) => throw new NotSupportedException("This network has no gradient of two steps.");

    /// <summary>Complex or real units of the recurrent layer; 0 without recurrence.</summary>
    int Units { get; }

    /// <summary>Values per unit of state: 2 for complex units, 0 without recurrence.</summary>
    int StateComponents { get; }

    /// <summary>Numbers of (h, S): what <see cref="SaveState"/> writes; 0 without recurrence.</summary>
    int StateLength { get; }

    /// <summary>Copies (h_t, S_t), so that a later step can start from there again.</summary>
    void SaveState(Span<float> state);

    /// <summary>
    /// Takes over what <see cref="SaveState"/> copied; the next call must be <see cref="Advance"/> or <see cref="Reset"/>.
    /// </summary>
    void LoadState(ReadOnlySpan<float> state);

    /// <summary>L2 norm over all of S_t; 0 where no sensitivities are kept.</summary>
    double SensitivityNorm();

    /// <summary>Retention r in (0, 1) and phase φ in radians of every unit, [Units] each.</summary>
    void WritePoles(Span<float> radius, Span<float> phase);

    /// <summary>Euclidean norm of the head weights that read each unit, [Units].</summary>
    void WriteContributions(Span<float> contributions);

    /// <summary>
    /// Interferes with the recurrent layer of a clone; null, the default, leaves it alone. No gradient means anything while it is set.
    /// </summary>
    /// <exception cref="NotSupportedException">This network has no recurrent layer to interfere with.</exception>
    IStateIntervention? Intervention
    {
        get => null;
        set => throw new NotSupportedException("This network has no recurrent layer to interfere with.");
    }

    /// <summary>Writes parameters, h and S as sections whose names start with <paramref name="prefix"/>.</summary>
    void Save(StateWriter writer, string prefix);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    void Load(StateReader reader, string prefix);
}
