using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class OtherCellGoldenTests
{
    [Fact]
    public void MinGru_ThreeSteps_MatchesStateSensitivityAndGradients()
    {
        string[] tensors = ["W_z", "b_z", "W_h", "b_h"];
        var golden = GoldenData.Algorithm("mingru_rtrl");
        var cell = new MinGru(2, 2);
        var parameters = golden["parameters"].Join(tensors);
        var state = cell.Start();
        foreach (var want in golden["steps"].Items)
        {
            var step = cell.Step(parameters, state, want["x"].Numbers);
            state = step.After;
            Agreement.Close(want["h"].Numbers, state.Hidden);
            Agreement.Close(want["y"].Numbers, step.Output);
            Agreement.Close(want["J_diag"].Numbers, [step.StateJacobian[0, 0, 0], step.StateJacobian[0, 0, 1]]);
            var gradient = step.Gradient(golden["head_w"].Numbers);
            Agreement.Close(want["dv_dh"].Numbers, gradient.Hidden);
            Agreement.Close(want["grad_v_wrt_x_one_step"].Numbers, gradient.Input);
            CheckTensors(want["S"], tensors, cell, state.Sensitivity[0]);
            CheckTensors(want["grad_v_rtrl"], tensors, cell, gradient.Parameters);
        }
    }

    [Fact]
    public void Gru_ThreeSteps_MatchesStateJacobianAndGradients()
    {
        var golden = GoldenData.Algorithm("dense_rtrl_gru_lstm");
        Follow(
            golden,
            "gru",
            ["W_ir", "W_hr", "b_r", "W_iz", "W_hz", "b_z", "W_in", "b_in", "W_hn", "b_hn"],
            new Gru(2, 2),
            (want, step) =>
            {
                Agreement.Close(want["h"].Numbers, step.After.Hidden);
                Agreement.Close(want["J"].Numbers, [.. step.StateJacobian.Cast<double>()]);
            }
        );
    }

    [Fact]
    public void Lstm_ThreeSteps_MatchesStateAndGradients()
    {
        var golden = GoldenData.Algorithm("dense_rtrl_gru_lstm");
        string[] tensors = ["W_xi", "W_hi", "b_i", "W_xf", "W_hf", "b_f", "W_xg", "W_hg", "b_g", "W_xo", "W_ho", "b_o"];
        Follow(golden, "lstm", tensors, new Lstm(2, 2), (want, step) => Agreement.Close(want.Join("h", "c"), step.After.Hidden));
    }

    private static void Follow(GoldenData golden, string name, string[] tensors, ICell cell, Action<GoldenData, CellStep> check)
    {
        var parameters = golden[name]["parameters"].Join(tensors);
        var readout = golden["readout_w"].Numbers;
        var state = cell.Start();
        foreach (var (want, input) in golden[name]["steps"].Items.Zip(golden["inputs_x"].Items))
        {
            var step = cell.Step(parameters, state, input.Numbers);
            state = step.After;
            check(want, step);
            Agreement.Close(want["v"].Number, readout.Zip(step.Output, (w, y) => w * y).Sum());
            CheckTensors(want["grad_v_rtrl"], tensors, cell, step.Gradient(readout).Parameters);
        }
    }

    private static void CheckTensors(GoldenData want, string[] tensors, ICell cell, ReadOnlySpan<double> got)
    {
        for (var i = 0; i < tensors.Length; i++)
            Agreement.Close(want[tensors[i]].Numbers, got.Slice(cell.Tensors[i].Offset, cell.Tensors[i].Length), what: tensors[i]);
    }
}
