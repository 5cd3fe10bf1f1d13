using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Networks;

/// <summary>
/// The float32 network that trains: encoder layers, recurrent layer (or none), at most one dense layer after it and a linear head over one
/// flat vector. The last inputs may pass the encoder by and join its features. Without a cell the features go straight on.
/// </summary>
public sealed class StreamingNetwork : IStreamingNetwork
{
    private readonly NetworkSettings _settings;
    private readonly DenseKernels _kernels;
    private readonly DenseLayer[] _encoder;
    private readonly IRecurrentCell? _cell;
    private readonly DenseLayer? _projection;
    private readonly Head _head;
    private readonly bool _policy;
    private readonly int _observed,
        _cellOutputs;
    private readonly Range[] _encoderRanges;
    private readonly Range _cellRange,
        _projectionRange,
        _headRange;

    private readonly AlignedBuffer _parameters;
    private readonly Pass _now,
        _ahead;
    private readonly Adjoints _adjoints,
        _aheadAdjoints;
    private IStateIntervention? _intervention;
    private float[] _before = [],
        _imposed = [];

    // The update w ← w + scale · trace that the next pass over the parameters applies, or the correction of both; no trace when none is
    // due.
    private ReadOnlyMemory<float> _dueTrace;
    private float _dueScale;
    private Memory<float> _correctedTrace;
    private Correction _correction;

    /// <summary>A network whose parameters are all 0; call <see cref="Initialise"/> or write <see cref="Parameters"/>.</summary>
    /// <param name="inputs">Numbers handed to <see cref="Advance"/>.</param>
    /// <param name="outputs">Linear outputs.</param>
    /// <param name="passing">How many of the last inputs pass the encoder by.</param>
    /// <param name="freeOutputs">Further outputs that are parameters themselves.</param>
    /// <param name="policy">Whether the head starts as a policy's.</param>
    public StreamingNetwork(NetworkSettings settings, int inputs, int outputs, int passing = 0, int freeOutputs = 0, bool policy = false)
        : this(settings, inputs, outputs, VectorPath.Current, passing, freeOutputs, policy) { }

    internal StreamingNetwork(
        NetworkSettings settings,
        int inputs,
        int outputs,
        VectorWidth path,
        int passing = 0,
        int freeOutputs = 0,
        bool policy = false
    )
    {
        _kernels = DenseKernels.For(path);
        _settings = settings;
        _policy = policy;
        _observed = inputs - passing;
        var tanh = settings.Activation == "tanh";
        _encoder = new DenseLayer[settings.EncoderLayers];
        for (var i = 0; i < _encoder.Length; i++)
        {
            _encoder[i] = new DenseLayer(
                i == 0 ? "encoder" : $"encoder{i + 1}",
                "encoder",
                i == 0 ? _observed : settings.EncoderWidth,
                settings.EncoderWidth,
                settings.LayerNorm,
                tanh,
                settings.SlopeAtZero,
                _kernels
            );
        }

        var features = settings.EncoderWidth + passing;
        _cell = CellMaker.Create(settings, features, path);
        _cellOutputs = _cell?.OutputSize ?? features;
        _projection =
            settings.ProjectionWidth == 0
                ? null
                : new DenseLayer(
                    "projection1",
                    "head",
                    _cellOutputs,
                    settings.ProjectionWidth,
                    settings.ProjectionLayerNorm,
                    tanh,
                    settings.SlopeAtZero,
                    _kernels
                );
        var headInputs = _projection?.Width ?? _cellOutputs;
        _head = new Head(headInputs, outputs, _kernels, freeOutputs);

        var tensors = new List<TensorView>();
        _encoderRanges = Array.ConvertAll(_encoder, layer => Place(layer.Tensors, tensors));
        _cellRange = Place(_cell?.Tensors ?? [], tensors);
        _projectionRange = Place(_projection?.Tensors ?? [], tensors);
        _headRange = Place(_head.Tensors, tensors);
        Tensors = tensors;
        ParameterCount = _headRange.End.Value;

        _parameters = new AlignedBuffer(ParameterCount);
        _now = new Pass(this, features, headInputs, outputs + freeOutputs);
        _ahead = new Pass(this, features, headInputs, outputs + freeOutputs);
        _adjoints = new Adjoints(this, features, headInputs);
        _aheadAdjoints = new Adjoints(this, features, headInputs);
    }

    public int ParameterCount { get; }

    public int OutputCount => _now.Outputs.Length;

