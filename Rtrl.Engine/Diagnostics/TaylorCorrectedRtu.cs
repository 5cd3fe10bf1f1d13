using System.Numerics;
using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// Linear RTU whose sensitivities are corrected for the last parameter change before each step, in complex notation:
/// h' = Λ h + c u with u = (B_re + i B_im) · x, E = dh/dB_re, A = dh/dν, T = dh/dθ.
/// <code>
/// Λ_ν = −e Λ    Λ_θ = iφ Λ    Λ_νν = (e² − e) Λ    Λ_νθ = −i e φ Λ    Λ_θθ = (iφ − φ²) Λ    c_νν = c_ν (1 − 2e) − e² r⁴ q^{−3/2}
/// paper, diagonal: W_νν ← Λ W_νν + Λ_νν h + c_νν u, W_θθ ← Λ W_θθ + Λ_θθ h;  A += W_νν dν, T += W_θθ dθ
/// paper, full:     also E_ν ← Λ E_ν + c_ν x, W_νθ ← Λ W_νθ + Λ_νθ h;  E += E_ν dν, A += W_νθ dθ + E_ν · dB, T += W_νθ dν
/// exact:           the recursions also carry Λ_ν E, Λ_θ E, 2Λ_ν A, Λ_θ A + Λ_ν T, 2Λ_θ T, and h += A dν + T dθ + E · dB
/// </code>
/// Sources: Farr et al. 2026 for the paper forms; the exact form goes beyond it, at three times the cost of RTRL, still linear.
/// </summary>
public sealed class TaylorCorrectedRtu
{
    private readonly int _inputs,
        _units;
    private readonly TaylorCorrection _correction;
    private readonly double _gainOffset;
    private readonly Complex[] _hidden,
        _byNu,
        _byTheta,
        _byNuNu,
        _byNuTheta,
        _byThetaTheta;
    private readonly Complex[,] _byInput,
        _byInputNu,
        _byInputTheta;
    private double[]? _previous;

    public TaylorCorrectedRtu(int inputs, int units, TaylorCorrection correction, double gainOffset = RtuCoefficients.PublishedGainOffset)
    {
        _inputs = inputs;
        _units = units;
        _correction = correction;
        _gainOffset = gainOffset;
        _hidden = new Complex[units];
        _byNu = new Complex[units];
        _byTheta = new Complex[units];
        _byNuNu = new Complex[units];
        _byNuTheta = new Complex[units];
        _byThetaTheta = new Complex[units];
        _byInput = new Complex[units, inputs];
        _byInputNu = new Complex[units, inputs];
        _byInputTheta = new Complex[units, inputs];
    }

    /// <summary>h, shape [units].</summary>
    public ReadOnlySpan<Complex> Hidden => _hidden;

    /// <summary>A = dh/dν, shape [units].</summary>
    public ReadOnlySpan<Complex> ByNu => _byNu;

    /// <summary>T = dh/dθ, shape [units].</summary>
    public ReadOnlySpan<Complex> ByTheta => _byTheta;

    /// <summary>E = dh/dB_re of one unit, shape [inputs]; dh/dB_im = i E.</summary>
    public Complex[] ByInput(int unit) => [.. Enumerable.Range(0, _inputs).Select(f => _byInput[unit, f])];

    /// <summary>All of S in the order of <see cref="Rtu"/>: real components of ν, θ, B_re, B_im, then imaginary ones.</summary>
    public double[] Flatten()
    {
        var byInput = Enumerable.Range(0, _units).SelectMany(ByInput).ToArray();
        Complex[] all = [.. _byNu, .. _byTheta, .. byInput, .. byInput.Select(e => Complex.ImaginaryOne * e)];
        return [.. all.Select(s => s.Real), .. all.Select(s => s.Imaginary)];
    }

    /// <summary>Start of an episode: h, S and all accumulators are 0. The next step still knows the parameters of the last one.</summary>
    public void Reset()
    {
        Array.Clear(_hidden);
        Array.Clear(_byNu);
        Array.Clear(_byTheta);
        Array.Clear(_byNuNu);
        Array.Clear(_byNuTheta);
        Array.Clear(_byThetaTheta);
        Array.Clear(_byInput);
        Array.Clear(_byInputNu);
        Array.Clear(_byInputTheta);
    }

    /// <summary>
    /// Corrects for ψ_t − ψ_{t−1}, then advances with ψ_t. Parameters as in <see cref="Rtu"/>: nu, theta, inputReal, inputImaginary.
    /// </summary>
    public void Step(ReadOnlySpan<double> parameters, ReadOnlySpan<double> input)
    {
        Correct(parameters);
        Advance(parameters, input);
    }

