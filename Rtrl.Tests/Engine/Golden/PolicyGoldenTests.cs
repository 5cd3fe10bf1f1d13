using Rtrl.Engine.Learning.Reference;
using Rtrl.Engine.Networks.Cells.Reference;
using Rtrl.Engine.Networks.Reference;

namespace Rtrl.Tests.Engine.Golden;

[Trait("Golden", "algorithms")]
public class PolicyGoldenTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag", "head_W", "head_b"];

    [Fact]
    public void Categorical_ThreeErrors_MatchesObjectiveGradient()
    {
        var golden = GoldenData.Algorithm("policy_heads");
        var want = golden["categorical"];
        var head = new CategoricalHead();
        var logits = want["logits"].Numbers;
        double[] action = [want["action"].Number];
        Agreement.Close(want["probs"].Numbers, CategoricalHead.Probabilities(logits));
        Agreement.Close(want["log_prob"].Number, head.LogProbability(logits, action));
        Agreement.Close(want["entropy"].Number, head.Entropy(logits));
        Agreement.Close(want["d_logprob_d_logits"].Numbers, head.LogProbabilityGradient(logits, action));
        Agreement.Close(want["d_entropy_d_logits"].Numbers, head.EntropyGradient(logits));
        foreach (var one in want["cases"].Items)
        {
            var weight = golden["tau"].Number * Math.Sign(one["delta"].Number);
            double[] objective =
            [
                .. head.LogProbabilityGradient(logits, action).Zip(head.EntropyGradient(logits), (l, h) => l + (weight * h)),
            ];
            Agreement.Close(one["d_objective_d_logits"].Numbers, objective);
        }
    }

    [Theory]
    [InlineData("gaussian_log_std_parameter", false, "log_std")]
    [InlineData("gaussian_softplus_std_head", true, "std_pre")]
    public void Gaussian_UnclippedSample_MatchesGradients(string name, bool softplus, string second)
    {
        var golden = GoldenData.Algorithm("policy_heads");
        var want = golden[name];
        var head = new GaussianHead(2, softplus);
        var outputs = want.Join("mean", second);
        var action = golden["gaussian_log_std_parameter"]["sampled_action_unclipped"].Numbers;
        var likelihood = head.LogProbabilityGradient(outputs, action);
        var entropy = head.EntropyGradient(outputs);
        if (softplus)
            Agreement.Close(want["std"].Numbers, head.Deviation(outputs));
        Agreement.Close(want["log_prob"].Number, head.LogProbability(outputs, action));
        Agreement.Close(want["entropy"].Number, head.Entropy(outputs));
        Agreement.Close(want["d_logprob_d_mean"].Numbers, likelihood[..2]);
        Agreement.Close(want["d_logprob_d_" + second].Numbers, likelihood[2..]);
        Agreement.Close(new double[2], entropy[..2]);
        Agreement.Close(want["d_entropy_d_" + second].Numbers, entropy[2..]);
    }

    [Fact]
    public void StreamActorCritic_ThreeTransitions_MatchesEveryQuantity()
    {
        var golden = GoldenData.Algorithm("stream_ac");
        var actor = new Network([], new Rtu(2, 2), [new DenseBlock(4, 2)]);
        var critic = new Network([], new Rtu(2, 2), [new DenseBlock(4, 1)]);
        var actorRule = new ObGd(stepSize: 1, kappa: 3);
        var criticRule = new ObGd(stepSize: 1, kappa: 2);
        var agent = new StreamActorCritic(
            actor,
            new CategoricalHead(),
            golden["actor_initial"].Join(s_tensors),
            critic,
            golden["critic_initial"].Join(s_tensors),
            golden["gamma"].Number,
            golden["lambda"].Number,
            actorRule,
            criticRule,
            golden["entropy_coefficient"].Number
        );
        GoldenData[] steps = [.. golden["steps"].Items];
        for (var t = 0; t < steps.Length; t++)
        {
            var want = steps[t];
            var logits = agent.Advance(want["obs"].Numbers);
            Agreement.Close(want["logits"].Numbers, logits);
            Agreement.Close(want["probs"].Numbers, CategoricalHead.Probabilities(logits));
            Agreement.Close(want["entropy"].Number, new CategoricalHead().Entropy(logits));
            Agreement.Close(want["value"].Number, agent.Critic.Current.Outputs[0]);
            var next = t + 1 < steps.Length ? steps[t + 1]["obs"].Numbers : [];
            var update = agent.Learn([want["action"].Number], ActionOutcome.Of(want["reward"].Number, next, want["done"].Flag));
            if (!want["done"].Flag)
                Agreement.Close(want["next_value_with_old_parameters"].Number, update.NextValue);
            Agreement.Close(want["delta"].Number, update.TdError);
            Agreement.Close(want["d_actor_objective_d_logits"].Numbers, update.ObjectiveGradient);
            ValueMethodGoldenTests.CheckTensors(want["grad_actor"], actor, update.ActorGradient);
            ValueMethodGoldenTests.CheckTensors(want["grad_critic"], critic, update.CriticGradient);
            ValueMethodGoldenTests.CheckTensors(want["trace_actor"], actor, update.ActorTrace);
            ValueMethodGoldenTests.CheckTensors(want["trace_critic"], critic, update.CriticTrace);
            Agreement.Close(want["z_sum_actor"].Number, actorRule.TraceNorm);
            Agreement.Close(want["z_sum_critic"].Number, criticRule.TraceNorm);
            Agreement.Close(want["step_size_actor"].Number, actorRule.StepSize);
            Agreement.Close(want["step_size_critic"].Number, criticRule.StepSize);
            ValueMethodGoldenTests.CheckTensors(want["actor_after"], actor, agent.Actor.Parameters);
            ValueMethodGoldenTests.CheckTensors(want["critic_after"], critic, agent.Critic.Parameters);
        }
    }

    [Fact]
    public void Ppo_OneMinibatch_MatchesAdvantagesLossesAndAdam()
    {
        var golden = GoldenData.Algorithm("ppo");
        bool[] ends = [.. golden["dones"].Numbers.Select(d => d > 0)];
        var (advantages, returns) = GeneralisedAdvantage.Estimate(
            golden["rewards"].Numbers,
            ends,
            golden["values"].Numbers,
            golden["bootstrap_value"].Number,
            golden["gamma"].Number,
            golden["gae_lambda"].Number
        );
        Agreement.Close(golden["advantages"].Numbers, advantages);
        Agreement.Close(golden["returns"].Numbers, returns);
        var normalised = GeneralisedAdvantage.Normalise(advantages);
        Agreement.Close(golden["advantages_normalised"].Numbers, normalised);

        var clip = golden["clip"].Number;
        var policy = PpoLoss.Policy(golden["new_log_prob"].Numbers, golden["old_log_prob"].Numbers, normalised, clip);
        Agreement.Close(golden["policy_loss"].Number, policy.Loss);
        Agreement.Close(golden["d_policy_loss_d_new_log_prob"].Numbers, policy.Gradient);
        var value = PpoLoss.Value(golden["new_value"].Numbers, golden["values"].Numbers, returns, clip);
        Agreement.Close(golden["value_loss"].Number, value.Loss);
        Agreement.Close(golden["d_value_loss_d_new_value"].Numbers, value.Gradient);

        var adam = golden["adam_lr1e-4_eps1e-5"];
        var rule = new Adam(2, stepSize: 1e-4, clip: 0.5);
        var weights = adam["w_initial"].Numbers;
        foreach (var want in adam["steps"].Items)
        {
            var increment = rule.Increment(want["gradient"].Numbers);
            for (var i = 0; i < weights.Length; i++)
                weights[i] += increment[i];
            Agreement.Close(want["norm"].Number, rule.Norm);
            Agreement.Close(want["clipped"].Numbers, rule.ClippedGradient);
            Agreement.Close(want["w_after"].Numbers, weights);
        }
    }
}
