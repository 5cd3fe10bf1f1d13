using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class ValueMethodGoldenTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag", "head_W", "head_b"];

    [Fact]
    public void StreamQ_NonGreedyAndTerminalSteps_MatchesWeightsAndTraces()
    {
        var golden = GoldenData.Algorithm("stream_q_watkins");
        var rule = new ObGd(stepSize: 1, kappa: 2);
        var agent = new StreamQ(new Network([], null, [new DenseBlock(3, 2, bias: false)]), golden["W_initial"].Numbers, 0.99, 0.8, rule);
        GoldenData[] steps = [.. golden["steps"].Items];
        for (var i = 0; i < steps.Length; i++)
        {
            var want = steps[i];
            var values = agent.Advance(want["x"].Numbers);
            Agreement.Close(want["q"].Numbers, values);
            Assert.Equal(want["greedy"].Integer, TiedMaximum.ArgMax(values));
            var next = i + 1 < steps.Length ? steps[i + 1]["x"].Numbers : [];
            var update = agent.Learn(
                want["action"].Integer,
                want["non_greedy"].Flag,
                ActionOutcome.Of(want["reward"].Number, next, want["done"].Flag)
            );
            if (update.NextValues is not null)
                Agreement.Close(want["q_next"].Numbers, update.NextValues);
            Agreement.Close(want["delta"].Number, update.TdError);
            Agreement.Close(want["trace_used"].Numbers, update.Trace);
            Agreement.Close(want["step_size"].Number, rule.StepSize);
            Agreement.Close(want["W_after"].Numbers, agent.Values.Parameters);
            Agreement.Close(want["trace_after_reset_rule"].Numbers, agent.Trace);
        }
    }

    [Fact]
    public void Qrc_FourTransitions_MatchesEveryQuantity()
    {
        var golden = GoldenData.Algorithm("qrc_lambda");
        var network = new Network([], new Rtu(2, 2), [new DenseBlock(4, 2)]);
        var agent = new Qrc(
            network,
            golden["q_params_initial"].Join(s_tensors),
            network,
            golden["h_params_initial"].Join(s_tensors),
            golden["gamma"].Number,
            golden["lambda"].Number,
            new Sgd(golden["lr_q"].Number),
            new Sgd(golden["lr_h"].Number),
            golden["beta_regulariser"].Number,
            golden["gradient_correction"].Flag
        );
        foreach (var want in golden["steps"].Items)
        {
            var values = agent.Advance(want["obs"].Numbers);
            Agreement.Close(want["q"].Numbers, values);
            Assert.Equal(want["greedy_action"].Integer, TiedMaximum.ArgMax(values));
            if (!want["done"].Flag)
                Agreement.Close(want["q_next"].Numbers, agent.Values.Peek(want["next_obs"].Numbers).Outputs);
            var update = agent.Learn(
                want["action"].Integer,
                want["non_greedy"].Flag,
                ActionOutcome.Of(want["reward"].Number, want["next_obs"].Numbers, want["done"].Flag)
            );
            Agreement.Close(want["delta"].Number, update.TdError);
            Agreement.Close(want["h_value"].Number, update.PredictedError);
            Agreement.Close(want["trace_bias"].Number, update.ErrorValueTrace);
            CheckTensors(want["grad_q"], network, update.ValueGradient);
            CheckTensors(want["grad_delta"], network, update.TdErrorGradient);
            CheckTensors(want["grad_h"], network, update.ErrorGradient);
            CheckTensors(want["trace_q"], network, update.ValueTrace);
            CheckTensors(want["trace_h"], network, update.ErrorTrace);
            CheckTensors(want["direction_q"], network, update.ValueDirection);
            CheckTensors(want["direction_h"], network, update.ErrorDirection);
            CheckTensors(want["q_params_after"], network, agent.Values.Parameters);
            CheckTensors(want["h_params_after"], network, agent.Errors.Parameters);
            CheckState(want["rtu_state_q_after"], network, agent.Values.State!);
            CheckState(want["rtu_state_h_after"], network, agent.Errors.State!);
        }
    }

    internal static void CheckTensors(GoldenData want, Network network, double[] got)
    {
        foreach (var (key, tensor) in s_tensors.Zip(network.Tensors))
            Agreement.Close(want[key].Numbers, got.AsSpan(tensor.Offset, tensor.Length), what: key);
    }

    private static void CheckState(GoldenData want, Network network, CellState got)
    {
        Agreement.Close(want["h"].Numbers, got.Hidden);
        foreach (var (key, tensor) in s_tensors.Zip(network.Tensors).Take(4))
        {
            double[] rows =
            [
                .. got.Sensitivity[0].Slice(tensor.Offset, tensor.Length),
                .. got.Sensitivity[1].Slice(tensor.Offset, tensor.Length),
            ];
            Agreement.Close(want["S"][key].Numbers, rows, what: $"S {key}");
        }
    }
}
