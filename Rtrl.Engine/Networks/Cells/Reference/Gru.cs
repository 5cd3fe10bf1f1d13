using Rtrl.Engine.Networks.Parameters;
using static Rtrl.Engine.Networks.Cells.Reference.Scalar;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// GRU under dense exact RTRL (Cho et al. 2014; Williams and Zipser 1989). Cost per step 2n²P, memory nP: for small n only.
/// <code>
/// r = sigmoid(W_ir x + W_hr h + b_r)    z = sigmoid(W_iz x + W_hz h + b_z)    m = W_hn h + b_hn
/// c = tanh(W_in x + b_in + r ⊙ m)       h' = (1 − z) ⊙ c + z ⊙ h              y = h'
/// </code>
/// ψ = W_ir [n, F], W_hr [n, n], b_r [n], W_iz, W_hz, b_z, W_in [n, F], b_in [n], W_hn [n, n], b_hn [n].
/// </summary>
public sealed class Gru : ICell
{
    private readonly int _units;
    private readonly RecurrentGradient _gradient;
    private readonly TensorView _inputReset,
        _hiddenReset,
        _biasReset;
    private readonly TensorView _inputUpdate,
        _hiddenUpdate,
        _biasUpdate;
    private readonly TensorView _inputCandidate,
        _biasCandidate,
        _hiddenCandidate,
        _biasHiddenCandidate;

    public Gru(int inputs, int units, RecurrentGradient gradient = RecurrentGradient.ExactRtrl)
    {
        InputSize = inputs;
        _units = units;
        _gradient = gradient;
        var layout = new TensorLayout();
        _inputReset = layout.Add("inputReset", "recurrent", units, inputs);
        _hiddenReset = layout.Add("hiddenReset", "recurrent", units, units);
        _biasReset = layout.Add("biasReset", "recurrent", units);
        _inputUpdate = layout.Add("inputUpdate", "recurrent", units, inputs);
        _hiddenUpdate = layout.Add("hiddenUpdate", "recurrent", units, units);
        _biasUpdate = layout.Add("biasUpdate", "recurrent", units);
        _inputCandidate = layout.Add("inputCandidate", "recurrent", units, inputs);
        _biasCandidate = layout.Add("biasCandidate", "recurrent", units);
        _hiddenCandidate = layout.Add("hiddenCandidate", "recurrent", units, units);
        _biasHiddenCandidate = layout.Add("biasHiddenCandidate", "recurrent", units);
        Tensors = layout.Tensors;
        ParameterCount = layout.Length;
    }

    public int InputSize { get; }

    public int OutputSize => _units;

    public int ParameterCount { get; }

    public IReadOnlyList<TensorView> Tensors { get; }

    public CellState Start() => new(new double[_units], Sensitivity.Zero(_units, 1, Ownership.ByOne(ParameterCount)));

    public CellStep Step(ReadOnlySpan<double> parameters, CellState before, ReadOnlySpan<double> input)
    {
        var h = before.Hidden;
        var hidden = new double[_units];
        var stateJacobian = new double[_units, _units, 1];
        var immediate = Sensitivity.Rows(_units, ParameterCount);
        var inputJacobian = Sensitivity.Rows(_units, InputSize);

        for (var unit = 0; unit < _units; unit++)
        {
            var r = Sigmoid(
                Gate(parameters, _inputReset, input, unit) + Gate(parameters, _hiddenReset, h, unit) + parameters[_biasReset.Offset + unit]
            );
            var z = Sigmoid(
                Gate(parameters, _inputUpdate, input, unit)
                    + Gate(parameters, _hiddenUpdate, h, unit)
                    + parameters[_biasUpdate.Offset + unit]
            );
            var m = Gate(parameters, _hiddenCandidate, h, unit) + parameters[_biasHiddenCandidate.Offset + unit];
            var c = Math.Tanh(Gate(parameters, _inputCandidate, input, unit) + parameters[_biasCandidate.Offset + unit] + (r * m));
            hidden[unit] = ((1 - z) * c) + (z * h[unit]);

            var update = (h[unit] - c) * z * (1 - z);
            var candidate = (1 - z) * (1 - (c * c));
            var reset = candidate * m * r * (1 - r);
            var row = immediate[unit];
            Outer(row, _inputReset, unit, reset, input);
            Outer(row, _inputUpdate, unit, update, input);
            Outer(row, _inputCandidate, unit, candidate, input);
            Outer(row, _hiddenReset, unit, reset, h);
            Outer(row, _hiddenUpdate, unit, update, h);
            Outer(row, _hiddenCandidate, unit, candidate * r, h);
            row[_biasReset.Offset + unit] = reset;
            row[_biasUpdate.Offset + unit] = update;
            row[_biasCandidate.Offset + unit] = candidate;
            row[_biasHiddenCandidate.Offset + unit] = candidate * r;

            for (var j = 0; j < _units; j++)
            {
                stateJacobian[unit, j, 0] =
                    (j == unit ? z : 0)
                    + (update * Weight(parameters, _hiddenUpdate, unit, j))
                    + (candidate * r * Weight(parameters, _hiddenCandidate, unit, j))
                    + (reset * Weight(parameters, _hiddenReset, unit, j));
            }

            for (var f = 0; f < InputSize; f++)
            {
                inputJacobian[unit][f] =
                    (reset * Weight(parameters, _inputReset, unit, f))
                    + (update * Weight(parameters, _inputUpdate, unit, f))
                    + (candidate * Weight(parameters, _inputCandidate, unit, f));
            }
        }

        var carried = _gradient == RecurrentGradient.ExactRtrl ? before.Sensitivity : Start().Sensitivity;
        return new CellStep
        {
            After = new CellState(hidden, carried.Advance(stateJacobian, immediate)),
            Output = [.. hidden],
            OutputSlope = Array.ConvertAll(hidden, _ => 1.0),
            StateJacobian = stateJacobian,
            Immediate = immediate,
            InputJacobian = inputJacobian,
        };
    }

    private static double Gate(ReadOnlySpan<double> parameters, TensorView weight, ReadOnlySpan<double> source, int unit) =>
        Dot(parameters.Slice(weight.Offset + (unit * weight.Shape[1]), weight.Shape[1]), source);

    private static double Weight(ReadOnlySpan<double> parameters, TensorView weight, int row, int column) =>
        parameters[weight.Offset + (row * weight.Shape[1]) + column];

    private static void Outer(double[] row, TensorView weight, int unit, double factor, ReadOnlySpan<double> source)
    {
        for (var j = 0; j < source.Length; j++)
            row[weight.Offset + (unit * weight.Shape[1]) + j] = factor * source[j];
    }
}
