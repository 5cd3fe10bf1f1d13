using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Learning;

/// <summary>A linear RTU between observation and head, without an encoder: the network of the golden QRC file.</summary>
internal sealed class CellNetwork : IStreamingNetwork
{
    private readonly LinearRtu _cell;
    private readonly Head _head;
    private readonly int _recurrent;
    private readonly float[] _parameters,
        _y,
        _aheadY,
        _outputs,
        _aheadOutputs,
        _outputAdjoint,
        _inputAdjoint;

    public CellNetwork(int inputs, int units, int outputs)
    {
        _cell = new LinearRtu(inputs, units, exact: true, new RtuInitialiser(0, 1, 1), VectorPath.Current);
        _head = new Head(2 * units, outputs, DenseKernels.For(VectorPath.Current));
        _recurrent = _cell.Tensors[^1].Offset + _cell.Tensors[^1].Length;
        Tensors = [.. _cell.Tensors, .. _head.Tensors.Select(tensor => tensor with { Offset = _recurrent + tensor.Offset })];
        _parameters = new float[Tensors[^1].Offset + Tensors[^1].Length];
        (_y, _aheadY, _outputAdjoint) = (new float[2 * units], new float[2 * units], new float[2 * units]);
        (_outputs, _aheadOutputs, _inputAdjoint) = (new float[outputs], new float[outputs], new float[inputs]);
    }

    public int ParameterCount => _parameters.Length;

    public int OutputCount => _outputs.Length;

    public Span<float> Parameters => _parameters;

    public IReadOnlyList<TensorView> Tensors { get; }

    public ReadOnlySpan<float> HiddenState => _cell.HiddenState;

    public int Units => _cell.Units;

    public int StateComponents => 2;

    private Span<float> CellParameters => _parameters.AsSpan(0, _recurrent);

    private Span<float> HeadParameters => _parameters.AsSpan(_recurrent);

    public void Reset() => _cell.Reset();

    public ReadOnlySpan<float> Advance(ReadOnlySpan<float> input)
    {
        _cell.Advance(CellParameters, input, _y);
        _head.Forward(HeadParameters, _y, _outputs);
        return _outputs;
    }

    public void AdvanceSensitivity() => _cell.AdvanceSensitivity();

    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input)
    {
        _cell.Peek(CellParameters, input, _aheadY);
        _head.Forward(HeadParameters, _aheadY, _aheadOutputs);
        return _aheadOutputs;
    }

    public double AccumulateTrace(ReadOnlySpan<float> outputAdjoint, float decay, Span<float> trace) =>
        _head.AccumulateTrace(HeadParameters, _y, outputAdjoint, _outputAdjoint, decay, trace[_recurrent..])
        + _cell.AccumulateTrace(CellParameters, _outputAdjoint, _inputAdjoint, decay, trace[.._recurrent]);

    public void Gradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient) => AccumulateTrace(outputAdjoint, 0, gradient);

    public void PeekGradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient)
    {
        _head.AccumulateTrace(HeadParameters, _aheadY, outputAdjoint, _outputAdjoint, 0, gradient[_recurrent..]);
        _cell.PeekGradient(CellParameters, _outputAdjoint, _inputAdjoint, gradient[.._recurrent]);
    }

    public int StateLength => _cell.StateLength;

    public void SaveState(Span<float> state) => _cell.SaveState(state);

    public void LoadState(ReadOnlySpan<float> state) => _cell.LoadState(state);

    public double SensitivityNorm() => _cell.SensitivityNorm();

    public void WritePoles(Span<float> radius, Span<float> phase) => _cell.WritePoles(CellParameters, radius, phase);

    public void WriteContributions(Span<float> contributions) => contributions.Clear();

    public void Save(StateWriter writer, string prefix) => _cell.Save(writer, prefix);

    public void Load(StateReader reader, string prefix) => _cell.Load(reader, prefix);
}
