using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// A recurrent layer whose parameters all stand in rows: row k of a part is multiplied by the part's source (x, the previous output state,
/// or 1) and moves unit k alone. With p = row · source, D = the state's direct passage and i = dh/dp of every part,
/// <code>
/// I = i ⊗ source     dh_t/dh_{t−1} = D + Σ i ⊗ row  (parts that read the state)     dL/dx = Σ (a · i) row  (parts that read x)
/// </code>
/// A subclass gives p ↦ (h', D, i) only. ψ is laid out part by part, [n, width of the source], row-major.
/// </summary>
internal abstract class RowCell : IRecurrentCell
{
    private readonly RowPart[] _parts;
    private readonly int[] _offsets,
        _widths;
    private readonly DenseKernels _kernels;
    private readonly bool _exact,
        _tanhOutput;
    private readonly AlignedBuffer _hidden,
        _adjoint;
    private readonly UnitStep _now,
        _ahead;
    private readonly float[] _one = [1];
    private bool _sensitivityBehind;

    /// <param name="components">Values per unit of state, C.</param>
    /// <param name="outputs">Components that are put out, the first ones.</param>
    protected RowCell(
        int inputs,
        int units,
        int components,
        int outputs,
        bool exact,
        VectorWidth path,
        bool tanhOutput,
        params RowPart[] parts
    )
    {
        Inputs = inputs;
        Units = units;
        StateComponents = components;
        OutputSize = outputs * units;
        _kernels = DenseKernels.For(path);
        Vectors = VectorKernels.For(path);
        _exact = exact;
        _tanhOutput = tanhOutput;
        _parts = parts;
        _widths = Array.ConvertAll(
            parts,
            part =>
                part.Source switch
                {
                    RowSource.Input => inputs,
                    RowSource.Hidden => units,
                    _ => 1,
                }
        );
        _offsets = new int[parts.Length];
        var tensors = new TensorView[parts.Length];
        for (var part = 0; part < parts.Length; part++)
        {
            _offsets[part] = ParameterCount;
            var length = units * _widths[part];
            IReadOnlyList<int> shape = parts[part].Source == RowSource.One ? [units] : [units, _widths[part]];
            tensors[part] = new TensorView("recurrent." + parts[part].Name, "recurrent", ParameterCount, length, shape);
            ParameterCount += length;
        }

        Tensors = tensors;
        _hidden = new AlignedBuffer(components * units);
        _adjoint = new AlignedBuffer(components * units);
        _now = new UnitStep(inputs, units, components, parts.Length);
        _ahead = new UnitStep(inputs, units, components, parts.Length);
    }

    public int Units { get; }

    public int StateComponents { get; }

    public int OutputSize { get; }

    public IReadOnlyList<TensorView> Tensors { get; }

    public ReadOnlySpan<float> HiddenState => _hidden.Span;

    protected VectorKernels Vectors { get; }

    protected int Inputs { get; }

    protected int ParameterCount { get; }

    protected int PartCount => _parts.Length;

    public abstract void Initialise(Span<float> parameters, RandomSource random);

    public void Reset()
    {
        _hidden.Span.Clear();
        if (_exact)
            ClearSensitivity();
        _sensitivityBehind = false;
    }

    public void Advance(Weights parameters, ReadOnlySpan<float> x, Span<float> y)
    {
        AdvanceSensitivity();
        Step(parameters, x, _now);
        _now.After.Span.CopyTo(_hidden.Span);
        _now.Output.Span[..OutputSize].CopyTo(y);
        if (!_exact)
            return;
        PrepareAdvance(parameters.Values, _now);
        _sensitivityBehind = true;
    }

    public void AdvanceSensitivity()
    {
        if (!_sensitivityBehind)
            return;
        _sensitivityBehind = false;
        AdvanceSensitivity(_now);
    }

    public void Peek(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y)
    {
        Begin(x, _ahead);
        for (var part = 0; part < _parts.Length; part++)
        {
            var rows = parameters.Slice(_offsets[part], Units * _widths[part]);
            var projected = _ahead.Projected.Span.Slice(part * Units, Units);
            if (_parts[part].Source == RowSource.One)
                rows.CopyTo(projected);
            else
                _kernels.Multiply(rows, Values(part, _ahead), projected);
        }

        Finish(_ahead);
        _ahead.Output.Span[..OutputSize].CopyTo(y);
    }