    public Span<float> Parameters
    {
        get
        {
            ApplyUpdate();
            return _parameters.Span;
        }
    }

    public IReadOnlyList<TensorView> Tensors { get; }

    public int Units => _cell?.Units ?? 0;

    public int StateComponents => _cell?.StateComponents ?? 0;

    public ReadOnlySpan<float> HiddenState => _cell is null ? default : _cell.HiddenState;

    public IStateIntervention? Intervention
    {
        get => _intervention;
        set
        {
            if (_cell is null)
                throw new NotSupportedException("This network has no recurrent layer to interfere with.");
            _intervention = value;
            (_before, _imposed) = (new float[HiddenState.Length], new float[HiddenState.Length]);
        }
    }

    /// <summary>Draws starting parameters, block by block.</summary>
    public void Initialise(RandomSource random)
    {
        for (var i = 0; i < _encoder.Length; i++)
            _encoder[i].Initialise(Parameters[_encoderRanges[i]], _settings.MinNonZeroPerUnit, Dense(_settings.EncoderGain), random);
        _cell?.Initialise(Parameters[_cellRange], random);
        _projection?.Initialise(Parameters[_projectionRange], _settings.MinNonZeroPerUnit, Dense(_settings.ProjectionGain), random);
        double? gain =
            _settings.HeadInitialiser == "sparse" ? null
            : _policy ? _settings.PolicyHeadGain
            : _settings.HeadGain;
        _head.Initialise(Parameters[_headRange], _settings.MinNonZeroPerUnit, gain, random);

        double? Dense(double orthogonal) => _settings.EncoderInitialiser == "sparse" ? null : orthogonal;
    }

    public void Reset() => _cell?.Reset();

    public void Update(ReadOnlyMemory<float> trace, float scale)
    {
        ApplyUpdate();
        (_dueTrace, _dueScale) = (trace, scale);
    }

    public bool Corrects => _cell?.Corrects ?? true;

    public void Correct(Memory<float> trace, ReadOnlySpan<float> outputAdjoint, ReadOnlySpan<float> aheadAdjoint, Correction correction)
    {
        ApplyUpdate();
        var weights = new Weights(_parameters.Span, trace.Span, correction);
        var (now, ahead) = (_adjoints, aheadAdjoint.IsEmpty ? null : _aheadAdjoints);
        _head.Correct(
            weights[_headRange],
            _now.HeadInput.Span,
            outputAdjoint,
            now.HeadInput.Span,
            _ahead.HeadInput.Span,
            aheadAdjoint,
            Of(ahead?.HeadInput)
        );
        _projection?.Correct(
            weights[_projectionRange],
            _now.Projection!,
            now.HeadInput.Span,
            now.CellOutput.Span,
            _ahead.Projection!,
            Of(ahead?.HeadInput),
            Of(ahead?.CellOutput)
        );
        _cell?.Correct(weights[_cellRange], now.CellOutput.Span, now.Features.Span, Of(ahead?.CellOutput), Of(ahead?.Features));
        for (var i = _encoder.Length - 1; i >= 0; i--)
        {
            _encoder[i]
                .Correct(
                    weights[_encoderRanges[i]],
                    _now.Encoder[i],
                    Above(now, i),
                    i == 0 ? default : now.Encoder[i - 1].Span,
                    _ahead.Encoder[i],
                    ahead is null ? default : Above(ahead, i),
                    i == 0 || ahead is null ? default : ahead.Encoder[i - 1].Span
                );
        }

        (_correctedTrace, _correction) = (trace, correction with { ToAhead = aheadAdjoint.IsEmpty ? 0 : correction.ToAhead });

        static Span<float> Of(AlignedBuffer? buffer) => buffer is null ? default : buffer.Span;
        Span<float> Above(Adjoints adjoints, int layer) =>
            layer == _encoder.Length - 1 ? adjoints.Features.Span[.._settings.EncoderWidth] : adjoints.Encoder[layer].Span;
    }

    public void ApplyUpdate()
    {
        if (_correctedTrace.IsEmpty)
            _kernels.Apply(Weights);
        else
            ApplyCorrection(Weights);
        (_dueTrace, _correctedTrace) = (default, default);
    }

    public ReadOnlySpan<float> Advance(ReadOnlySpan<float> input)
    {
        var weights = Weights;
        Encode(weights, input, _now);
        if (_intervention is not null)
            HiddenState.CopyTo(_before);
        _cell?.Advance(weights[_cellRange], _now.Features.Span, _now.CellOutput.Span);
        if (_intervention is not null)
            Intervene(_intervention);
        var outputs = ReadOut(weights, _now);
        (_dueTrace, _correctedTrace) = (default, default);
        return outputs;
    }

