using Rtrl.Engine.Networks.Parameters;
using static Rtrl.Engine.Networks.Cells.Reference.Scalar;

namespace Rtrl.Engine.Networks.Cells.Reference;

/// <summary>
/// LSTM under dense exact RTRL (Hochreiter and Schmidhuber 1997; Williams and Zipser 1989). For small n only.
/// <code>
/// q = W_xq x + W_hq h + b_q for the gates i, f, g, o c' = sigmoid(f) ⊙ c + sigmoid(i) ⊙ tanh(g) h' = sigmoid(o) ⊙ tanh(c') y = h' S_c' = f
/// S_c + Σ_{q in i,f,g} diag(dc'/dq) W_hq S_h + I_c S_h' = o(1 − tanh² c') S_c' + diag(tanh(c') o(1 − o)) W_ho S_h + I_o
/// </code>
/// ψ = per gate i, f, g, o: W_x [n, F], W_h [n, n], b [n]. The state is [h; c].
/// </summary>
public sealed class Lstm : ICell
{
    private static readonly string[] s_gates = ["Input", "Forget", "Candidate", "Output"];
    private readonly int _units;
    private readonly RecurrentGradient _gradient;
    private readonly TensorView[] _weightInput,
        _weightHidden,
        _bias;

    public Lstm(int inputs, int units, RecurrentGradient gradient = RecurrentGradient.ExactRtrl)
    {
        InputSize = inputs;
        _units = units;
        _gradient = gradient;
        var layout = new TensorLayout();
        _weightInput = new TensorView[4];
        _weightHidden = new TensorView[4];
        _bias = new TensorView[4];
        for (var gate = 0; gate < 4; gate++)
        {
            _weightInput[gate] = layout.Add("weightInput" + s_gates[gate], "recurrent", units, inputs);
            _weightHidden[gate] = layout.Add("weightHidden" + s_gates[gate], "recurrent", units, units);
            _bias[gate] = layout.Add("bias" + s_gates[gate], "recurrent", units);
        }

        Tensors = layout.Tensors;
        ParameterCount = layout.Length;
    }

    public int InputSize { get; }

    public int OutputSize => _units;

    public int ParameterCount { get; }

    public IReadOnlyList<TensorView> Tensors { get; }

    public CellState Start() => new(new double[2 * _units], Sensitivity.Zero(2 * _units, 1, Ownership.ByOne(ParameterCount)));

    public CellStep Step(ReadOnlySpan<double> parameters, CellState before, ReadOnlySpan<double> input)
    {
        var h = before.Hidden.AsSpan(0, _units);
        var after = new double[2 * _units];
        var stateJacobian = new double[2 * _units, 2 * _units, 1];
        var immediate = Sensitivity.Rows(2 * _units, ParameterCount);
        var inputJacobian = Sensitivity.Rows(2 * _units, InputSize);

        for (var unit = 0; unit < _units; unit++)
        {
            var carriedCell = before.Hidden[_units + unit];
            var i = Sigmoid(Gate(parameters, 0, input, h, unit));
            var f = Sigmoid(Gate(parameters, 1, input, h, unit));
            var g = Math.Tanh(Gate(parameters, 2, input, h, unit));
            var o = Sigmoid(Gate(parameters, 3, input, h, unit));
            var cell = (f * carriedCell) + (i * g);
            var squashed = Math.Tanh(cell);
            after[unit] = o * squashed;
            after[_units + unit] = cell;

            // dc'/dq for i, f, g; dh'/dc'; and dh'/do at fixed c'.
            double[] cellByGate = [g * i * (1 - i), carriedCell * f * (1 - f), i * (1 - (g * g)), 0];
            var hiddenByCell = o * (1 - (squashed * squashed));
            var hiddenByOutputGate = squashed * o * (1 - o);

            for (var gate = 0; gate < 4; gate++)
            {
                double[] byGate = [(hiddenByCell * cellByGate[gate]) + (gate == 3 ? hiddenByOutputGate : 0), cellByGate[gate]];
                for (var half = 0; half < 2; half++)
                {
                    var entry = (half * _units) + unit;
                    for (var j = 0; j < _units; j++)
                    {
                        immediate[entry][_weightHidden[gate].Offset + (unit * _units) + j] = byGate[half] * h[j];
                        stateJacobian[entry, j, 0] += byGate[half] * parameters[_weightHidden[gate].Offset + (unit * _units) + j];
                    }

                    for (var j = 0; j < InputSize; j++)
                    {
                        immediate[entry][_weightInput[gate].Offset + (unit * InputSize) + j] = byGate[half] * input[j];
                        inputJacobian[entry][j] += byGate[half] * parameters[_weightInput[gate].Offset + (unit * InputSize) + j];
                    }

                    immediate[entry][_bias[gate].Offset + unit] = byGate[half];
                }
            }

            stateJacobian[_units + unit, _units + unit, 0] += f;
            stateJacobian[unit, _units + unit, 0] += hiddenByCell * f;
        }

        var carried = _gradient == RecurrentGradient.ExactRtrl ? before.Sensitivity : Start().Sensitivity;
        return new CellStep
        {
            After = new CellState(after, carried.Advance(stateJacobian, immediate)),
            Output = after[.._units],
            OutputSlope = [.. Enumerable.Repeat(1.0, _units)],
            StateJacobian = stateJacobian,
            Immediate = immediate,
            InputJacobian = inputJacobian,
        };
    }

    private double Gate(ReadOnlySpan<double> parameters, int gate, ReadOnlySpan<double> input, ReadOnlySpan<double> hidden, int unit) =>
        Dot(parameters.Slice(_weightInput[gate].Offset + (unit * InputSize), InputSize), input)
        + Dot(parameters.Slice(_weightHidden[gate].Offset + (unit * _units), _units), hidden)
        + parameters[_bias[gate].Offset + unit];
}
