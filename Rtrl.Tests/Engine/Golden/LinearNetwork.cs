using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Golden;

/// <summary>q = W o without bias or state: the linear case of the golden files. Its gradient by row a is the observation.</summary>
internal sealed class LinearNetwork(int inputs, int outputs) : IValueNetwork
{
    private readonly float[] _parameters = new float[inputs * outputs];
    private readonly float[] _now = new float[inputs];
    private readonly float[] _ahead = new float[inputs];

    public int ParameterCount => _parameters.Length;

    public int OutputCount => outputs;

    public Span<float> Parameters => _parameters;

    public IReadOnlyList<TensorView> Tensors => [new("head.weight", "head", 0, _parameters.Length, [outputs, inputs])];

    public ReadOnlySpan<float> HiddenState => default;

    public int Units => 0;

    public int StateComponents => 0;

    public void Reset()
    {
    }

    public ReadOnlySpan<float> Advance(ReadOnlySpan<float> input) => Outputs(input, _now);

    public void AdvanceSensitivity()
    {
    }

    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input) => Outputs(input, _ahead);

    public double AccumulateTrace(ReadOnlySpan<float> outputAdjoint, float decay, Span<float> trace) => Accumulate(_now, outputAdjoint, decay, trace);

    public void Gradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient) => Accumulate(_now, outputAdjoint, 0, gradient);

    public void PeekGradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient) => Accumulate(_ahead, outputAdjoint, 0, gradient);

    public double SensitivityNorm() => 0;

    public void WritePoles(Span<float> radius, Span<float> phase)
    {
    }

    public void WriteContributions(Span<float> contributions)
    {
    }

    public void Save(StateWriter writer, string prefix) => writer.Floats(prefix + "parameters", _parameters);

    public void Load(StateReader reader, string prefix) => reader.Floats(prefix + "parameters", _parameters);

    private float[] Outputs(ReadOnlySpan<float> input, float[] remembered)
    {
        input.CopyTo(remembered);
        var values = new float[outputs];
        for (var i = 0; i < _parameters.Length; i++)
            values[i / inputs] += _parameters[i] * remembered[i % inputs];
        return values;
    }

    private double Accumulate(float[] input, ReadOnlySpan<float> adjoint, float decay, Span<float> trace)
    {
        var norm = 0.0;
        for (var i = 0; i < trace.Length; i++)
        {
            trace[i] = (decay * trace[i]) + (adjoint[i / inputs] * input[i % inputs]);
            norm += Math.Abs(trace[i]);
        }

        return norm;
    }
}
