using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Parameters;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Networks.Cells;

/// <summary>
/// Linear Recurrent Trace Units (Elelimy et al. 2024) under exact RTRL or TBPTT(1), in float32.
/// <code>
/// e = exp ν   r = exp(−e)   φ = exp θ   Λ = r exp(iφ) = g + is   c = √(1 − r²) + 1e−8
/// h_t = Λ h_{t−1} + c (B_re + i B_im) x_t                         y_t = tanh [h_re; h_im]
/// S_ν' = Λ S_ν − e Λ h_{t−1} + c_ν u     c_ν = e r²/√(1 − r²)     u = B x_t
/// S_θ' = Λ S_θ + iφ Λ h_{t−1}            E' = Λ E + c x_t
/// </code>
/// The layer is complex-linear, so one complex array E [n, F] = dh/dB_re serves both input matrices: dh/dB_im = iE. What is kept is E/c,
/// for which (E/c)' = Λ c_{t−1}/c_t (E/c) + x_t: the same number with a multiplication and three registers less in the innermost loop. ψ =
/// nu [n], theta [n], inputReal [n, F], inputImaginary [n, F], row-major. The state is [real of all units; imaginary of all units].
/// </summary>
internal sealed class LinearRtu : IRecurrentCell
{
    private readonly int _n;
    private readonly bool _exact,
        _phaseFactor;
    private readonly Range _matrices;
    private readonly RtuInitialiser _initialiser;
    private readonly RtuMemory _memory;
    private readonly AlignedBuffer[] _kept; // h, and S in units of the input gain with that gain
    private readonly RtuKernels _kernels;
    private readonly DenseKernels _dense;
    private readonly VectorKernels _vectors;

    // A correction that is due under TBPTT(1), and the gradients of ν and θ now and one step ahead.
    private readonly OuterCorrection _due;
    private readonly AlignedBuffer _unitGradient,
        _aheadUnitGradient;

    // True between Advance and the pass that brings E from step t − 1 to step t.
    private bool _behind;

    // True while a correction that is due still needs E, and then whether E counts as 0 afterwards.
    private bool _correcting,
        _fresh;

    /// <param name="phaseFactor">Whether derivatives by θ carry the factor φ = dφ/dθ, as they must; the RTU original omits it.</param>
    public LinearRtu(int inputs, int units, bool exact, RtuInitialiser initialiser, VectorWidth path, bool phaseFactor = true)
    {
        _n = units;
        _phaseFactor = phaseFactor;
        _exact = exact;
        _initialiser = initialiser;
        _memory = new RtuMemory(inputs, units, exact);
        _kept = exact
            ?
            [
                _memory.Hidden,
                _memory.SensitivityNu,
                _memory.SensitivityTheta,
                _memory.C,
                _memory.SensitivityReal,
                _memory.SensitivityImaginary,
            ]
            : [_memory.Hidden];
        _kernels = RtuKernels.For(path);
        _dense = DenseKernels.For(path);
        _vectors = VectorKernels.For(path);
        _due = new OuterCorrection(exact ? 0 : 2 * units, exact ? 0 : inputs);
        (_unitGradient, _aheadUnitGradient) = (new AlignedBuffer(2 * units), new AlignedBuffer(2 * units));
        var matrix = units * inputs;
        _matrices = (2 * units)..(2 * (units + matrix));
        Tensors =
        [
            new("recurrent.nu", "recurrent", 0, units, [units]),
            new("recurrent.theta", "recurrent", units, units, [units]),
            new("recurrent.inputReal", "recurrent", 2 * units, matrix, [units, inputs]),
            new("recurrent.inputImaginary", "recurrent", (2 * units) + matrix, matrix, [units, inputs]),
        ];
    }

    public int Units => _n;

    public int StateComponents => 2;

    public bool Corrects => true;

    public int OutputSize => 2 * _n;

    public IReadOnlyList<TensorView> Tensors { get; }

    public ReadOnlySpan<float> HiddenState => _memory.Hidden.Span;

    public void Initialise(Span<float> parameters, RandomSource random) => _initialiser.Draw(parameters, _n, random);

    public void Reset()
    {
        _memory.Hidden.Span.Clear();
        _memory.SensitivityNu.Span.Clear();
        _memory.SensitivityTheta.Span.Clear();
        _memory.C.Span.Clear(); // the gain of sensitivities that are 0
        _behind = false;
        _fresh = _correcting;
        if (!_correcting)
            ClearRows();
    }

