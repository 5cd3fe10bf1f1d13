using Rtrl.Engine.Cells;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks;

/// <summary>
/// The float32 network that trains: encoder, recurrent layer (or none) and linear head over one flat vector,
/// outputs = head(cell(encoder(o))). Without a cell the head reads the encoder's features.
/// </summary>
public sealed class ValueNetwork : IValueNetwork
{
    private readonly Encoder _encoder;
    private readonly IRecurrentCell? _cell;
    private readonly Head _head;
    private readonly int _minNonZero;
    private readonly Range _encoderRange, _cellRange, _headRange;
    private readonly int _headInputs;

    private readonly AlignedBuffer _parameters;
    private readonly EncoderActivation _now, _ahead;
    private readonly AlignedBuffer _headInput, _aheadHeadInput, _headInputAdjoint, _featureAdjoint;
    private readonly float[] _outputs, _aheadOutputs;

    /// <summary>A network whose parameters are all 0; call <see cref="Initialise"/> or write <see cref="Parameters"/>.</summary>
    public ValueNetwork(NetworkSettings settings, int inputs, int outputs)
    {
        var width = settings.EncoderWidth;
        _minNonZero = settings.MinNonZeroPerUnit;
        _encoder = new Encoder(inputs, width);
        _cell = settings.Cell switch
        {
            "none" => null,
            "linear-rtu" => new LinearRtu(width, settings.HiddenSize, settings.Gradient == "rtrl", settings.RadiusMin, settings.RadiusMax),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Cell, "The cell must be “linear-rtu” or “none”."),
        };
        _headInputs = _cell?.OutputSize ?? width;
        _head = new Head(_headInputs, outputs);

        var tensors = new List<TensorView>();
        _encoderRange = Place(_encoder.Tensors, tensors);
        _cellRange = Place(_cell?.Tensors ?? [], tensors);
        _headRange = Place(_head.Tensors, tensors);
        Tensors = tensors;
        ParameterCount = _headRange.End.Value;

        _parameters = new AlignedBuffer(ParameterCount);
        _now = new EncoderActivation(inputs, width);
        _ahead = new EncoderActivation(inputs, width);
        _headInput = _cell is null ? _now.Features : new AlignedBuffer(_headInputs);
        _aheadHeadInput = _cell is null ? _ahead.Features : new AlignedBuffer(_headInputs);
        _headInputAdjoint = new AlignedBuffer(_headInputs);
        _featureAdjoint = _cell is null ? _headInputAdjoint : new AlignedBuffer(width);
        _outputs = new float[outputs];
        _aheadOutputs = new float[outputs];
    }

    public int ParameterCount { get; }

    public int OutputCount => _outputs.Length;

    public Span<float> Parameters => _parameters.Span;

    public IReadOnlyList<TensorView> Tensors { get; }

    public int Units => _cell?.Units ?? 0;

    public int StateComponents => _cell?.StateComponents ?? 0;

    public ReadOnlySpan<float> HiddenState => _cell is null ? default : _cell.HiddenState;

    /// <summary>Draws starting parameters, block by block.</summary>
    public void Initialise(RandomSource random)
    {
        _encoder.Initialise(Parameters[_encoderRange], _minNonZero, random);
        _cell?.Initialise(Parameters[_cellRange], random);
        _head.Initialise(Parameters[_headRange], _minNonZero, random);
    }

    public void Reset() => _cell?.Reset();

    public ReadOnlySpan<float> Advance(ReadOnlySpan<float> input)
    {
        _encoder.Forward(Parameters[_encoderRange], input, _now);
        _cell?.Advance(Parameters[_cellRange], _now.Features.Span, _headInput.Span);
        _head.Forward(Parameters[_headRange], _headInput.Span, _outputs);
        return _outputs;
    }

    public void AdvanceSensitivity() => _cell?.AdvanceSensitivity();

    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input)
    {
        _encoder.Forward(Parameters[_encoderRange], input, _ahead);
        _cell?.Peek(Parameters[_cellRange], _ahead.Features.Span, _aheadHeadInput.Span);
        _head.Forward(Parameters[_headRange], _aheadHeadInput.Span, _aheadOutputs);
        return _aheadOutputs;
    }

    public double AccumulateTrace(ReadOnlySpan<float> outputAdjoint, float decay, Span<float> trace)
    {
        var norm = _head.AccumulateTrace(
            Parameters[_headRange], _headInput.Span, outputAdjoint, _headInputAdjoint.Span, decay, trace[_headRange]);
        if (_cell is not null)
            norm += _cell.AccumulateTrace(Parameters[_cellRange], _headInputAdjoint.Span, _featureAdjoint.Span, decay, trace[_cellRange]);
        return norm + _encoder.AccumulateTrace(_now, _featureAdjoint.Span, decay, trace[_encoderRange]);
    }

    public void Gradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient) => AccumulateTrace(outputAdjoint, 0, gradient);

    public void PeekGradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient)
    {
        _head.AccumulateTrace(
            Parameters[_headRange], _aheadHeadInput.Span, outputAdjoint, _headInputAdjoint.Span, 0, gradient[_headRange]);
        _cell?.PeekGradient(Parameters[_cellRange], _headInputAdjoint.Span, _featureAdjoint.Span, gradient[_cellRange]);
        _encoder.AccumulateTrace(_ahead, _featureAdjoint.Span, 0, gradient[_encoderRange]);
    }

    public double SensitivityNorm() => _cell?.SensitivityNorm() ?? 0;

    public void WritePoles(Span<float> radius, Span<float> phase) => _cell?.WritePoles(Parameters[_cellRange], radius, phase);

    public void WriteContributions(Span<float> contributions)
    {
        var weight = Parameters[_headRange];
        for (var unit = 0; unit < Units; unit++)
        {
            var sum = 0.0;
            for (var output = 0; output < OutputCount; output++)
            {
                for (var component = unit; component < _headInputs; component += Units)
                {
                    var value = (double)weight[(output * _headInputs) + component];
                    sum += value * value;
                }
            }

            contributions[unit] = (float)Math.Sqrt(sum);
        }
    }

    public void Save(StateWriter writer, string prefix)
    {
        writer.Floats(prefix + "parameters", Parameters);
        _cell?.Save(writer, prefix);
    }

    public void Load(StateReader reader, string prefix)
    {
        reader.Floats(prefix + "parameters", Parameters);
        _cell?.Load(reader, prefix);
    }

    private static Range Place(IReadOnlyList<TensorView> part, List<TensorView> tensors)
    {
        var start = tensors.Count == 0 ? 0 : tensors[^1].Offset + tensors[^1].Length;
        tensors.AddRange(part.Select(tensor => tensor with { Offset = start + tensor.Offset }));
        return start..(tensors.Count == 0 ? 0 : tensors[^1].Offset + tensors[^1].Length);
    }
}
