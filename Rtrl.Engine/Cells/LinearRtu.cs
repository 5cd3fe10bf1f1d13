using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using static Rtrl.Engine.Numerics.VectorMath;

namespace Rtrl.Engine.Cells;

/// <summary>
/// Linear Recurrent Trace Units (Elelimy et al. 2024) under exact RTRL or TBPTT(1), in float32.
/// <code>
/// e = exp ν   r = exp(−e)   φ = exp θ   Λ = r exp(iφ) = g + is   c = √(1 − r²) + 1e−8
/// h_t = Λ h_{t−1} + c (B_re + i B_im) x_t                         y_t = tanh [h_re; h_im]
/// S_ν' = Λ S_ν − e Λ h_{t−1} + c_ν u     c_ν = e r²/√(1 − r²)     u = B x_t
/// S_θ' = Λ S_θ + iφ Λ h_{t−1}            E' = Λ E + c x_t
/// </code>
/// The layer is complex-linear, so one complex array E [n, F] = dh/dB_re serves both input matrices: dh/dB_im = iE.
/// ψ = nu [n], theta [n], inputReal [n, F], inputImaginary [n, F], row-major. The state is [real of all units; imaginary of all units].
/// </summary>
internal sealed class LinearRtu : IRecurrentCell
{
    private readonly int _n, _f;
    private readonly bool _exact;
    private readonly RtuInitialiser _initialiser;

    // State: h_t [2n]; S_ν and S_θ as [re n; im n]; E as two real arrays [n, F].
    private readonly AlignedBuffer _hidden, _sensitivityNu, _sensitivityTheta, _sensitivityReal, _sensitivityImaginary;

    // Coefficients under the parameters of step t, and what step t saw.
    private readonly AlignedBuffer _g, _s, _c, _cNu, _e, _phi;
    private readonly AlignedBuffer _input, _projected, _output, _adjoint;
    private readonly AlignedBuffer _peekInput, _peekProjected, _peekOutput, _rotatedAdjoint;

    // True between Advance and the pass that brings E from step t − 1 to step t.
    private bool _sensitivityBehind;

    public LinearRtu(int inputs, int units, bool exact, RtuInitialiser initialiser)
    {
        _f = inputs;
        _n = units;
        _exact = exact;
        _initialiser = initialiser;
        _hidden = new(2 * units);
        _sensitivityNu = new(2 * units);
        _sensitivityTheta = new(2 * units);
        _sensitivityReal = new(exact ? units * inputs : 0);
        _sensitivityImaginary = new(exact ? units * inputs : 0);
        _g = new(units);
        _s = new(units);
        _c = new(units);
        _cNu = new(units);
        _e = new(units);
        _phi = new(units);
        _input = new(inputs);
        _projected = new(2 * units);
        _output = new(2 * units);
        _adjoint = new(2 * units);
        _peekInput = new(inputs);
        _peekProjected = new(2 * units);
        _peekOutput = new(2 * units);
        _rotatedAdjoint = new(2 * units);
        Tensors =
        [
            new("recurrent.nu", "recurrent", 0, units, [units]),
            new("recurrent.theta", "recurrent", units, units, [units]),
            new("recurrent.inputReal", "recurrent", 2 * units, units * inputs, [units, inputs]),
            new("recurrent.inputImaginary", "recurrent", (2 * units) + (units * inputs), units * inputs, [units, inputs]),
        ];
    }

    public int Units => _n;

    public int StateComponents => 2;

    public int OutputSize => 2 * _n;

    public IReadOnlyList<TensorView> Tensors { get; }

    public ReadOnlySpan<float> HiddenState => _hidden.Span;

    public void Initialise(Span<float> parameters, RandomSource random) => _initialiser.Draw(parameters, _n, random);

    public void Reset()
    {
        _hidden.Span.Clear();
        _sensitivityNu.Span.Clear();
        _sensitivityTheta.Span.Clear();
        _sensitivityReal.Span.Clear();
        _sensitivityImaginary.Span.Clear();
        _sensitivityBehind = false;
    }

