using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// A cell whose own parameters get no gradient: its rows act as a fixed random projection with memory. What lies in front of it still
/// learns, one step deep.
/// </summary>
/// <param name="inner">The cell under TBPTT(1).</param>
internal sealed class FrozenCell(IRecurrentCell inner) : IRecurrentCell
{
    private readonly AlignedBuffer _unused = new(inner.Tensors[^1].Offset + inner.Tensors[^1].Length);

    public int Units => inner.Units;

    public int StateComponents => inner.StateComponents;

    public int OutputSize => inner.OutputSize;

    public IReadOnlyList<TensorView> Tensors => inner.Tensors;

    public ReadOnlySpan<float> HiddenState => inner.HiddenState;

    public void Initialise(Span<float> parameters, RandomSource random) => inner.Initialise(parameters, random);

    public void Reset() => inner.Reset();

    public void Advance(Weights parameters, ReadOnlySpan<float> x, Span<float> y) => inner.Advance(parameters, x, y);

    public void AdvanceSensitivity() => inner.AdvanceSensitivity();

    public void Peek(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y) => inner.Peek(parameters, x, y);

    public void Impose(ReadOnlySpan<float> hidden, Span<float> y) => inner.Impose(hidden, y);

    public double AccumulateTrace(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace
    )
    {
        inner.AccumulateTrace(parameters, outputAdjoint, inputAdjoint, 0, _unused.Span);
        trace.Clear();
        return 0;
    }

    public void PeekGradient(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        Span<float> gradient
    )
    {
        inner.PeekGradient(parameters, outputAdjoint, inputAdjoint, _unused.Span);
        gradient.Clear();
    }

    public void AddEarlierGradient(ReadOnlySpan<float> parameters, Span<float> inputAdjoint, Span<float> gradient) =>
        inner.AddEarlierGradient(parameters, inputAdjoint, _unused.Span);

    public int StateLength => inner.StateLength;

    public void SaveState(Span<float> state) => inner.SaveState(state);

    public void LoadState(ReadOnlySpan<float> state) => inner.LoadState(state);

    public double SensitivityNorm() => 0;

    public void WritePoles(ReadOnlySpan<float> parameters, Span<float> radius, Span<float> phase) =>
        inner.WritePoles(parameters, radius, phase);

    public void Save(StateWriter writer, string prefix) => inner.Save(writer, prefix);

    public void Load(StateReader reader, string prefix) => inner.Load(reader, prefix);
}