    public void Advance(Weights parameters, ReadOnlySpan<float> x, Span<float> y)
    {
        AdvanceSensitivity();
        var rates = parameters.Slice(0, 2 * _n);
        _dense.Apply(rates);
        _kernels.Coefficients(rates.Values[.._n], rates.Values[_n..], _memory);
        if (!_phaseFactor)
            _memory.Phi.Span.Fill(1); // of the derivatives alone: Λ stands by now
        x.CopyTo(_memory.Input.Span);
        var matrices = parameters[_matrices];
        _behind = _exact && !parameters.Corrects;
        if (!parameters.Corrects)
            _dense.Multiply(matrices, x, _memory.Projected.Span);
        else if (_exact)
            _kernels.CorrectRowsAndAdvance(_memory, matrices, _fresh);
        else
            _dense.Correct(matrices, _due, x, _memory.Projected.Span);
        (_correcting, _fresh) = (false, false);
        _kernels.AdvanceUnits(_memory);
        _memory.Output.Span.CopyTo(y);
    }

    public void Correct(
        Weights parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        ReadOnlySpan<float> aheadOutputAdjoint,
        Span<float> aheadInputAdjoint
    )
    {
        AdvanceSensitivity();
        var now = _memory.DueTrace.Span;
        _kernels.ThroughOutput(outputAdjoint, _memory.Output.Span, _memory);
        _kernels.AccumulateUnits(_memory, 0, _unitGradient.Span);
        _memory.Direct.Span.CopyTo(now);
        if (aheadOutputAdjoint.IsEmpty)
        {
            _memory.Rotated.Span.Clear();
            _memory.Direct.Span.Clear();
        }
        else
        {
            _kernels.ThroughOutput(aheadOutputAdjoint, _memory.PeekOutput.Span, _memory);
            _kernels.PeekUnitGradients(_memory, _aheadUnitGradient.Span);
        }

        var direct = _memory.Direct.Span;
        var (length, aheadLength) = (2 * _n, aheadOutputAdjoint.IsEmpty ? 0 : 2 * _n);
        _dense.MultiplyTransposed(parameters.Values[_matrices], now, inputAdjoint, direct[..aheadLength], aheadInputAdjoint);
        _dense.Correct(parameters.Slice(0, length), _unitGradient.Span, _aheadUnitGradient.Span[..aheadLength]);
        if (!_exact)
        {
            now.CopyTo(_due.Gradient.Span);
            _memory.Input.Span.CopyTo(_due.Input.Span);
            if (aheadLength == 0)
            {
                _due.ClearAhead();
                return;
            }

            direct.CopyTo(_due.AheadGradient.Span);
            _memory.PeekInput.Span.CopyTo(_due.AheadInput.Span);
            return;
        }

        _kernels.CorrectionFactors(_memory, parameters.Correction);
        _correcting = true;
    }

    public void Apply(Weights parameters)
    {
        if (_exact)
            _kernels.CorrectRows(_memory, parameters[_matrices]);
        else
            _dense.Correct(parameters[_matrices], _due);
        if (_fresh)
            ClearRows();
        (_correcting, _fresh) = (false, false);
    }

    public void AdvanceSensitivity()
    {
        if (_behind)
            _kernels.AdvanceRows(_memory);
        _behind = false;
    }

    public void Peek(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y)
    {
        x.CopyTo(_memory.PeekInput.Span);
        _dense.Multiply(parameters[_matrices], x, _memory.PeekProjected.Span);
        FinishPeek(y);
    }

    public void Impose(ReadOnlySpan<float> hidden, Span<float> y)
    {
        hidden.CopyTo(_memory.Hidden.Span);
        _kernels.Output(_memory);
        _memory.Output.Span.CopyTo(y);
    }

    public double AccumulateTrace(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace
    ) => Accumulate(parameters, outputAdjoint, inputAdjoint, decay, trace, peek: false);

    public double AccumulateTraceAndPeek(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        ReadOnlySpan<float> ahead,
        Span<float> aheadOutput
    )
    {
        if (!_exact)
        {
            Peek(parameters, ahead, aheadOutput);
            return AccumulateTrace(parameters, outputAdjoint, inputAdjoint, decay, trace);
        }

        ahead.CopyTo(_memory.PeekInput.Span);
        var norm = Accumulate(parameters, outputAdjoint, inputAdjoint, decay, trace, peek: true);
        FinishPeek(aheadOutput);
        return norm;
    }

    public void PeekGradient(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        Span<float> gradient
    )
    {
        AdvanceSensitivity();
        _kernels.ThroughOutput(outputAdjoint, _memory.PeekOutput.Span, _memory);
        _kernels.PeekUnitGradients(_memory, gradient[..(2 * _n)]);
        _kernels.PeekRows(_memory, parameters[_matrices], inputAdjoint, gradient[_matrices]);
    }

    public void AddEarlierGradient(ReadOnlySpan<float> parameters, Span<float> inputAdjoint, Span<float> gradient)
    {
        var adjoint = _memory.Adjoint.Span;
        var direct = _memory.Direct.Span;
        for (var unit = 0; unit < _n; unit++)
        {
            var (g, s, c) = (_memory.G.Span[unit], _memory.S.Span[unit], _memory.C.Span[unit]);
            var (re, im) = (adjoint[unit], adjoint[_n + unit]);
            (adjoint[unit], adjoint[_n + unit]) = ((g * re) + (s * im), (g * im) - (s * re));
            (direct[unit], direct[_n + unit]) = (c * adjoint[unit], c * adjoint[_n + unit]);
        }

        _kernels.AccumulateUnits(_memory, 1, gradient[..(2 * _n)]);
        _dense.AccumulateOuter(gradient[_matrices], 1, direct, _memory.Input.Span, parameters[_matrices], inputAdjoint);
    }