    public void Advance(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y)
    {
        AdvanceSensitivity();
        ComputeCoefficients(parameters[.._n], parameters.Slice(_n, _n));
        x.CopyTo(_input.Span);
        Project(parameters, x, _projected.Span);
        AdvanceUnits();
        Tanh(_hidden.Span, _output.Span);
        _output.Span.CopyTo(y);
        _sensitivityBehind = _exact;
    }

    public void AdvanceSensitivity()
    {
        if (!_sensitivityBehind)
            return;
        _sensitivityBehind = false;
        for (var unit = 0; unit < _n; unit++)
        {
            AdvanceRow(
                ref Row(_sensitivityReal, unit), ref Row(_sensitivityImaginary, unit), ref First(_input), _f,
                _g.Span[unit], _s.Span[unit], _c.Span[unit]);
        }
    }

    public void Peek(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y)
    {
        x.CopyTo(_peekInput.Span);
        Project(parameters, x, _peekProjected.Span);
        PeekUnits(_peekOutput.Span);
        Tanh(_peekOutput.Span, _peekOutput.Span);
        _peekOutput.Span.CopyTo(y);
    }

    public void Impose(ReadOnlySpan<float> hidden, Span<float> y)
    {
        hidden.CopyTo(_hidden.Span);
        Tanh(_hidden.Span, _output.Span);
        _output.Span.CopyTo(y);
    }

    public double AccumulateTrace(
        ReadOnlySpan<float> parameters, ReadOnlySpan<float> outputAdjoint, Span<float> inputAdjoint, float decay, Span<float> trace)
    {
        ThroughTanh(outputAdjoint, _output.Span, _adjoint.Span);
        var norm = AccumulateUnits(_adjoint.Span, decay, trace);

        inputAdjoint.Clear();
        var adjoint = _adjoint.Span;
        ref var gRef = ref First(_g);
        ref var sRef = ref First(_s);
        ref var cRef = ref First(_c);
        ref var real = ref MemoryMarshal.GetReference(parameters[(2 * _n)..]);
        ref var traceReal = ref MemoryMarshal.GetReference(trace[(2 * _n)..]);
        ref var inputAdjointRef = ref MemoryMarshal.GetReference(inputAdjoint);
        var imaginary = _n * _f;
        for (var unit = 0; unit < _n; unit++)
        {
            var row = unit * _f;
            var aRe = adjoint[unit];
            var aIm = adjoint[_n + unit];
            var c = Unsafe.Add(ref cRef, unit);
            if (_exact)
            {
                // E that has already advanced turns by Λ = 1 and gains nothing.
                var (g, s, gain) = _sensitivityBehind ? (Unsafe.Add(ref gRef, unit), Unsafe.Add(ref sRef, unit), c) : (1f, 0f, 0f);
                norm += AdvanceAndAccumulateRow(
                    ref Row(_sensitivityReal, unit), ref Row(_sensitivityImaginary, unit), ref First(_input),
                    ref Unsafe.Add(ref traceReal, row), ref Unsafe.Add(ref traceReal, imaginary + row), _f, g, s, gain, aRe, aIm, decay);
            }
            else
            {
                norm += Accumulate(trace.Slice((2 * _n) + row, _f), decay, _input.Span, aRe * c);
                norm += Accumulate(trace.Slice((2 * _n) + imaginary + row, _f), decay, _input.Span, aIm * c);
            }

            AddInputAdjoint(ref inputAdjointRef, ref Unsafe.Add(ref real, row), ref Unsafe.Add(ref real, imaginary + row), _f, c * aRe, c * aIm);
        }

        _sensitivityBehind = false;
        return norm;
    }

