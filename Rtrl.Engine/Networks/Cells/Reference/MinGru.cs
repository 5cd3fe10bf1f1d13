using Rtrl.Engine.Networks.Parameters;
using static Rtrl.Engine.Networks.Cells.Reference.Scalar;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// minGRU with exact diagonal RTRL (Feng et al. 2024; Farr et al. 2026).
/// <code>
/// u = sigmoid(W_z x + b_z)    m = G(W_h x + b_h)    h' = (1 − u) ⊙ h + u ⊙ m    y = tanh(h')
/// G(v) = v + 1/2 for v ≥ 0, sigmoid(v) otherwise
/// </code>
/// ψ = gateWeight [n, F], gateBias [n], candidateWeight [n, F], candidateBias [n]; h and y are [n]. The manuscript's form has G(v) = v and
/// no biases.
/// </summary>
public sealed class MinGru : ICell
{
    private readonly int _units;
    private readonly RecurrentGradient _gradient;
    private readonly bool _plain;
    private readonly TensorView _gateWeight,
        _candidateWeight;
    private readonly TensorView? _gateBias,
        _candidateBias;
    private readonly int[] _owner;

    /// <param name="plain">The manuscript's form.</param>
    public MinGru(int inputs, int units, RecurrentGradient gradient = RecurrentGradient.ExactRtrl, bool plain = false)
    {
        InputSize = inputs;
        _units = units;
        _gradient = gradient;
        _plain = plain;
        var layout = new TensorLayout();
        _gateWeight = layout.Add("gateWeight", "recurrent", units, inputs);
        _gateBias = plain ? null : layout.Add("gateBias", "recurrent", units);
        _candidateWeight = layout.Add("candidateWeight", "recurrent", units, inputs);
        _candidateBias = plain ? null : layout.Add("candidateBias", "recurrent", units);
        Tensors = layout.Tensors;
        ParameterCount = layout.Length;
        _owner = Ownership.ByLeadingAxis(Tensors);
    }

    public int InputSize { get; }

    public int OutputSize => _units;

    public int ParameterCount { get; }

    public IReadOnlyList<TensorView> Tensors { get; }

    public CellState Start() => new(new double[_units], Sensitivity.Zero(1, _units, _owner));

    public CellStep Step(ReadOnlySpan<double> parameters, CellState before, ReadOnlySpan<double> input)
    {
        var hidden = new double[_units];
        var stateJacobian = new double[1, 1, _units];
        var immediate = Sensitivity.Rows(1, ParameterCount);
        var inputJacobian = Sensitivity.Rows(_units, InputSize);

        for (var unit = 0; unit < _units; unit++)
        {
            var gateRow = parameters.Slice(_gateWeight.Offset + (unit * InputSize), InputSize);
            var candidateRow = parameters.Slice(_candidateWeight.Offset + (unit * InputSize), InputSize);
            var h = before.Hidden[unit];
            var u = Sigmoid(Dot(gateRow, input) + Bias(parameters, _gateBias, unit));
            var (m, slope) = Candidate(Dot(candidateRow, input) + Bias(parameters, _candidateBias, unit));
            hidden[unit] = ((1 - u) * h) + (u * m);
            stateJacobian[0, 0, unit] = 1 - u;

            var gate = (m - h) * u * (1 - u);
            var candidate = u * slope;
            if (_gateBias is not null && _candidateBias is not null)
                (immediate[0][_gateBias.Offset + unit], immediate[0][_candidateBias.Offset + unit]) = (gate, candidate);
            for (var f = 0; f < InputSize; f++)
            {
                immediate[0][_gateWeight.Offset + (unit * InputSize) + f] = gate * input[f];
                immediate[0][_candidateWeight.Offset + (unit * InputSize) + f] = candidate * input[f];
                inputJacobian[unit][f] = (gate * gateRow[f]) + (candidate * candidateRow[f]);
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

    private static double Bias(ReadOnlySpan<double> parameters, TensorView? bias, int unit) =>
        bias is null ? 0 : parameters[bias.Offset + unit];

    /// <summary>G and G' at v.</summary>
    private (double Value, double Slope) Candidate(double v)
    {
        if (_plain)
            return (v, 1);
        if (v >= 0)
            return (v + 0.5, 1);
        var sigmoid = Sigmoid(v);
        return (sigmoid, sigmoid * (1 - sigmoid));
    }
}
