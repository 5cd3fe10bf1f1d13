using Rtrl.Engine.Contracts;
using Rtrl.Engine.Learning;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Golden;

/// <summary>The float32 agents and step-size rules against the golden files, at the tolerance for single precision.</summary>
[Trait("Golden", "algorithms")]
public class KernelAgentGoldenTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag", "head_W", "head_b"];

    [Theory]
    [InlineData("plain_lr1_kappa2", 1.0)]
    [InlineData("plain_lr0.1_kappa2_step1_unbounded", 0.1)]
    public void ObGd_ThreeSteps_MatchesTraceStepAndWeights(string name, double stepSize)
    {
        var golden = GoldenData.Algorithm("obgd");
        var settings = new AgentSettings
        {
            Name = "stream-q", Rule = "obgd", StepSize = stepSize, Kappa = 2,
            Discount = golden["gamma"].Number, TraceDecay = golden["lambda"].Number,
        };
        var network = new LinearNetwork(4, 1);
        golden["w_initial"].Numbers.Single().CopyTo(network.Parameters);
        var agent = new StreamQ(settings, network, new StageClock());
        foreach (var want in golden[name].Items)
        {
            agent.Advance(want["gradient"].Numbers.Single());
            var outcome = agent.Learn(new Choice(0, NonGreedy: false), want["delta"].Number, want["trace_reset_after_update"].Flag);
            Agreement.Close(want["trace_z"].Numbers, agent.ValueTrace.Values);
            Agreement.Close(want["step_size"].Number, outcome.StepSize, Agreement.Single);
            Assert.Equal(want["M"].Number > 1, outcome.Bounded);
            Agreement.Close(want["w_after"].Numbers, network.Parameters);
        }
    }

    [Fact]
    public void Sgd_ClipInactiveAndActive_MatchesIncrement()
    {
        foreach (var want in GoldenData.Algorithm("sgd_clip")["cases"].Items)
        {
            var settings = new AgentSettings { Name = "stream-q", Rule = "sgd", StepSize = 0.01, GradientClip = 1, TraceDecay = 0 };
            var network = new LinearNetwork(3, 1);
            var agent = new StreamQ(settings, network, new StageClock());
            agent.Advance(want["ascent_direction"].Numbers.Single());
            var outcome = agent.Learn(new Choice(0, NonGreedy: false), tdError: 1, ended: false);
            Agreement.Close(want["update"].Numbers, network.Parameters);
            Agreement.Close(0.01 * want["scale"].Number, outcome.StepSize, Agreement.Single);
            Assert.Equal(want["scale"].Number < 1, outcome.Bounded);
        }
    }

    [Fact]
    public void StreamQ_NonGreedyAndTerminalSteps_MatchesWeightsAndTraces()
    {
        var golden = GoldenData.Algorithm("stream_q_watkins");
        var settings = new AgentSettings { Name = "stream-q", Rule = "obgd", StepSize = 1, Kappa = 2, Discount = 0.99, TraceDecay = 0.8 };
        var network = new LinearNetwork(3, 2);
        golden["W_initial"].Numbers.Single().CopyTo(network.Parameters);
        var agent = new StreamQ(settings, network, new StageClock());
        GoldenData[] steps = [.. golden["steps"].Items];
        for (var t = 0; t < steps.Length; t++)
        {
            var want = steps[t];
            var next = t + 1 < steps.Length ? steps[t + 1]["x"].Numbers.Single() : new float[3];
            agent.Advance(want["x"].Numbers.Single());
            Agreement.Close(want["q"].Numbers, agent.ActionValues);
            Assert.Equal(want["greedy"].Integer, GreedyAction.Of(agent.ActionValues));
            var done = want["done"].Flag;
            var action = want["action"].Integer;
            var tdError = agent.TdError(action, want["reward"].Number, next, bootstrap: !done);
            Agreement.Close(want["delta"].Number, tdError, Agreement.Single);
            var outcome = agent.Learn(new Choice(action, want["non_greedy"].Flag), tdError, done);
            Agreement.Close(want["trace_used"].Numbers, agent.ValueTrace.Values);
            Agreement.Close(want["step_size"].Number, outcome.StepSize, Agreement.Single);
            Agreement.Close(want["W_after"].Numbers, network.Parameters);
        }
    }

    [Fact]
    public void Qrc_FourTransitions_MatchesTracesAndParameters()
    {
        var golden = GoldenData.Algorithm("qrc_lambda");
        var settings = new AgentSettings
        {
            Name = "qrc", Discount = golden["gamma"].Number, TraceDecay = golden["lambda"].Number,
            StepSize = golden["lr_q"].Number, AuxiliaryStepSize = golden["lr_h"].Number,
            Regularisation = golden["beta_regulariser"].Number, GradientCorrection = golden["gradient_correction"].Flag,
        };
        var values = new RecurrentNetwork(2, 2, 2, exact: true);
        var auxiliary = new RecurrentNetwork(2, 2, 2, exact: true);
        golden["q_params_initial"].Join(s_tensors).Single().CopyTo(values.Parameters);
        golden["h_params_initial"].Join(s_tensors).Single().CopyTo(auxiliary.Parameters);
        var agent = new Qrc(settings, values, auxiliary, new StageClock());
        agent.BeginEpisode();
        foreach (var want in golden["steps"].Items)
        {
            agent.Advance(want["obs"].Numbers.Single());
            Agreement.Close(want["q"].Numbers, agent.ActionValues);
            var done = want["done"].Flag;
            var action = want["action"].Integer;
            var tdError = agent.TdError(action, want["reward"].Number, want["next_obs"].Numbers.Single(), bootstrap: !done);
            Agreement.Close(want["delta"].Number, tdError, Agreement.Single);
            agent.Learn(new Choice(action, want["non_greedy"].Flag), tdError, done);
            CheckTensors(want["trace_q"], values, agent.ValueTrace.Values);
            CheckTensors(want["q_params_after"], values, values.Parameters);
            CheckTensors(want["h_params_after"], auxiliary, auxiliary.Parameters);
            Agreement.Close(want["rtu_state_q_after"]["h"].Numbers, values.HiddenState);
            Agreement.Close(want["rtu_state_h_after"]["h"].Numbers, auxiliary.HiddenState);
        }
    }

    private static void CheckTensors(GoldenData want, IValueNetwork network, ReadOnlySpan<float> got)
    {
        foreach (var (key, tensor) in s_tensors.Zip(network.Tensors))
            Agreement.Close(want[key].Numbers, got.Slice(tensor.Offset, tensor.Length), what: key);
    }
}