    public void PeekGradient(ReadOnlySpan<float> parameters, ReadOnlySpan<float> outputAdjoint, Span<float> inputAdjoint, Span<float> gradient)
    {
        AdvanceSensitivity();
        var adjoint = _adjoint.Span;
        var rotated = _rotatedAdjoint.Span;
        ThroughTanh(outputAdjoint, _peekOutput.Span, adjoint);
        PeekUnitGradients(adjoint, rotated, gradient);

        inputAdjoint.Clear();
        ref var real = ref MemoryMarshal.GetReference(parameters[(2 * _n)..]);
        ref var gradientReal = ref MemoryMarshal.GetReference(gradient[(2 * _n)..]);
        ref var inputAdjointRef = ref MemoryMarshal.GetReference(inputAdjoint);
        var imaginary = _n * _f;
        for (var unit = 0; unit < _n; unit++)
        {
            var row = unit * _f;
            var c = _c.Span[unit];
            var direct = (Re: c * adjoint[unit], Im: c * adjoint[_n + unit]);
            if (_exact)
            {
                PeekRow(
                    ref Row(_sensitivityReal, unit), ref Row(_sensitivityImaginary, unit), ref First(_peekInput),
                    ref Unsafe.Add(ref gradientReal, row), ref Unsafe.Add(ref gradientReal, imaginary + row), _f,
                    rotated[unit], rotated[_n + unit], direct.Re, direct.Im);
            }
            else
            {
                Accumulate(gradient.Slice((2 * _n) + row, _f), 0, _peekInput.Span, direct.Re);
                Accumulate(gradient.Slice((2 * _n) + imaginary + row, _f), 0, _peekInput.Span, direct.Im);
            }

            AddInputAdjoint(ref inputAdjointRef, ref Unsafe.Add(ref real, row), ref Unsafe.Add(ref real, imaginary + row), _f, direct.Re, direct.Im);
        }
    }

    public int StateLength => (2 * _n) + (_exact ? (4 * _n) + (2 * _n * _f) : 0);

    public void SaveState(Span<float> state)
    {
        AdvanceSensitivity();
        _hidden.Span.CopyTo(state);
        if (!_exact)
            return;
        _sensitivityNu.Span.CopyTo(state[(2 * _n)..]);
        _sensitivityTheta.Span.CopyTo(state[(4 * _n)..]);
        _sensitivityReal.Span.CopyTo(state[(6 * _n)..]);
        _sensitivityImaginary.Span.CopyTo(state[((6 * _n) + (_n * _f))..]);
    }

    public void LoadState(ReadOnlySpan<float> state)
    {
        _sensitivityBehind = false;
        state[..(2 * _n)].CopyTo(_hidden.Span);
        if (!_exact)
            return;
        state.Slice(2 * _n, 2 * _n).CopyTo(_sensitivityNu.Span);
        state.Slice(4 * _n, 2 * _n).CopyTo(_sensitivityTheta.Span);
        state.Slice(6 * _n, _n * _f).CopyTo(_sensitivityReal.Span);
        state[((6 * _n) + (_n * _f))..].CopyTo(_sensitivityImaginary.Span);
    }

    public double SensitivityNorm()
    {
        if (!_exact)
            return 0;
        AdvanceSensitivity();
        var input = SumSquares(_sensitivityReal.Span) + SumSquares(_sensitivityImaginary.Span);
        return Math.Sqrt((2 * input) + SumSquares(_sensitivityNu.Span) + SumSquares(_sensitivityTheta.Span));
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
        writer.Floats(prefix + "hidden", _hidden.Span);
        if (!_exact)
            return;
        writer.Floats(prefix + "sensitivity.nu", _sensitivityNu.Span);
        writer.Floats(prefix + "sensitivity.theta", _sensitivityTheta.Span);
        writer.Floats(prefix + "sensitivity.inputReal", _sensitivityReal.Span);
        writer.Floats(prefix + "sensitivity.inputImaginary", _sensitivityImaginary.Span);
    }

