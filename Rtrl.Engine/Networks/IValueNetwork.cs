namespace Rtrl.Engine.Networks;

/// <summary>
/// Encoder, recurrent layer and head over one flat parameter vector, with the recurrent state and its sensitivities.
/// One step is: <see cref="Advance"/>, at most one <see cref="Peek"/>, gradients, then the caller changes <see cref="Parameters"/>.
/// Shapes: input [ObservationSize], outputs and adjoints [OutputCount], gradients [ParameterCount] in <see cref="Parameters"/> order.
/// </summary>
public interface IValueNetwork
{
    int ParameterCount { get; }

    int OutputCount { get; }

    /// <summary>The flat vector w. Written by the update rule between two steps.</summary>
    Span<float> Parameters { get; }

    /// <summary>Named tensors of the vector, in order: encoder.weight, encoder.bias, recurrent.nu, recurrent.theta, recurrent.inputReal, recurrent.inputImaginary, head.weight, head.bias.</summary>
    IReadOnlyList<TensorView> Tensors { get; }

    /// <summary>h as [real; imaginary]; empty without recurrence.</summary>
    ReadOnlySpan<float> HiddenState { get; }

    /// <summary>Sets h = 0 and S = 0 (start of an episode).</summary>
    void Reset();

    /// <summary>The one permanent advance of a step: (h, S) and outputs from the input, with the parameters in force.</summary>
    ReadOnlySpan<float> Advance(ReadOnlySpan<float> input);

    /// <summary>Outputs one step ahead from h_t, discarded afterwards: h and S stay bit-identical.</summary>
    ReadOnlySpan<float> Peek(ReadOnlySpan<float> input);

    /// <summary>gradient = d(adjoint · outputs_t)/dw: exact RTRL within the recurrent layer, one step for the encoder.</summary>
    void Gradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient);

    /// <summary>gradient = d(adjoint · outputs of the last Peek)/dw, through S_{t+1} = J S_t + I (one step under TBPTT(1)).</summary>
    void PeekGradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient);
}