    /// <summary>(h_{t−1}, S_{t−1}) ← what they would be had ψ_t been in force, to the order of the correction.</summary>
    internal void Correct(ReadOnlySpan<double> parameters)
    {
        if (_previous is not { } previous || _correction == TaylorCorrection.None)
            return;
        for (var unit = 0; unit < _units; unit++)
        {
            var dNu = parameters[unit] - previous[unit];
            var dTheta = parameters[_units + unit] - previous[_units + unit];
            var (state, byNu, byTheta) = (Complex.Zero, _byNuNu[unit] * dNu, _byThetaTheta[unit] * dTheta);
            if (_correction != TaylorCorrection.PaperDiagonal)
            {
                byNu += _byNuTheta[unit] * dTheta;
                byTheta += _byNuTheta[unit] * dNu;
            }

            for (var f = 0; f < _inputs; f++)
            {
                var dInput = Input(parameters, unit, f) - Input(previous, unit, f);
                state += _byInput[unit, f] * dInput;
                if (_correction == TaylorCorrection.PaperDiagonal)
                    continue;
                byNu += _byInputNu[unit, f] * dInput;
                byTheta += _byInputTheta[unit, f] * dInput;
                _byInput[unit, f] += (_byInputNu[unit, f] * dNu) + (_byInputTheta[unit, f] * dTheta);
            }

            if (_correction == TaylorCorrection.Exact)
                _hidden[unit] += state + (_byNu[unit] * dNu) + (_byTheta[unit] * dTheta);
            _byNu[unit] += byNu;
            _byTheta[unit] += byTheta;
        }
    }

    /// <summary>(h_t, S_t) and the accumulators from (h_{t−1}, S_{t−1}) under ψ_t.</summary>
    internal void Advance(ReadOnlySpan<double> parameters, ReadOnlySpan<double> input)
    {
        _previous = parameters.ToArray();
        for (var unit = 0; unit < _units; unit++)
            Advance(unit, parameters, input);
    }

    private void Advance(int unit, ReadOnlySpan<double> parameters, ReadOnlySpan<double> input)
    {
        var (e, r, phi, g, s, c, cNu) = RtuCoefficients.At(parameters[unit], parameters[_units + unit], _gainOffset);
        var lambda = new Complex(g, s);
        var (lambdaNu, lambdaTheta) = (-e * lambda, new Complex(0, phi) * lambda);
        var gain = c - _gainOffset;
        var cNuNu = (cNu * (1 - (2 * e))) - (e * e * Math.Pow(r, 4) / (gain * gain * gain));
        var u = Complex.Zero;
        for (var f = 0; f < _inputs; f++)
            u += Input(parameters, unit, f) * input[f];
        var (h, byNu, byTheta) = (_hidden[unit], _byNu[unit], _byTheta[unit]);
        var exact = _correction == TaylorCorrection.Exact ? 1 : 0;

        _byNuNu[unit] = (lambda * _byNuNu[unit]) + (((e * e) - e) * lambda * h) + (cNuNu * u) + (exact * 2 * lambdaNu * byNu);
        _byNuTheta[unit] =
            (lambda * _byNuTheta[unit]) + (new Complex(0, -e * phi) * lambda * h) + (exact * ((lambdaTheta * byNu) + (lambdaNu * byTheta)));
        _byThetaTheta[unit] =
            (lambda * _byThetaTheta[unit]) + (new Complex(-phi * phi, phi) * lambda * h) + (exact * 2 * lambdaTheta * byTheta);
        _byNu[unit] = (lambda * byNu) + (lambdaNu * h) + (cNu * u);
        _byTheta[unit] = (lambda * byTheta) + (lambdaTheta * h);
        for (var f = 0; f < _inputs; f++)
        {
            _byInputNu[unit, f] = (lambda * _byInputNu[unit, f]) + (exact * lambdaNu * _byInput[unit, f]) + (cNu * input[f]);
            _byInputTheta[unit, f] = (lambda * _byInputTheta[unit, f]) + (exact * lambdaTheta * _byInput[unit, f]);
            _byInput[unit, f] = (lambda * _byInput[unit, f]) + (c * input[f]);
        }

        _hidden[unit] = (lambda * h) + (c * u);
    }

    /// <summary>B_re + i B_im of one weight.</summary>
    private Complex Input(ReadOnlySpan<double> parameters, int unit, int feature)
    {
        var index = (2 * _units) + (unit * _inputs) + feature;
        return new Complex(parameters[index], parameters[index + (_units * _inputs)]);
    }
}