    /// <summary>A branch that turns exact RTRL on finds no sensitivities and starts them at 0; one that turns it off drops them.</summary>
    public void Load(StateReader reader, string prefix)
    {
        Reset();
        reader.Floats(prefix + "hidden", _hidden.Span);
        if (!_exact || !reader.Has(prefix + "sensitivity.nu"))
            return;
        reader.Floats(prefix + "sensitivity.nu", _sensitivityNu.Span);
        reader.Floats(prefix + "sensitivity.theta", _sensitivityTheta.Span);
        reader.Floats(prefix + "sensitivity.inputReal", _sensitivityReal.Span);
        reader.Floats(prefix + "sensitivity.inputImaginary", _sensitivityImaginary.Span);
    }

    private static ref float First(AlignedBuffer buffer) => ref MemoryMarshal.GetReference(buffer.Span);

    private ref float Row(AlignedBuffer buffer, int unit) => ref Unsafe.Add(ref First(buffer), unit * _f);

    /// <summary>g, s, c, c_ν, e and φ of every unit, evaluated in double: 1 − r² loses its digits in float where r is close to 1.</summary>
    private void ComputeCoefficients(ReadOnlySpan<float> nu, ReadOnlySpan<float> theta)
    {
        ref var nuRef = ref MemoryMarshal.GetReference(nu);
        ref var thetaRef = ref MemoryMarshal.GetReference(theta);
        var k = 0;
        if (VectorPath.IsVectorised)
        {
            for (; k <= _n - 8; k += 8)
            {
                var (nuLow, nuHigh) = Vector256.Widen(LoadLanes(ref nuRef, k));
                var (thetaLow, thetaHigh) = Vector256.Widen(LoadLanes(ref thetaRef, k));
                var low = RtuCoefficients.At(nuLow, thetaLow);
                var high = RtuCoefficients.At(nuHigh, thetaHigh);
                Vector256.Narrow(low.G, high.G).StoreUnsafe(ref First(_g), (nuint)k);
                Vector256.Narrow(low.S, high.S).StoreUnsafe(ref First(_s), (nuint)k);
                Vector256.Narrow(low.C, high.C).StoreUnsafe(ref First(_c), (nuint)k);
                Vector256.Narrow(low.CNu, high.CNu).StoreUnsafe(ref First(_cNu), (nuint)k);
                Vector256.Narrow(low.E, high.E).StoreUnsafe(ref First(_e), (nuint)k);
                Vector256.Narrow(low.Phi, high.Phi).StoreUnsafe(ref First(_phi), (nuint)k);
            }
        }

        for (; k < _n; k++)
        {
            var (g, s, c, cNu, e, phi) = RtuUnit.At(Math.Exp(nu[k]), Math.Exp(theta[k]));
            _e.Span[k] = (float)e;
            _phi.Span[k] = (float)phi;
            _g.Span[k] = (float)g;
            _s.Span[k] = (float)s;
            _c.Span[k] = (float)c;
            _cNu.Span[k] = (float)cNu;
        }
    }

    /// <summary>u = B x as [re n; im n].</summary>
    private void Project(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> u)
    {
        Multiply(parameters.Slice(2 * _n, _n * _f), x, u[.._n]);
        Multiply(parameters.Slice((2 * _n) + (_n * _f), _n * _f), x, u[_n..]);
    }