    public void AdvanceSensitivity() => _cell?.AdvanceSensitivity();

    public ReadOnlySpan<float> Peek(ReadOnlySpan<float> input)
    {
        Encode(Parameters, input, _ahead);
        _cell?.Peek(Parameters[_cellRange], _ahead.Features.Span, _ahead.CellOutput.Span);
        _intervention?.Foresee(_now.CellOutput.Span, _ahead.CellOutput.Span);
        return ReadOut(Parameters, _ahead);
    }

    public double AccumulateTrace(ReadOnlySpan<float> outputAdjoint, float decay, Span<float> trace)
    {
        var norm = AccumulateReadOut(_now, outputAdjoint, decay, trace);
        if (_cell is not null)
            norm += _cell.AccumulateTrace(
                Parameters[_cellRange],
                _adjoints.CellOutput.Span,
                _adjoints.Features.Span,
                decay,
                trace[_cellRange]
            );
        return norm + AccumulateEncoder(_now, decay, trace);
    }

    public double AccumulateTraceAndPeek(
        ReadOnlySpan<float> outputAdjoint,
        float decay,
        Span<float> trace,
        ReadOnlySpan<float> input,
        out ReadOnlySpan<float> ahead
    )
    {
        Encode(Parameters, input, _ahead);
        var norm = AccumulateReadOut(_now, outputAdjoint, decay, trace);
        if (_cell is not null)
        {
            norm += _cell.AccumulateTraceAndPeek(
                Parameters[_cellRange],
                _adjoints.CellOutput.Span,
                _adjoints.Features.Span,
                decay,
                trace[_cellRange],
                _ahead.Features.Span,
                _ahead.CellOutput.Span
            );
        }

        ahead = ReadOut(Parameters, _ahead);
        return norm + AccumulateEncoder(_now, decay, trace);
    }

