using Rtrl.Engine.Networks.Parameters;
using static Rtrl.Engine.Networks.Cells.Reference.Scalar;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// Recurrent Trace Units: n complex units, each a decaying rotation driven by the input (Elelimy et al. 2024; Farr et al. 2026).
/// <code>
/// p_re = g h_re − s h_im + c (B_re · x)      h' = f(p)
/// p_im = g h_im + s h_re + c (B_im · x)      y = out([h'_re of all units; h'_im of all units])
/// </code>
/// Linear: f = identity, out = tanh. Nonlinear: f = tanh, out = identity. Rectified: f = max(0, ·), out = identity.
/// ψ = nu [n], theta [n], inputReal [n, F], inputImaginary [n, F]; h and y are [2, n], real parts first.
/// </summary>
public sealed class Rtu : ICell
{
    private readonly int _units;
    private readonly RtuVariant _variant;
    private readonly RecurrentGradient _gradient;
    private readonly double _gainOffset;
    private readonly bool _phaseFactor;
    private readonly TensorView _nu,
        _theta,
        _inputReal,
        _inputImaginary;
    private readonly int[] _owner;

    /// <param name="phaseFactor">Whether derivatives by θ carry the factor φ = dφ/dθ, as they must; the RTU original omits it.</param>
    public Rtu(
        int inputs,
        int units,
        RtuVariant variant = RtuVariant.Linear,
        RecurrentGradient gradient = RecurrentGradient.ExactRtrl,
        double gainOffset = RtuCoefficients.PublishedGainOffset,
        bool phaseFactor = true
    )
    {
        InputSize = inputs;
        _units = units;
        _variant = variant;
        _gradient = gradient;
        _gainOffset = gainOffset;
        _phaseFactor = phaseFactor;
        var layout = new TensorLayout();
        _nu = layout.Add("nu", "recurrent", units);
        _theta = layout.Add("theta", "recurrent", units);
        _inputReal = layout.Add("inputReal", "recurrent", units, inputs);
        _inputImaginary = layout.Add("inputImaginary", "recurrent", units, inputs);
        Tensors = layout.Tensors;
        ParameterCount = layout.Length;
        _owner = Ownership.ByLeadingAxis(Tensors);
    }

    public int InputSize { get; }

    public int OutputSize => 2 * _units;

    public int ParameterCount { get; }

    public IReadOnlyList<TensorView> Tensors { get; }

    public CellState Start() => new(new double[2 * _units], Sensitivity.Zero(2, _units, _owner));

    public CellStep Step(ReadOnlySpan<double> parameters, CellState before, ReadOnlySpan<double> input)
    {
        var hidden = new double[2 * _units];
        var stateJacobian = new double[2, 2, _units];
        var immediate = Sensitivity.Rows(2, ParameterCount);
        var inputJacobian = Sensitivity.Rows(2 * _units, InputSize);

        for (var unit = 0; unit < _units; unit++)
        {
            var (e, _, phi, g, s, c, cNu) = RtuCoefficients.At(
                parameters[_nu.Offset + unit],
                parameters[_theta.Offset + unit],
                _gainOffset
            );
            var inputReal = _inputReal.Offset + (unit * InputSize);
            var inputImaginary = _inputImaginary.Offset + (unit * InputSize);
            var hRe = before.Hidden[unit];
            var hIm = before.Hidden[_units + unit];
            var uRe = Dot(parameters.Slice(inputReal, InputSize), input);
            var uIm = Dot(parameters.Slice(inputImaginary, InputSize), input);

            var rotatedRe = (g * hRe) - (s * hIm);
            var rotatedIm = (g * hIm) + (s * hRe);
            var (nextRe, slopeRe) = Recurrence(rotatedRe + (c * uRe));
            var (nextIm, slopeIm) = Recurrence(rotatedIm + (c * uIm));
            hidden[unit] = nextRe;
            hidden[_units + unit] = nextIm;

            stateJacobian[0, 0, unit] = slopeRe * g;
            stateJacobian[0, 1, unit] = -slopeRe * s;
            stateJacobian[1, 0, unit] = slopeIm * s;
            stateJacobian[1, 1, unit] = slopeIm * g;

            immediate[0][_nu.Offset + unit] = slopeRe * ((-e * rotatedRe) + (cNu * uRe));
            immediate[1][_nu.Offset + unit] = slopeIm * ((-e * rotatedIm) + (cNu * uIm));
            var toTheta = _phaseFactor ? phi : 1;
            immediate[0][_theta.Offset + unit] = slopeRe * toTheta * -rotatedIm;
            immediate[1][_theta.Offset + unit] = slopeIm * toTheta * rotatedRe;
            for (var f = 0; f < InputSize; f++)
            {
                immediate[0][inputReal + f] = slopeRe * c * input[f];
                immediate[1][inputImaginary + f] = slopeIm * c * input[f];
                inputJacobian[unit][f] = slopeRe * c * parameters[inputReal + f];
                inputJacobian[_units + unit][f] = slopeIm * c * parameters[inputImaginary + f];
            }
        }

        var carried = _gradient == RecurrentGradient.ExactRtrl ? before.Sensitivity : Start().Sensitivity;
        var output = _variant == RtuVariant.Linear ? Array.ConvertAll(hidden, Math.Tanh) : [.. hidden];
        return new CellStep
        {
            After = new CellState(hidden, carried.Advance(stateJacobian, immediate)),
            Output = output,
            OutputSlope = Array.ConvertAll(output, y => _variant == RtuVariant.Linear ? 1 - (y * y) : 1),
            StateJacobian = stateJacobian,
            Immediate = immediate,
            InputJacobian = inputJacobian,
        };
    }

    /// <summary>f and f' at the pre-activation.</summary>
    private (double Value, double Slope) Recurrence(double preActivation)
    {
        if (_variant == RtuVariant.Linear)
            return (preActivation, 1);
        if (_variant == RtuVariant.Rectified)
            return preActivation > 0 ? (preActivation, 1) : (0, 0);
        var value = Math.Tanh(preActivation);
        return (value, 1 - (value * value));
    }
}
