using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Settings;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Learning.Heads;
using Rtrl.Tests.Engine.Reference;

namespace Rtrl.Tests.Engine.Learning.Agents;

/// <summary>The agents that train against the golden files.</summary>
[Trait("Golden", "algorithms")]
public class AgentGoldenTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag", "head_W", "head_b"];

    [Fact]
    public void StreamQ_NonGreedyAndTerminalSteps_AgreesWithWeightsAndTraces()
    {
        var golden = GoldenData.Algorithm("stream_q_watkins");
        var network = new LinearNetwork(3, 2);
        golden["W_initial"].Numbers.Single().CopyTo(network.Parameters);
        var agent = new StreamQ(
            new AgentSettings
            {
                Name = "stream-q",
                Rule = "obgd",
                StepSize = 1,
                Kappa = 2,
                Discount = 0.99,
                TraceDecay = 0.8,
            },
            network,
            Policies.Any,
            new StageClock()
        );
        GoldenData[] steps = [.. golden["steps"].Items];
        for (var i = 0; i < steps.Length; i++)
        {
            var want = steps[i];
            agent.Advance(want["x"].Numbers.Single());
            Agreement.Close(want["q"].Numbers, agent.Outputs);
            Assert.Equal(want["greedy"].Integer, GreedyAction.Of(agent.Outputs));
            var next = i + 1 < steps.Length ? steps[i + 1]["x"].Numbers.Single() : new float[3];
            var done = want["done"].Flag;
            var tdError = agent.TdError(
                new Choice(want["action"].Integer, want["non_greedy"].Flag),
                want["reward"].Number,
                next,
                !done,
                learning: true
            );
            Agreement.Close(want["delta"].Number, tdError, Agreement.Single);
            var outcome = agent.Learn(new Choice(want["action"].Integer, want["non_greedy"].Flag), tdError, done);
            Agreement.Close(want["trace_used"].Numbers, agent.Trace.Values);
            Agreement.Close(want["step_size"].Number, outcome.StepSize, Agreement.Single);
            Agreement.Close(want["W_after"].Numbers, network.Parameters);
        }
    }

    [Fact]
    public void Qrc_FourTransitions_AgreesWithTracesAndParameters()
    {
        var golden = GoldenData.Algorithm("qrc_lambda");
        var values = new CellNetwork(2, 2, 2);
        var auxiliary = new CellNetwork(2, 2, 2);
        golden["q_params_initial"].Join(s_tensors).Single().CopyTo(values.Parameters);
        golden["h_params_initial"].Join(s_tensors).Single().CopyTo(auxiliary.Parameters);
        var settings = new AgentSettings
        {
            Name = "qrc",
            Discount = golden["gamma"].Number,
            TraceDecay = golden["lambda"].Number,
            StepSize = golden["lr_q"].Number,
            AuxiliaryStepSize = golden["lr_h"].Number,
            Regularisation = golden["beta_regulariser"].Number,
            GradientCorrection = golden["gradient_correction"].Flag,
        };
        var agent = new Qrc(settings, values, auxiliary, Policies.Any, new StageClock());
        agent.BeginEpisode();
        foreach (var want in golden["steps"].Items)
        {
            agent.Advance(want["obs"].Numbers.Single());
            Agreement.Close(want["q"].Numbers, agent.Outputs);
            var done = want["done"].Flag;
            var tdError = agent.TdError(
                new Choice(want["action"].Integer, want["non_greedy"].Flag),
                want["reward"].Number,
                want["next_obs"].Numbers.Single(),
                !done,
                learning: true
            );
            Agreement.Close(want["delta"].Number, tdError, Agreement.Single);
            agent.Learn(new Choice(want["action"].Integer, want["non_greedy"].Flag), tdError, done);
            Agreement.Close(want["trace_q"].Join(s_tensors), agent.Trace.Values);
            Agreement.Close(want["q_params_after"].Join(s_tensors), values.Parameters);
            Agreement.Close(want["h_params_after"].Join(s_tensors), auxiliary.Parameters);
        }
    }

    [Theory]
    [InlineData("plain_lr1_kappa2", 1)]
    [InlineData("plain_lr0.1_kappa2_step1_unbounded", 0.1)]
    public void ObGd_GivenGradients_AgreesWithStepSizesAndWeights(string key, double stepSize)
    {
        var golden = GoldenData.Algorithm("obgd");
        var weights = golden["w_initial"].Numbers.Single();
        IStepRule rule = new ObGd(stepSize, 2);
        foreach (var want in golden[key].Items)
        {
            var outcome = rule.Apply(weights, want["trace_z"].Numbers.Single(), want["z_sum"].Number, want["delta"].Number);
            Agreement.Close(want["step_size"].Number, outcome.StepSize);
            Assert.Equal(want["M"].Number > 1, outcome.Bounded);
            Agreement.Close(want["w_after"].Numbers, weights, 1e-6);
        }
    }

    [Fact]
    public void ClippedSgd_InactiveAndActiveClip_AgreesWithUpdates()
    {
        foreach (var want in GoldenData.Algorithm("sgd_clip")["cases"].Items)
        {
            var weights = new float[3];
            IStepRule rule = new ClippedSgd(0.01, 1);
            var outcome = rule.Apply(weights, want["ascent_direction"].Numbers.Single(), 0, 1);
            Agreement.Close(want["update"].Numbers, weights, 1e-6);
            Assert.Equal(want["global_norm"].Number >= 1, outcome.Bounded);
        }
    }
}