    /// <summary>h, S_ν and S_θ from step t − 1 to step t. TBPTT(1) keeps the immediate part only.</summary>
    private void AdvanceUnits()
    {
        var n = _n;
        ref var h = ref First(_hidden);
        ref var u = ref First(_projected);
        ref var sNu = ref First(_sensitivityNu);
        ref var sTheta = ref First(_sensitivityTheta);
        var k = 0;
        if (VectorPath.IsVectorised)
        {
            var carried = Vector256.Create(_exact ? 1f : 0f);
            for (; k <= n - 8; k += 8)
            {
                var g = LoadLanes(ref First(_g), k);
                var s = LoadLanes(ref First(_s), k);
                var c = LoadLanes(ref First(_c), k);
                var cNu = LoadLanes(ref First(_cNu), k);
                var e = LoadLanes(ref First(_e), k);
                var phi = LoadLanes(ref First(_phi), k);
                var hRe = LoadLanes(ref h, k);
                var hIm = LoadLanes(ref h, n + k);
                var uRe = LoadLanes(ref u, k);
                var uIm = LoadLanes(ref u, n + k);
                var turnedRe = (g * hRe) - (s * hIm);
                var turnedIm = (g * hIm) + (s * hRe);
                (turnedRe + (c * uRe)).StoreUnsafe(ref h, (nuint)k);
                (turnedIm + (c * uIm)).StoreUnsafe(ref h, (nuint)(n + k));

                g *= carried;
                s *= carried;
                var nuRe = LoadLanes(ref sNu, k);
                var nuIm = LoadLanes(ref sNu, n + k);
                ((g * nuRe) - (s * nuIm) - (e * turnedRe) + (cNu * uRe)).StoreUnsafe(ref sNu, (nuint)k);
                ((g * nuIm) + (s * nuRe) - (e * turnedIm) + (cNu * uIm)).StoreUnsafe(ref sNu, (nuint)(n + k));
                var thetaRe = LoadLanes(ref sTheta, k);
                var thetaIm = LoadLanes(ref sTheta, n + k);
                ((g * thetaRe) - (s * thetaIm) - (phi * turnedIm)).StoreUnsafe(ref sTheta, (nuint)k);
                ((g * thetaIm) + (s * thetaRe) + (phi * turnedRe)).StoreUnsafe(ref sTheta, (nuint)(n + k));
            }
        }

        var hidden = _hidden.Span;
        var projected = _projected.Span;
        var nu = _sensitivityNu.Span;
        var theta = _sensitivityTheta.Span;
        for (; k < n; k++)
        {
            var (g, s, c, cNu, e, phi) = (_g.Span[k], _s.Span[k], _c.Span[k], _cNu.Span[k], _e.Span[k], _phi.Span[k]);
            var turnedRe = (g * hidden[k]) - (s * hidden[n + k]);
            var turnedIm = (g * hidden[n + k]) + (s * hidden[k]);
            hidden[k] = turnedRe + (c * projected[k]);
            hidden[n + k] = turnedIm + (c * projected[n + k]);
            if (!_exact)
                (g, s) = (0, 0);
            (nu[k], nu[n + k]) = (
                (g * nu[k]) - (s * nu[n + k]) - (e * turnedRe) + (cNu * projected[k]),
                (g * nu[n + k]) + (s * nu[k]) - (e * turnedIm) + (cNu * projected[n + k]));
            (theta[k], theta[n + k]) = (
                (g * theta[k]) - (s * theta[n + k]) - (phi * turnedIm),
                (g * theta[n + k]) + (s * theta[k]) + (phi * turnedRe));
        }
    }

    /// <summary>Λ h_t + c u', the state one step ahead.</summary>
    private void PeekUnits(Span<float> ahead)
    {
        var n = _n;
        var h = _hidden.Span;
        var u = _peekProjected.Span;
        var k = 0;
        if (VectorPath.IsVectorised)
        {
            ref var hRef = ref First(_hidden);
            ref var uRef = ref First(_peekProjected);
            ref var aheadRef = ref MemoryMarshal.GetReference(ahead);
            for (; k <= n - 8; k += 8)
            {
                var g = LoadLanes(ref First(_g), k);
                var s = LoadLanes(ref First(_s), k);
                var c = LoadLanes(ref First(_c), k);
                var hRe = LoadLanes(ref hRef, k);
                var hIm = LoadLanes(ref hRef, n + k);
                ((g * hRe) - (s * hIm) + (c * LoadLanes(ref uRef, k))).StoreUnsafe(ref aheadRef, (nuint)k);
                ((g * hIm) + (s * hRe) + (c * LoadLanes(ref uRef, n + k))).StoreUnsafe(ref aheadRef, (nuint)(n + k));
            }
        }

        for (; k < n; k++)
        {
            var (g, s, c) = (_g.Span[k], _s.Span[k], _c.Span[k]);
            ahead[k] = (g * h[k]) - (s * h[n + k]) + (c * u[k]);
            ahead[n + k] = (g * h[n + k]) + (s * h[k]) + (c * u[n + k]);
        }
    }