    public int StateLength => _kept.Sum(buffer => buffer.Span.Length);

    public void SaveState(Span<float> state)
    {
        AdvanceSensitivity();
        foreach (var buffer in _kept)
        {
            buffer.Span.CopyTo(state);
            state = state[buffer.Span.Length..];
        }
    }

    public void LoadState(ReadOnlySpan<float> state)
    {
        _behind = false;
        foreach (var buffer in _kept)
        {
            state[..buffer.Span.Length].CopyTo(buffer.Span);
            state = state[buffer.Span.Length..];
        }
    }

    public double SensitivityNorm()
    {
        if (!_exact || _fresh)
            return 0;
        AdvanceSensitivity();
        var input = 0.0;
        for (var unit = 0; unit < _n; unit++)
        {
            var (gain, row) = ((double)_memory.C.Span[unit], new Range(unit * _memory.Inputs, (unit + 1) * _memory.Inputs));
            var squares =
                _vectors.SumSquares(_memory.SensitivityReal.Span[row]) + _vectors.SumSquares(_memory.SensitivityImaginary.Span[row]);
            input += gain * gain * squares;
        }

        return Math.Sqrt(
            (2 * input) + _vectors.SumSquares(_memory.SensitivityNu.Span) + _vectors.SumSquares(_memory.SensitivityTheta.Span)
        );
    }

    public void WritePoles(ReadOnlySpan<float> parameters, Span<float> radius, Span<float> phase)
    {
        for (var unit = 0; unit < _n; unit++)
        {
            radius[unit] = (float)Math.Exp(-Math.Exp(parameters[unit]));
            phase[unit] = (float)Math.Exp(parameters[_n + unit]);
        }
    }

    public void Save(StateWriter writer, string prefix)
    {
        AdvanceSensitivity();
        writer.Floats(prefix + "hidden", _memory.Hidden.Span);
        if (!_exact)
            return;
        writer.Floats(prefix + "sensitivity.nu", _memory.SensitivityNu.Span);
        writer.Floats(prefix + "sensitivity.theta", _memory.SensitivityTheta.Span);
        writer.Floats(prefix + "sensitivity.gain", _memory.C.Span);
        writer.Floats(prefix + "sensitivity.inputReal", _memory.SensitivityReal.Span);
        writer.Floats(prefix + "sensitivity.inputImaginary", _memory.SensitivityImaginary.Span);
    }

    /// <summary>A branch that turns exact RTRL on finds no sensitivities and starts them at 0; one that turns it off drops them.</summary>
    public void Load(StateReader reader, string prefix)
    {
        Reset();
        reader.Floats(prefix + "hidden", _memory.Hidden.Span);
        if (!_exact || !reader.Has(prefix + "sensitivity.nu"))
            return;
        reader.Floats(prefix + "sensitivity.nu", _memory.SensitivityNu.Span);
        reader.Floats(prefix + "sensitivity.theta", _memory.SensitivityTheta.Span);
        if (reader.Has(prefix + "sensitivity.gain"))
            reader.Floats(prefix + "sensitivity.gain", _memory.C.Span);
        else
            _memory.C.Span.Fill(1); // an older checkpoint holds E itself
        reader.Floats(prefix + "sensitivity.inputReal", _memory.SensitivityReal.Span);
        reader.Floats(prefix + "sensitivity.inputImaginary", _memory.SensitivityImaginary.Span);
    }

    private double Accumulate(
        ReadOnlySpan<float> parameters,
        ReadOnlySpan<float> outputAdjoint,
        Span<float> inputAdjoint,
        float decay,
        Span<float> trace,
        bool peek
    )
    {
        _kernels.ThroughOutput(outputAdjoint, _memory.Output.Span, _memory);
        var norm = _kernels.AccumulateUnits(_memory, decay, trace[..(2 * _n)]);

        // Under TBPTT(1) h_{t−1} is a constant and B is an ordinary dense layer in front of c.
        norm += _exact
            ? _kernels.AccumulateRows(_memory, parameters[_matrices], inputAdjoint, decay, trace[_matrices], _behind, peek)
            : _dense.AccumulateOuter(trace[_matrices], decay, _memory.Direct.Span, _memory.Input.Span, parameters[_matrices], inputAdjoint);
        _behind = false;
        return norm;
    }

    private void ClearRows()
    {
        _memory.SensitivityReal.Span.Clear();
        _memory.SensitivityImaginary.Span.Clear();
    }

    private void FinishPeek(Span<float> y)
    {
        _kernels.PeekUnits(_memory);
        _memory.PeekOutput.Span.CopyTo(y);
    }
}