    public void Gradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient) => AccumulateTrace(outputAdjoint, 0, gradient);

    public void PeekGradient(ReadOnlySpan<float> outputAdjoint, Span<float> gradient)
    {
        AccumulateReadOut(_ahead, outputAdjoint, 0, gradient);
        _cell?.PeekGradient(Parameters[_cellRange], _adjoints.CellOutput.Span, _adjoints.Features.Span, gradient[_cellRange]);
        AccumulateEncoder(_ahead, 0, gradient);
    }

    public void AddEarlierGradient(Span<float> gradient)
    {
        if (_cell is null)
            return;
        _cell.AddEarlierGradient(Parameters[_cellRange], _adjoints.Features.Span, gradient[_cellRange]);
        AccumulateEncoder(_now, 1, gradient);
    }

    public int StateLength => _cell?.StateLength ?? 0;

    public void SaveState(Span<float> state) => _cell?.SaveState(state);

    public void LoadState(ReadOnlySpan<float> state)
    {
        ApplyUpdate();
        _cell?.LoadState(state);
    }

    public double SensitivityNorm() => _cell?.SensitivityNorm() ?? 0;

    public void WritePoles(Span<float> radius, Span<float> phase) => _cell?.WritePoles(Parameters[_cellRange], radius, phase);

    public void WriteContributions(Span<float> contributions)
    {
        var reader = _projection is null ? Parameters[_headRange] : Parameters[_projectionRange];
        var rows = _projection?.Width ?? _head.Tensors[0].Shape[0];
        for (var unit = 0; unit < Units; unit++)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                for (var component = unit; component < _cellOutputs; component += Units)
                {
                    var value = (double)reader[(row * _cellOutputs) + component];
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

    private Weights Weights =>
        _correctedTrace.IsEmpty
            ? new(_parameters.Span, _dueTrace.Span, _dueScale)
            : new(_parameters.Span, _correctedTrace.Span, _correction);

    private void ApplyCorrection(Weights weights)
    {
        for (var i = 0; i < _encoder.Length; i++)
            _encoder[i].Apply(weights[_encoderRanges[i]]);
        _cell?.Apply(weights[_cellRange]);
        _projection?.Apply(weights[_projectionRange]);
        _head.Apply(weights[_headRange]);
    }

    private void Intervene(IStateIntervention intervention)
    {
        HiddenState.CopyTo(_imposed);
        intervention.Impose(_before, _imposed);
        _cell!.Impose(_imposed, _now.CellOutput.Span);
        intervention.Silence(_now.CellOutput.Span);
    }

    private void Encode(Weights weights, ReadOnlySpan<float> input, Pass pass)
    {
        var signal = input[.._observed];
        for (var i = 0; i < _encoder.Length; i++)
        {
            _encoder[i].Forward(weights[_encoderRanges[i]], signal, pass.Encoder[i]);
            signal = pass.Encoder[i].Features.Span;
        }

        signal.CopyTo(pass.Features.Span);
        input[_observed..].CopyTo(pass.Features.Span[signal.Length..]);
    }

    private ReadOnlySpan<float> ReadOut(Weights weights, Pass pass)
    {
        _projection?.Forward(weights[_projectionRange], pass.CellOutput.Span, pass.Projection!);
        _head.Forward(weights[_headRange], pass.HeadInput.Span, pass.Outputs);
        return pass.Outputs;
    }

    private double AccumulateReadOut(Pass pass, ReadOnlySpan<float> outputAdjoint, float decay, Span<float> trace)
    {
        var norm = _head.AccumulateTrace(
            Parameters[_headRange],
            pass.HeadInput.Span,
            outputAdjoint,
            _adjoints.HeadInput.Span,
            decay,
            trace[_headRange]
        );
        return _projection is null
            ? norm
            : norm
                + _projection.AccumulateTrace(
                    Parameters[_projectionRange],
                    pass.Projection!,
                    _adjoints.HeadInput.Span,
                    _adjoints.CellOutput.Span,
                    decay,
                    trace[_projectionRange]
                );
    }

    private double AccumulateEncoder(Pass pass, float decay, Span<float> trace)
    {
        var norm = 0.0;
        ReadOnlySpan<float> adjoint = _adjoints.Features.Span[.._settings.EncoderWidth];
        for (var i = _encoder.Length - 1; i >= 0; i--)
        {
            var below = i == 0 ? default : _adjoints.Encoder[i - 1].Span;
            norm += _encoder[i]
                .AccumulateTrace(Parameters[_encoderRanges[i]], pass.Encoder[i], adjoint, below, decay, trace[_encoderRanges[i]]);
            adjoint = below;
        }

        return norm;
    }

    private static Range Place(IReadOnlyList<TensorView> part, List<TensorView> tensors)
    {
        var start = tensors.Count == 0 ? 0 : tensors[^1].Offset + tensors[^1].Length;
        tensors.AddRange(part.Select(tensor => tensor with { Offset = start + tensor.Offset }));
        return start..(tensors.Count == 0 ? 0 : tensors[^1].Offset + tensors[^1].Length);
    }

    /// <summary>What a backward pass hands down from layer to layer.</summary>
    private sealed class Adjoints
    {
        public Adjoints(StreamingNetwork network, int features, int headInputs)
        {
            HeadInput = new AlignedBuffer(headInputs);
            CellOutput = network._projection is null ? HeadInput : new AlignedBuffer(network._cellOutputs);
            Features = network._cell is null ? CellOutput : new AlignedBuffer(features);
            Encoder = Array.ConvertAll(network._encoder, layer => new AlignedBuffer(layer.Width));
        }

        public AlignedBuffer HeadInput { get; }

        public AlignedBuffer CellOutput { get; }

        public AlignedBuffer Features { get; }

        /// <summary>Of every encoder layer's output but the last one's.</summary>
        public AlignedBuffer[] Encoder { get; }
    }

    /// <summary>What one forward pass must remember for its backward pass.</summary>
    private sealed class Pass
    {
        public Pass(StreamingNetwork network, int features, int headInputs, int outputs)
        {
            Encoder = Array.ConvertAll(network._encoder, layer => layer.NewActivation());
            Features = new AlignedBuffer(features);
            CellOutput = network._cell is null ? Features : new AlignedBuffer(network._cellOutputs);
            Projection = network._projection?.NewActivation();
            HeadInput = Projection?.Features ?? CellOutput;
            Outputs = new float[outputs];
        }

        public DenseActivation[] Encoder { get; }

        /// <summary>The encoder's features, then the inputs that pass it by.</summary>
        public AlignedBuffer Features { get; }

        public AlignedBuffer CellOutput { get; }

        public DenseActivation? Projection { get; }

        public AlignedBuffer HeadInput { get; }

        public float[] Outputs { get; }
    }
}