    public void Impose(ReadOnlySpan<float> hidden, Span<float> y)
    {
        hidden.CopyTo(_hidden.Span);
        hidden.CopyTo(_now.After.Span);
        ReadOut(_now);
        _now.Output.Span[..OutputSize].CopyTo(y);
    }

    public double AccumulateTrace(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace
    )
    {
        ToState(outputAdjoint, _now);
        if (_exact)
        {
            var norm = Accumulate(parameters, _now, _adjoint.Span, inputAdjoint, decay, trace, _sensitivityBehind);
            _sensitivityBehind = false;
            return norm;
        }

        InputAdjoint(parameters, _now, inputAdjoint);
        return AccumulateDirect(_now, decay, trace);
    }

    public void PeekGradient(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        Span<float> gradient
    )
    {
        ToState(outputAdjoint, _ahead);
        InputAdjoint(parameters, _ahead, inputAdjoint);
        AccumulateDirect(_ahead, 0, gradient);
        if (!_exact)
            return;
        AdvanceSensitivity();
        AccumulateSensitivity(Back(parameters, _ahead, _adjoint.Span), 1, gradient);
    }

    public void AddEarlierGradient(ReadOnlySpan<float> parameters, Span<float> inputAdjoint, Span<float> gradient)
    {
        Back(parameters, _ahead, _adjoint.Span).CopyTo(_adjoint.Span);
        InputAdjoint(parameters, _now, inputAdjoint);
        AccumulateDirect(_now, 1, gradient);
    }

    public int StateLength => _hidden.Length + (_exact ? SensitivityLength : 0);

    public void SaveState(Span<float> state)
    {
        AdvanceSensitivity();
        _hidden.Span.CopyTo(state);
        if (_exact)
            CopySensitivity(state[_hidden.Length..]);
    }

    public void LoadState(ReadOnlySpan<float> state)
    {
        _sensitivityBehind = false;
        state[.._hidden.Length].CopyTo(_hidden.Span);
        if (_exact)
            TakeSensitivity(state[_hidden.Length..]);
    }

    public double SensitivityNorm()
    {
        if (!_exact)
            return 0;
        AdvanceSensitivity();
        return Math.Sqrt(SensitivitySquares());
    }

    public void WritePoles(ReadOnlySpan<float> parameters, Span<float> radius, Span<float> phase)
    {
        for (var unit = 0; unit < Units; unit++)
            (radius[unit], phase[unit]) = Pole(parameters, unit, _now.Carry.Span);
    }

    public void Save(StateWriter writer, string prefix)
    {
        AdvanceSensitivity();
        writer.Floats(prefix + "hidden", _hidden.Span);
        writer.Floats(prefix + "carry", _now.Carry.Span);
        if (_exact)
            SaveSensitivity(writer, prefix + "sensitivity.");
    }

    /// <summary>A branch that turns exact RTRL on finds no sensitivities and starts them at 0; one that turns it off drops them.</summary>
    public void Load(StateReader reader, string prefix)
    {
        Reset();
        reader.Floats(prefix + "hidden", _hidden.Span);
        reader.Floats(prefix + "carry", _now.Carry.Span);
        if (_exact)
            LoadSensitivity(reader, prefix + "sensitivity.");
    }

    protected int Offset(int part) => _offsets[part];

    protected int Width(int part) => _widths[part];

    protected RowSource Source(int part) => _parts[part].Source;

    /// <summary>What the part's rows were multiplied by at that step.</summary>
    protected ReadOnlySpan<float> Values(int part, UnitStep step) =>
        _parts[part].Source switch
        {
            RowSource.Input => step.Input.Span,
            RowSource.Hidden => step.Before.Span[..Units],
            _ => _one,
        };

    /// <summary>From Before and Projected to After, Carry and Slope.</summary>
    protected abstract void StepUnits(UnitStep step);

    /// <summary>Retention and phase of a unit, from its parameters or from how its state passed on in the last step.</summary>
    protected abstract (float Radius, float Phase) Pole(ReadOnlySpan<float> parameters, int unit, ReadOnlySpan<float> carry);

    protected abstract void ClearSensitivity();

    /// <summary>Takes from the parameters what <see cref="AdvanceSensitivity(UnitStep)"/> will need when they have changed.</summary>
    protected virtual void PrepareAdvance(ReadOnlySpan<float> parameters, UnitStep step) { }

    /// <summary>S ← J S + I.</summary>
    protected abstract void AdvanceSensitivity(UnitStep step);

