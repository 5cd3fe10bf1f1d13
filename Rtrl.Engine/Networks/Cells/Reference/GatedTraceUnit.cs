using Rtrl.Engine.Networks.Parameters;
using static Rtrl.Engine.Networks.Cells.Reference.Scalar;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// Linear RTU whose rate and phase are both scaled by an input gate, so that a unit can hold its state (Farr et al. 2026, code only).
/// <code>
/// γ = sigmoid(w · x + b)    Λ = exp(γ(−e^ν + i e^θ))    c = √(1 − |Λ|²) + ε
/// h' = Λ h + c (B_re · x + i B_im · x)                  y = tanh([h'_re; h'_im])
/// dΛ/dγ = (−e^ν + i e^θ) Λ                              dc/dγ = e^ν |Λ|²/√(1 − |Λ|²)
/// </code>
/// ψ = nu [n], theta [n], inputReal [n, F], inputImaginary [n, F], gateWeight [n, F], gateBias [n].
/// </summary>
public sealed class GatedTraceUnit : ICell
{
    private readonly int _units;
    private readonly RecurrentGradient _gradient;
    private readonly bool _phaseFactor;
    private readonly TensorView _nu,
        _theta,
        _inputReal,
        _inputImaginary,
        _gateWeight,
        _gateBias;
    private readonly int[] _owner;

    /// <param name="phaseFactor">Whether derivatives by θ carry the factor φ, as they must. The gate's are whole either way.</param>
    public GatedTraceUnit(int inputs, int units, RecurrentGradient gradient = RecurrentGradient.ExactRtrl, bool phaseFactor = true)
    {
        InputSize = inputs;
        _units = units;
        _gradient = gradient;
        _phaseFactor = phaseFactor;
        var layout = new TensorLayout();
        _nu = layout.Add("nu", "recurrent", units);
        _theta = layout.Add("theta", "recurrent", units);
        _inputReal = layout.Add("inputReal", "recurrent", units, inputs);
        _inputImaginary = layout.Add("inputImaginary", "recurrent", units, inputs);
        _gateWeight = layout.Add("gateWeight", "recurrent", units, inputs);
        _gateBias = layout.Add("gateBias", "recurrent", units);
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
            var row = unit * InputSize;
            var gateRow = parameters.Slice(_gateWeight.Offset + row, InputSize);
            var gate = Sigmoid(Dot(gateRow, input) + parameters[_gateBias.Offset + unit]);
            var gateSlope = gate * (1 - gate);
            var (e, _, phi, g, s, c, cNu) = RtuCoefficients.Gated(parameters[_nu.Offset + unit], parameters[_theta.Offset + unit], gate);
            var hRe = before.Hidden[unit];
            var hIm = before.Hidden[_units + unit];
            var uRe = Dot(parameters.Slice(_inputReal.Offset + row, InputSize), input);
            var uIm = Dot(parameters.Slice(_inputImaginary.Offset + row, InputSize), input);

            var rotatedRe = (g * hRe) - (s * hIm);
            var rotatedIm = (g * hIm) + (s * hRe);
            hidden[unit] = rotatedRe + (c * uRe);
            hidden[_units + unit] = rotatedIm + (c * uIm);
            stateJacobian[0, 0, unit] = stateJacobian[1, 1, unit] = g;
            stateJacobian[0, 1, unit] = -s;
            stateJacobian[1, 0, unit] = s;

            // e and φ already carry the gate, so the derivative by the gate is the one by (ν, θ) together, divided by the gate.
            var nuRe = (-e * rotatedRe) + (cNu * uRe);
            var nuIm = (-e * rotatedIm) + (cNu * uIm);
            var thetaRe = -phi * rotatedIm;
            var thetaIm = phi * rotatedRe;
            var gateRe = gateSlope * (nuRe + thetaRe) / gate;
            var gateIm = gateSlope * (nuIm + thetaIm) / gate;

            immediate[0][_nu.Offset + unit] = nuRe;
            immediate[1][_nu.Offset + unit] = nuIm;
            immediate[0][_theta.Offset + unit] = _phaseFactor ? thetaRe : -rotatedIm;
            immediate[1][_theta.Offset + unit] = _phaseFactor ? thetaIm : rotatedRe;
            immediate[0][_gateBias.Offset + unit] = gateRe;
            immediate[1][_gateBias.Offset + unit] = gateIm;
            for (var f = 0; f < InputSize; f++)
            {
                immediate[0][_inputReal.Offset + row + f] = c * input[f];
                immediate[1][_inputImaginary.Offset + row + f] = c * input[f];
                immediate[0][_gateWeight.Offset + row + f] = gateRe * input[f];
                immediate[1][_gateWeight.Offset + row + f] = gateIm * input[f];
                inputJacobian[unit][f] = (c * parameters[_inputReal.Offset + row + f]) + (gateRe * gateRow[f]);
                inputJacobian[_units + unit][f] = (c * parameters[_inputImaginary.Offset + row + f]) + (gateIm * gateRow[f]);
            }
        }

        var carried = _gradient == RecurrentGradient.ExactRtrl ? before.Sensitivity : Start().Sensitivity;
        var output = Array.ConvertAll(hidden, Math.Tanh);
        return new CellStep
        {
            After = new CellState(hidden, carried.Advance(stateJacobian, immediate)),
            Output = output,
            OutputSlope = Array.ConvertAll(output, y => 1 - (y * y)),
            StateJacobian = stateJacobian,
            Immediate = immediate,
            InputJacobian = inputJacobian,
        };
    }
}
