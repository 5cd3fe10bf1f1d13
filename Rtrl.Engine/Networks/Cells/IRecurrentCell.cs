using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// A recurrent layer in float32 with its state and sensitivities. Parameters are handed in as the layer's slice of the network's vector.
/// Shapes: x [InputSize], y and its adjoint [OutputSize], gradients and traces [ParameterCount].
/// One step is <see cref="Advance"/>, at most one <see cref="Peek"/>, then gradients, all under the same parameters.
/// </summary>
internal interface IRecurrentCell
{
    int Units { get; }

    /// <summary>Values per unit of state: 2 for complex units.</summary>
    int StateComponents { get; }

    int OutputSize { get; }

    /// <summary>The layer's tensors; offsets count from the start of its slice.</summary>
    IReadOnlyList<TensorView> Tensors { get; }

    ReadOnlySpan<float> HiddenState { get; }

    void Initialise(Span<float> parameters, RandomSource random);

    /// <summary>h = 0, S = 0.</summary>
    void Reset();

    /// <summary>Whether <see cref="Correct"/> is offered, and <see cref="Advance"/> and <see cref="Apply"/> do what it left.</summary>
    bool Corrects => false;

    /// <summary>
    /// Takes the adjoints of y_t and of y of the last Peek (empty: none) for the correction that is due; what this call leaves comes with
    /// the next <see cref="Advance"/> or <see cref="Apply"/>. Writes dL/dx of both.
    /// </summary>
    void Correct(
        Weights parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        ReadOnlySpan<float> aheadOutputAdjoint,
        Span<float> aheadInputAdjoint
    ) => throw new NotSupportedException("This cell cannot let a correction wait.");

    /// <summary>What <see cref="Correct"/> left.</summary>
    void Apply(Weights parameters) => throw new NotSupportedException("This cell cannot let a correction wait.");

    /// <summary>
    /// h ← h_t, and y from x, after the update of the parameters that is due. S follows at the latest with the next gradient.
    /// </summary>
    void Advance(Weights parameters, ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Brings S to S_t if it is not there yet. Calling it or not never changes a number.</summary>
    void AdvanceSensitivity();

    /// <summary>y one step ahead of h_t; h and S stay.</summary>
    void Peek(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Replaces h_t by the given state, and y by what is read from it. S stays that of the recurrence left alone.</summary>
    void Impose(ReadOnlySpan<float> hidden, Span<float> y);

    /// <summary>trace ← decay trace + d(adjoint · y_t)/dψ; inputAdjoint ← d(adjoint · y_t)/dx_t. Returns Σ|trace|.</summary>
    double AccumulateTrace(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace
    );

    /// <summary>
    /// <see cref="Peek"/> and <see cref="AccumulateTrace"/> in as few sweeps over the parameters as the cell can; not a number differs.
    /// </summary>
    double AccumulateTraceAndPeek(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        ReadOnlySpan<float> ahead,
        Span<float> aheadOutput
    )
    {
        Peek(parameters, ahead, aheadOutput);
        return AccumulateTrace(parameters, outputAdjoint, inputAdjoint, decay, trace);
    }

    /// <summary>gradient = d(adjoint · y of the last Peek)/dψ; inputAdjoint likewise.</summary>
    void PeekGradient(ReadOnlySpan<float> parameters, ReadOnlySpan<float> outputAdjoint, Span<float> inputAdjoint, Span<float> gradient);

    /// <summary>
    /// Right after <see cref="PeekGradient"/> under TBPTT(1): what the last Peek's y owes to step t through h_t, (J_{t+1}ᵀ a') · I_t, is
    /// added to the gradient; inputAdjoint = its dL/dx_t.
    /// </summary>
    void AddEarlierGradient(ReadOnlySpan<float> parameters, Span<float> inputAdjoint, Span<float> gradient);

    /// <summary>Numbers of (h, S): what <see cref="SaveState"/> writes.</summary>
    int StateLength { get; }

    /// <summary>Copies (h_t, S_t).</summary>
    void SaveState(Span<float> state);

    /// <summary>
    /// Takes over what <see cref="SaveState"/> copied; the next call must be <see cref="Advance"/> or <see cref="Reset"/>.
    /// </summary>
    void LoadState(ReadOnlySpan<float> state);

    /// <summary>L2 norm over all of S_t; 0 where none is kept.</summary>
    double SensitivityNorm();

    /// <summary>Retention r and phase φ of every unit.</summary>
    void WritePoles(ReadOnlySpan<float> parameters, Span<float> radius, Span<float> phase);

    void Save(StateWriter writer, string prefix);

    void Load(StateReader reader, string prefix);
}