    /// <summary>dL/dx, S to this step where it is behind, trace ← decay trace + adjoint · S; returns Σ|trace|.</summary>
    protected virtual double Accumulate(
        ReadOnlySpan<float> parameters,
        UnitStep step,
        ReadOnlySpan<float> adjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        bool behind
    )
    {
        InputAdjoint(parameters, step, inputAdjoint);
        if (behind)
            AdvanceSensitivity(step);
        return AccumulateSensitivity(adjoint, decay, trace);
    }

    /// <summary>trace ← decay trace + adjoint · S; returns Σ|trace|.</summary>
    protected abstract double AccumulateSensitivity(ReadOnlySpan<float> adjoint, float decay, Span<float> trace);

    /// <summary>Jᵀ adjoint.</summary>
    protected abstract ReadOnlySpan<float> Back(ReadOnlySpan<float> parameters, UnitStep step, ReadOnlySpan<float> adjoint);

    protected abstract double SensitivitySquares();

    /// <summary>Numbers of S.</summary>
    protected abstract int SensitivityLength { get; }

    protected abstract void CopySensitivity(Span<float> copy);

    protected abstract void TakeSensitivity(ReadOnlySpan<float> copy);

    protected abstract void SaveSensitivity(StateWriter writer, string prefix);

    protected abstract void LoadSensitivity(StateReader reader, string prefix);

    private void Begin(ReadOnlySpan<float> x, UnitStep step)
    {
        x.CopyTo(step.Input.Span);
        _hidden.Span.CopyTo(step.Before.Span);
    }

    /// <summary>One step, and the update that is due on the way.</summary>
    private void Step(Weights parameters, ReadOnlySpan<float> x, UnitStep step)
    {
        Begin(x, step);
        for (var part = 0; part < _parts.Length; part++)
        {
            var rows = parameters.Slice(_offsets[part], Units * _widths[part]);
            var projected = step.Projected.Span.Slice(part * Units, Units);
            if (_parts[part].Source == RowSource.One)
            {
                _kernels.Apply(rows);
                rows.Values.CopyTo(projected);
            }
            else
            {
                _kernels.Multiply(rows, Values(part, step), projected);
            }
        }

        Finish(step);
    }

    private void Finish(UnitStep step)
    {
        StepUnits(step);
        ReadOut(step);
    }

    private void ReadOut(UnitStep step)
    {
        if (_tanhOutput)
            Vectors.Tanh(step.After.Span, step.Output.Span);
        else
            step.After.Span.CopyTo(step.Output.Span);
    }

    /// <summary>a = dL/dh from dL/dy.</summary>
    private void ToState(ReadOnlySpan<float> outputAdjoint, UnitStep step)
    {
        var adjoint = _adjoint.Span;
        var y = step.Output.Span;
        for (var i = 0; i < outputAdjoint.Length; i++)
            adjoint[i] = _tanhOutput ? outputAdjoint[i] * (1 - (y[i] * y[i])) : outputAdjoint[i];
        adjoint[outputAdjoint.Length..].Clear();
    }

    /// <summary>a · i for one part and unit.</summary>
    private float Direct(UnitStep step, int part, int unit)
    {
        var slope = step.Slope.Span[(part * StateComponents * Units)..];
        var adjoint = _adjoint.Span;
        var sum = 0f;
        for (var component = 0; component < StateComponents; component++)
            sum += adjoint[(component * Units) + unit] * slope[(component * Units) + unit];
        return sum;
    }

    private void InputAdjoint(ReadOnlySpan<float> parameters, UnitStep step, Span<float> inputAdjoint)
    {
        inputAdjoint.Clear();
        for (var part = 0; part < _parts.Length; part++)
        {
            if (_parts[part].Source != RowSource.Input)
                continue;
            for (var unit = 0; unit < Units; unit++)
                Vectors.AddScaled(inputAdjoint, parameters.Slice(_offsets[part] + (unit * Inputs), Inputs), Direct(step, part, unit));
        }
    }

    /// <summary>trace ← decay trace + a · I: the whole gradient of TBPTT(1).</summary>
    private double AccumulateDirect(UnitStep step, float decay, Span<float> trace)
    {
        var norm = 0.0;
        for (var part = 0; part < _parts.Length; part++)
        {
            var source = Values(part, step);
            for (var unit = 0; unit < Units; unit++)
                norm += Vectors.Accumulate(
                    trace.Slice(_offsets[part] + (unit * source.Length), source.Length),
                    decay,
                    source,
                    Direct(step, part, unit)
                );
        }

        return norm;
    }
}
