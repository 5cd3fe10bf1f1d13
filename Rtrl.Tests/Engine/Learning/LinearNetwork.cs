using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Learning;

/// <summary>q = W x without a bias: the network of the golden stream Q file.</summary>
internal sealed class LinearNetwork(int inputs, int outputs) : IStreamingNetwork
{
    private readonly float[] _parameters = new float[inputs * outputs];
    private readonly float[] _outputs = new float[outputs],
        _aheadOutputs = new float[outputs];
    private float[] _input = [],
        _ahead = [];

    public int ParameterCount => _parameters.Length;

    public int OutputCount => outputs;

    public Span<float> Parameters => _parameters;

    public IReadOnlyList<TensorView> Tensors { get; } = [new("head.weight", "head", 0, inputs * outputs, [outputs, inputs])];

    public ReadOnlySpan<float> HiddenState => default;

    public int Units => 0;

    public int StateComponents => 0;

    public void Reset() { }

    public ReadOnlySpan<float> Advance(ReadOnlySpan<float> input) => Multiply(_input = input.ToArray(), _outputs);

    public void AdvanceSensitivity() { }

    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input) => Multiply(_ahead = input.ToArray(), _aheadOutputs);

    public double AccumulateTrace(ReadOnlySpan<float> outputAdjoint, float decay, Span<float> trace)
    {
        var norm = 0.0;
        for (var output = 0; output < outputs; output++)
            norm += VectorKernels.Current.Accumulate(trace.Slice(output * inputs, inputs), decay, _input, outputAdjoint[output]);
        return norm;
    }

    public void Gradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient) => AccumulateTrace(outputAdjoint, 0, gradient);

    public void PeekGradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient)
    {
        for (var output = 0; output < outputs; output++)
            VectorKernels.Current.Accumulate(gradient.Slice(output * inputs, inputs), 0, _ahead, outputAdjoint[output]);
    }

    public int StateLength => 0;

    public void SaveState(Span<float> state) { }

    public void LoadState(ReadOnlySpan<float> state) { }

    public double SensitivityNorm() => 0;

    public void WritePoles(Span<float> radius, Span<float> phase) { }

    public void WriteContributions(Span<float> contributions) { }

    public void Save(StateWriter writer, string prefix) => writer.Floats(prefix + "parameters", Parameters);

    public void Load(StateReader reader, string prefix) => reader.Floats(prefix + "parameters", Parameters);

    private float[] Multiply(float[] input, float[] values)
    {
        DenseKernels.For(VectorPath.Current).Multiply(_parameters, input, values);
        return values;
    }
}