    /// <summary>a = dL/dh = dL/dy (1 − y²).</summary>
    private static void ThroughTanh(ReadOnlySpan<float> outputAdjoint, ReadOnlySpan<float> output, Span<float> adjoint)
    {
        ref var fromRef = ref MemoryMarshal.GetReference(outputAdjoint);
        ref var yRef = ref MemoryMarshal.GetReference(output);
        ref var toRef = ref MemoryMarshal.GetReference(adjoint);
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            for (; i <= adjoint.Length - 8; i += 8)
            {
                var y = LoadLanes(ref yRef, i);
                (LoadLanes(ref fromRef, i) * (Vector256<float>.One - (y * y))).StoreUnsafe(ref toRef, (nuint)i);
            }
        }

        for (; i < adjoint.Length; i++)
            adjoint[i] = outputAdjoint[i] * (1 - (output[i] * output[i]));
    }

    /// <summary>Trace of ν and θ: z ← decay z + a_re S_re + a_im S_im. Returns Σ|z|.</summary>
    private double AccumulateUnits(ReadOnlySpan<float> adjoint, float decay, Span<float> trace)
    {
        var norm = 0.0;
        norm += AccumulatePair(adjoint, _sensitivityNu.Span, decay, trace[.._n]);
        norm += AccumulatePair(adjoint, _sensitivityTheta.Span, decay, trace.Slice(_n, _n));
        return norm;
    }

    private float AccumulatePair(ReadOnlySpan<float> adjoint, ReadOnlySpan<float> sensitivity, float decay, Span<float> trace)
    {
        var n = _n;
        ref var a = ref MemoryMarshal.GetReference(adjoint);
        ref var sens = ref MemoryMarshal.GetReference(sensitivity);
        ref var z = ref MemoryMarshal.GetReference(trace);
        var k = 0;
        var norm = 0f;
        if (VectorPath.IsVectorised)
        {
            var keep = Vector256.Create(decay);
            var lanes = Vector256<float>.Zero;
            for (; k <= n - 8; k += 8)
            {
                var gradient = (LoadLanes(ref a, k) * LoadLanes(ref sens, k)) + (LoadLanes(ref a, n + k) * LoadLanes(ref sens, n + k));
                var value = Vector256.FusedMultiplyAdd(keep, LoadLanes(ref z, k), gradient);
                value.StoreUnsafe(ref z, (nuint)k);
                lanes += Vector256.Abs(value);
            }

            norm = Vector256.Sum(lanes);
        }

        for (; k < n; k++)
        {
            trace[k] = (decay * trace[k]) + (adjoint[k] * sensitivity[k]) + (adjoint[n + k] * sensitivity[n + k]);
            norm += Math.Abs(trace[k]);
        }

        return norm;
    }

    /// <summary>
    /// Gradient of ν and θ one step ahead: a · (J S_t + I') = (Jᵀ a) · S_t + a · I'. Writes Jᵀ a to <paramref name="rotated"/>;
    /// under TBPTT(1) that part is 0.
    /// </summary>
    private void PeekUnitGradients(ReadOnlySpan<float> adjoint, Span<float> rotated, Span<float> gradient)
    {
        var n = _n;
        var h = _hidden.Span;
        var u = _peekProjected.Span;
        var sNu = _sensitivityNu.Span;
        var sTheta = _sensitivityTheta.Span;
        var cNu = _cNu.Span;
        var e = _e.Span;
        var phi = _phi.Span;
        for (var k = 0; k < n; k++)
        {
            var (g, s) = (_g.Span[k], _s.Span[k]);
            var (aRe, aIm) = (adjoint[k], adjoint[n + k]);
            var (backRe, backIm) = _exact ? ((g * aRe) + (s * aIm), (g * aIm) - (s * aRe)) : (0f, 0f);
            rotated[k] = backRe;
            rotated[n + k] = backIm;
            var turnedRe = (g * h[k]) - (s * h[n + k]);
            var turnedIm = (g * h[n + k]) + (s * h[k]);
            gradient[k] = (backRe * sNu[k]) + (backIm * sNu[n + k])
                + (aRe * ((cNu[k] * u[k]) - (e[k] * turnedRe))) + (aIm * ((cNu[k] * u[n + k]) - (e[k] * turnedIm)));
            gradient[n + k] = (backRe * sTheta[k]) + (backIm * sTheta[n + k])
                + (phi[k] * ((aIm * turnedRe) - (aRe * turnedIm)));
        }
    }

    /// <summary>E ← Λ E + c x for one unit.</summary>
    private static void AdvanceRow(ref float eRe, ref float eIm, ref float x, int length, float g, float s, float c)
    {
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            var (gV, sV, minusS, cV) = (Vector256.Create(g), Vector256.Create(s), Vector256.Create(-s), Vector256.Create(c));
            for (; i <= length - 8; i += 8)
            {
                var re = LoadLanes(ref eRe, i);
                var im = LoadLanes(ref eIm, i);
                Vector256.FusedMultiplyAdd(gV, re, Vector256.FusedMultiplyAdd(minusS, im, cV * LoadLanes(ref x, i))).StoreUnsafe(ref eRe, (nuint)i);
                Vector256.FusedMultiplyAdd(gV, im, sV * re).StoreUnsafe(ref eIm, (nuint)i);
            }
        }

        for (; i < length; i++)
        {
            var (re, im) = (Unsafe.Add(ref eRe, i), Unsafe.Add(ref eIm, i));
            Unsafe.Add(ref eRe, i) = (g * re) + ((-s * im) + (c * Unsafe.Add(ref x, i)));
            Unsafe.Add(ref eIm, i) = (g * im) + (s * re);
        }
    }

    /// <summary>
    /// One unit in one pass: E ← Λ E + c x, then z_re ← decay z_re + a_re Re E + a_im Im E and z_im ← decay z_im + a_im Re E − a_re Im E.
    /// Returns Σ|z|.
    /// </summary>
    private static float AdvanceAndAccumulateRow(
        ref float eRe, ref float eIm, ref float x, ref float zRe, ref float zIm, int length,
        float g, float s, float c, float aRe, float aIm, float decay)
    {
        var i = 0;
        var norm = 0f;
        if (VectorPath.IsVectorised)
        {
            var (gV, sV, minusS, cV) = (Vector256.Create(g), Vector256.Create(s), Vector256.Create(-s), Vector256.Create(c));
            var (aReV, aImV, minusARe, keep) = (Vector256.Create(aRe), Vector256.Create(aIm), Vector256.Create(-aRe), Vector256.Create(decay));
            var lanes = Vector256<float>.Zero;
            for (; i <= length - 8; i += 8)
            {
                var re = LoadLanes(ref eRe, i);
                var im = LoadLanes(ref eIm, i);
                var nextRe = Vector256.FusedMultiplyAdd(gV, re, Vector256.FusedMultiplyAdd(minusS, im, cV * LoadLanes(ref x, i)));
                var nextIm = Vector256.FusedMultiplyAdd(gV, im, sV * re);
                nextRe.StoreUnsafe(ref eRe, (nuint)i);
                nextIm.StoreUnsafe(ref eIm, (nuint)i);
                var traceRe = Vector256.FusedMultiplyAdd(keep, LoadLanes(ref zRe, i), Vector256.FusedMultiplyAdd(aReV, nextRe, aImV * nextIm));
                var traceIm = Vector256.FusedMultiplyAdd(keep, LoadLanes(ref zIm, i), Vector256.FusedMultiplyAdd(aImV, nextRe, minusARe * nextIm));
                traceRe.StoreUnsafe(ref zRe, (nuint)i);
                traceIm.StoreUnsafe(ref zIm, (nuint)i);
                lanes += Vector256.Abs(traceRe) + Vector256.Abs(traceIm);
            }

            norm = Vector256.Sum(lanes);
        }

        for (; i < length; i++)
        {
            var (re, im) = (Unsafe.Add(ref eRe, i), Unsafe.Add(ref eIm, i));
            var nextRe = (g * re) + ((-s * im) + (c * Unsafe.Add(ref x, i)));
            var nextIm = (g * im) + (s * re);
            Unsafe.Add(ref eRe, i) = nextRe;
            Unsafe.Add(ref eIm, i) = nextIm;
            var traceRe = (decay * Unsafe.Add(ref zRe, i)) + ((aRe * nextRe) + (aIm * nextIm));
            var traceIm = (decay * Unsafe.Add(ref zIm, i)) + ((aIm * nextRe) - (aRe * nextIm));
            Unsafe.Add(ref zRe, i) = traceRe;
            Unsafe.Add(ref zIm, i) = traceIm;
            norm += Math.Abs(traceRe) + Math.Abs(traceIm);
        }

        return norm;
    }

    /// <summary>One unit's gradient one step ahead: Jᵀa · E_t plus the direct part.</summary>
    private static void PeekRow(
        ref float eRe, ref float eIm, ref float x, ref float gradientRe, ref float gradientIm, int length,
        float backRe, float backIm, float directRe, float directIm)
    {
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            var (backReV, backImV, minusBackRe) = (Vector256.Create(backRe), Vector256.Create(backIm), Vector256.Create(-backRe));
            var (directReV, directImV) = (Vector256.Create(directRe), Vector256.Create(directIm));
            for (; i <= length - 8; i += 8)
            {
                var re = LoadLanes(ref eRe, i);
                var im = LoadLanes(ref eIm, i);
                var value = LoadLanes(ref x, i);
                Vector256.FusedMultiplyAdd(backReV, re, Vector256.FusedMultiplyAdd(backImV, im, directReV * value)).StoreUnsafe(ref gradientRe, (nuint)i);
                Vector256.FusedMultiplyAdd(backImV, re, Vector256.FusedMultiplyAdd(minusBackRe, im, directImV * value)).StoreUnsafe(ref gradientIm, (nuint)i);
            }
        }

        for (; i < length; i++)
        {
            var (re, im, value) = (Unsafe.Add(ref eRe, i), Unsafe.Add(ref eIm, i), Unsafe.Add(ref x, i));
            Unsafe.Add(ref gradientRe, i) = (backRe * re) + (backIm * im) + (directRe * value);
            Unsafe.Add(ref gradientIm, i) = (backIm * re) - (backRe * im) + (directIm * value);
        }
    }

    /// <summary>dL/dx += B_re (c a_re) + B_im (c a_im) for one unit.</summary>
    private static void AddInputAdjoint(ref float dx, ref float bRe, ref float bIm, int length, float re, float im)
    {
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            var (reV, imV) = (Vector256.Create(re), Vector256.Create(im));
            for (; i <= length - 8; i += 8)
            {
                Vector256.FusedMultiplyAdd(reV, LoadLanes(ref bRe, i), Vector256.FusedMultiplyAdd(imV, LoadLanes(ref bIm, i), LoadLanes(ref dx, i)))
                    .StoreUnsafe(ref dx, (nuint)i);
            }
        }

        for (; i < length; i++)
            Unsafe.Add(ref dx, i) += (re * Unsafe.Add(ref bRe, i)) + (im * Unsafe.Add(ref bIm, i));
    }
}
