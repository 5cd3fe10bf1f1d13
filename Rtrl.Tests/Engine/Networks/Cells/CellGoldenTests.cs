using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks.Cells;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Networks.Cells;

/// <summary>The float32 cells other than the linear RTU against the golden files.</summary>
[Trait("Golden", "algorithms")]
public class CellGoldenTests
{
    private static readonly string[] s_trace = ["nu_log", "theta_log", "B_real", "B_imag"];
    private static readonly string[] s_minGru = ["W_z", "b_z", "W_h", "b_h"];
    private static readonly string[] s_gru = ["W_ir", "W_hr", "b_r", "W_iz", "W_hz", "b_z", "W_in", "b_in", "W_hn", "b_hn"];

    private static readonly string[] s_lstm = ["W_xi", "W_hi", "b_i", "W_xf", "W_hf", "b_f", "W_xg", "W_hg", "b_g", "W_xo", "W_ho", "b_o"];

    [Theory]
    [InlineData(true, "grad_v_rtrl")]
    [InlineData(false, "grad_v_tbptt1")]
    public void NonlinearRtu_ThreeInputs_AgreesWithStateAndGradients(bool exact, string key)
    {
        var golden = GoldenData.Algorithm("rtu_rtrl");
        var cell = new NonlinearRtu(2, 2, exact, VectorPath.Current, new RtuInitialiser(0, 1, 1));
        var follower = new Follower(cell, golden["parameters"].Join(s_trace).Single(), golden["head_w"].Numbers.Single());
        foreach (var want in golden["variants"]["nonlinear"]["steps"].Items)
        {
            follower.Step(want["x"].Numbers.Single());
            Agreement.Close(want.Join("h_real", "h_imag"), cell.HiddenState);
            Agreement.Close(want["y"].Numbers, follower.Output);
            Agreement.Close(want["grad_v_wrt_x_one_step"].Numbers, follower.InputAdjoint);
            follower.Compare(want[key], s_trace);
        }
    }

    [Fact]
    public void MinGru_ThreeInputs_AgreesWithStateRetentionAndGradients()
    {
        var golden = GoldenData.Algorithm("mingru_rtrl");
        var cell = new MinGru(2, 2, exact: true, VectorPath.Current, 1);
        var follower = new Follower(cell, golden["parameters"].Join(s_minGru).Single(), golden["head_w"].Numbers.Single());
        var (radius, phase) = (new float[2], new float[2]);
        foreach (var want in golden["steps"].Items)
        {
            follower.Step(want["x"].Numbers.Single());
            Agreement.Close(want["h"].Numbers, cell.HiddenState);
            Agreement.Close(want["y"].Numbers, follower.Output);
            cell.WritePoles(follower.Parameters, radius, phase);
            Agreement.Close(want["J_diag"].Numbers, radius);
            Agreement.Close(want["grad_v_wrt_x_one_step"].Numbers, follower.InputAdjoint);
            follower.Compare(want["grad_v_rtrl"], s_minGru);
        }
    }

    [Theory]
    [InlineData("gru")]
    [InlineData("lstm")]
    public void DenseCell_ThreeInputs_AgreesWithStateAndGradients(string name)
    {
        var golden = GoldenData.Algorithm("dense_rtrl_gru_lstm");
        var tensors = name == "gru" ? s_gru : s_lstm;
        IRecurrentCell cell =
            name == "gru" ? new Gru(2, 2, exact: true, VectorPath.Current) : new Lstm(2, 2, exact: true, VectorPath.Current);
        var follower = new Follower(cell, golden[name]["parameters"].Join(tensors).Single(), golden["readout_w"].Numbers.Single());
        foreach (var (want, input) in golden[name]["steps"].Items.Zip(golden["inputs_x"].Items))
        {
            follower.Step(input.Numbers.Single());
            Agreement.Close(name == "gru" ? want["h"].Numbers : want.Join("h", "c"), cell.HiddenState);
            follower.Compare(want["grad_v_rtrl"], tensors);
        }
    }

    /// <summary>Steps a cell and takes the gradient of a linear readout.</summary>
    private sealed class Follower(IRecurrentCell cell, float[] parameters, float[] readout)
    {
        private readonly float[] _gradient = new float[parameters.Length];

        public float[] Parameters => parameters;

        public float[] Output { get; } = new float[cell.OutputSize];

        public float[] InputAdjoint { get; } = new float[2];

        public void Step(float[] input)
        {
            cell.Advance(parameters, input, Output);
            cell.AccumulateTrace(parameters, readout, InputAdjoint, 0, _gradient);
        }

        public void Compare(GoldenData want, string[] tensors)
        {
            for (var i = 0; i < tensors.Length; i++)
                Agreement.Close(
                    want[tensors[i]].Numbers,
                    _gradient.AsSpan(cell.Tensors[i].Offset, cell.Tensors[i].Length),
                    what: tensors[i]
                );
        }
    }
}
