using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Networks;
using Rtrl.Tests.Engine.Reference;
using Rtrl.Tests.Engine.Training;
using Double = Rtrl.Engine.Learning.Reference;

namespace Rtrl.Tests.Engine.Learning.Agents;

/// <summary>Policy heads, stream AC, SARSA and TD in float32 against golden files and the double reference.</summary>
public class PolicyAgentTests
{
    private static readonly string[] s_tensors = ["nu_log", "theta_log", "B_real", "B_imag", "head_W", "head_b"];
    private static readonly NetworkSettings s_network = new() { EncoderWidth = 11, HiddenSize = 9 };

    [Fact]
    [Trait("Golden", "algorithms")]
    public void Categorical_Logits_AgreeWithProbabilitiesAndObjective()
    {
        var golden = GoldenData.Algorithm("policy_heads");
        var want = golden["categorical"];
        var logits = want["logits"].Numbers.Single();
        var head = new CategoricalHead(logits.Length);
        head.Read(logits);
        Agreement.Close(want["probs"].Numbers, head.Shown);
        var got = new float[logits.Length];
        foreach (var one in want["cases"].Items)
        {
            head.Adjoint(want["action"].Integer, 1, golden["tau"].Number * Math.Sign(one["delta"].Number), got);
            Agreement.Close(one["d_objective_d_logits"].Numbers, got);
        }
    }

    [Theory]
    [Trait("Golden", "algorithms")]
    [InlineData("gaussian_log_std_parameter", false, "log_std")]
    [InlineData("gaussian_softplus_std_head", true, "std_pre")]
    public void Gaussian_UnclippedSample_AgreesWithGradients(string name, bool softplus, string second)
    {
        var golden = GoldenData.Algorithm("policy_heads");
        var want = golden[name];
        var head = new GaussianHead(2, softplus, -1, 1);
        head.Read(want.Join("mean", second).Single());
        head.Take(golden["gaussian_log_std_parameter"]["sampled_action_unclipped"].Numbers);
        Agreement.Close(golden["gaussian_log_std_parameter"]["action_sent_to_env_clip_-1_1"].Numbers, head.ActionNumbers);
        if (softplus)
            Agreement.Close(want["std"].Numbers, head.Shown[2..]);
        var (plain, entropic) = (new float[4], new float[4]);
        head.Adjoint(-1, 1, 0, plain);
        Agreement.Close(want["d_logprob_d_mean"].Numbers, plain.AsSpan(0, 2));
        Agreement.Close(want["d_logprob_d_" + second].Numbers, plain.AsSpan(2));
        head.Adjoint(-1, 1, 0.5, entropic);
        double[] entropy = [.. want["d_entropy_d_" + second].Numbers.Zip(want["d_logprob_d_" + second].Numbers, (h, l) => l + (0.5 * h))];
        Agreement.Close(entropy, entropic.AsSpan(2));
    }

    [Fact]
    [Trait("Golden", "algorithms")]
    public void StreamActorCritic_ThreeTransitions_AgreesWithTracesAndParameters()
    {
        var golden = GoldenData.Algorithm("stream_ac");
        var (actor, critic) = (new CellNetwork(2, 2, 2), new CellNetwork(2, 2, 1));
        golden["actor_initial"].Join(s_tensors).Single().CopyTo(actor.Parameters);
        golden["critic_initial"].Join(s_tensors).Single().CopyTo(critic.Parameters);
        var settings = new AgentSettings
        {
            Name = "stream-ac",
            Rule = "obgd",
            StepSize = 1,
            Kappa = 2,
            ActorStepSize = 1,
            ActorKappa = 3,
            EntropyWeight = golden["entropy_coefficient"].Number,
            Discount = golden["gamma"].Number,
            TraceDecay = golden["lambda"].Number,
        };
        var agent = new StreamActorCritic(settings, actor, new CategoricalHead(2), critic, Cases.Random(), new StageClock());
        agent.BeginEpisode();
        GoldenData[] steps = [.. golden["steps"].Items];
        for (var t = 0; t < steps.Length; t++)
        {
            var want = steps[t];
            agent.Advance(want["obs"].Numbers.Single());
            Agreement.Close(want["probs"].Numbers, agent.Outputs);
            Agreement.Close(want["value"].Number, agent.Value(0), Agreement.Single);
            var next = t + 1 < steps.Length ? steps[t + 1]["obs"].Numbers.Single() : new float[2];
            var done = want["done"].Flag;
            var tdError = agent.TdError(new Choice(want["action"].Integer, false), want["reward"].Number, next, !done, learning: true);
            Agreement.Close(want["delta"].Number, tdError, Agreement.Single);
            var outcome = agent.Learn(new Choice(want["action"].Integer, false), tdError, done);
            Agreement.Close(want["step_size_critic"].Number, outcome.StepSize, Agreement.Single);
            Agreement.Close(want["trace_actor"].Join(s_tensors), agent.Trace.Values);
            Agreement.Close(want["trace_critic"].Join(s_tensors), agent.CriticTrace.Values);
            Agreement.Close(want["actor_after"].Join(s_tensors), actor.Parameters);
            Agreement.Close(want["critic_after"].Join(s_tensors), critic.Parameters);
        }
    }

    [Theory]
    [InlineData("obgd", true)]
    [InlineData("obgd", false)]
    [InlineData("intentional", true)]
    [InlineData("intentional", false)]
    public void StreamActorCritic_GaussianPolicy_ChangesParametersAsTheReference(string rule, bool softplus)
    {
        var settings = new AgentSettings
        {
            Name = "stream-ac",
            Rule = rule,
            StepSize = 1,
            Kappa = 2,
            TraceDecay = 0.8,
            Discount = 0.9,
            EntropyWeight = 0.05,
        };
        var (critic, criticReference, criticParameters) = KernelCases.Pair(s_network, 3, 1, 41);
        var (dense, actorReference, _) = KernelCases.Pair(s_network, 3, softplus ? 2 : 1, 42);
        var actor = new StreamingNetwork(s_network, 3, softplus ? 2 : 1, freeOutputs: softplus ? 0 : 1);
        dense.Parameters.CopyTo(actor.Parameters);
        if (!softplus)
            actor.Parameters[^1] = -0.3f;
        var actorParameters = Agreement.Widen(actor.Parameters);
        Double.IStepSizeRule Rule(int length, bool policy) =>
            rule == "obgd"
                ? new Double.ObGd(1, policy ? 3 : 2)
                : new Double.Intentional(length, policy ? settings.ActorEta : settings.Eta, 0.72, policy);
        var reference = new Double.StreamActorCritic(
            actorReference,
            new Double.GaussianHead(1, softplus),
            actorParameters,
            criticReference,
            criticParameters,
            0.9,
            0.8,
            Rule(actorParameters.Length, true),
            Rule(criticParameters.Length, false),
            0.05
        );
        var head = new GaussianHead(1, softplus, -2, 2);
        var agent = new StreamActorCritic(settings, actor, head, critic, Cases.Random(), new StageClock());
        var random = Cases.Random(9);
        agent.BeginEpisode();
        reference.Reset();
        for (var t = 0; t < 12; t++)
        {
            var (observation, next) = (random.Normals(3).Single(), random.Normals(3).Single());
            agent.Advance(observation);
            reference.Advance(Agreement.Widen(observation));
            var action = random.NextNormal();
            head.Take([action]);
            var tdError = agent.TdError(new Choice(-1, false), 0.5, next, true, learning: true);
            agent.Learn(new Choice(-1, false), tdError, false);
            var update = reference.Learn([action], Double.ActionOutcome.Of(0.5, Agreement.Widen(next), false));
            Assert.Equal(update.TdError, tdError, 1e-5);
            Agreement.Close(update.ActorTrace, agent.Trace.Values, 1e-3);
            Agreement.Close(update.CriticTrace, agent.CriticTrace.Values, 1e-3);
            Agreement.Close([.. reference.Actor.Parameters, .. reference.FreeParameters.ToArray()], actor.Parameters, 1e-4);
            Agreement.Close(reference.Critic.Parameters, critic.Parameters, 1e-4);
            Agreement.Widen(critic.Parameters).CopyTo(reference.Critic.Parameters, 0);
            Agreement.Widen(actor.Parameters[..reference.Actor.Parameters.Length]).CopyTo(reference.Actor.Parameters, 0);
        }
    }

    [Theory]
    [InlineData("obgd")]
    [InlineData("adaptive-obgd")]
    [InlineData("intentional")]
    [InlineData("implicit")]
    public void Sarsa_DrawnActions_AreTakenAndChangeParametersAsTheReference(string rule)
    {
        var settings = new AgentSettings
        {
            Name = "sarsa",
            Rule = rule,
            StepSize = 1,
            Kappa = 2,
            TraceDecay = 0.8,
            Discount = 0.9,
        };
        var exploration = new ExplorationSettings { Start = 1, End = 1 };
        var (kernel, network, parameters) = KernelCases.Pair(s_network, 3, 3, 51);
        var agent = new Sarsa(settings, kernel, new EpsilonGreedy(exploration, Cases.Random(6)), new StageClock());
        var length = kernel.ParameterCount;
        Double.IStepSizeRule referenceRule = rule switch
        {
            "obgd" => new Double.ObGd(1, 2),
            "adaptive-obgd" => new Double.AdaptiveObGd(length, 1, 2),
            "intentional" => new Double.Intentional(length, settings.Eta, 0.72),
            _ => new Double.Implicit(length, settings.Eta, 0.72),
        };
        var reference = new Double.Sarsa(network, parameters, 0.9, 0.8, referenceRule, new Double.EpsilonGreedy(1, 1, 1, Cases.Random(6)));
        var random = Cases.Random(7);
        var observation = random.Normals(3).Single();
        var begin = true;
        for (var t = 0; t < 40; t++)
        {
            if (begin)
            {
                agent.BeginEpisode();
                reference.Reset();
            }

            var ended = begin = t % 9 == 8;
            var next = random.Normals(3).Single();
            agent.Advance(observation);
            var choice = agent.Act(t);
            Assert.Equal(reference.Act(Agreement.Widen(observation)), choice.Action);
            var tdError = agent.TdError(choice, 0.3, next, !ended, learning: true);
            agent.Learn(choice, tdError, ended);
            Assert.Equal(reference.Learn(Double.ActionOutcome.Of(0.3, Agreement.Widen(next), ended)), tdError, 1e-5);
            Agreement.Close(reference.Values.Parameters, kernel.Parameters, 1e-4);
            Agreement.Widen(kernel.Parameters).CopyTo(reference.Values.Parameters, 0);
            observation = next;
        }
    }

    [Theory]
    [InlineData("obgd", "linear-rtu", "rtrl")]
    [InlineData("intentional", "min-gru", "rtrl")]
    [InlineData("implicit", "linear-rtu", "rtrl")]
    [InlineData("implicit", "gru", "tbptt1")]
    [InlineData("sgd", "lstm", "tbptt1")]
    public void TdPrediction_ContinuingStream_ChangesParametersAsTheReference(string rule, string cell, string gradient)
    {
        var settings = new AgentSettings
        {
            Name = "td",
            Rule = rule,
            StepSize = rule == "sgd" ? 0.05 : 1,
            Kappa = 2,
            TraceDecay = 0.8,
            Discount = 0.9,
        };
        var (kernel, network, parameters) = KernelCases.Pair(s_network with { Cell = cell, Gradient = gradient, HiddenSize = 5 }, 3, 1, 61);
        Double.IStepSizeRule referenceRule = rule switch
        {
            "obgd" => new Double.ObGd(1, 2),
            "sgd" => new Double.Sgd(0.05),
            "implicit" => new Double.Implicit(parameters.Length, settings.Eta, 0.72),
            _ => new Double.Intentional(parameters.Length, settings.Eta, 0.72),
        };
        var agent = new TdPrediction(settings, kernel, new StageClock());
        var reference = new Double.TdPrediction(network, parameters, 0.9, 0.8, referenceRule);
        agent.BeginEpisode();
        reference.Reset();
        var random = Cases.Random(8);
        var observation = random.Normals(3).Single();
        for (var t = 0; t < 25; t++)
        {
            var next = random.Normals(3).Single();
            agent.Advance(observation);
            Assert.Equal(reference.Advance(Agreement.Widen(observation)), agent.Value(-1), 1e-5);
            Assert.Equal(-1, agent.Act(t).Action);
            var tdError = agent.TdError(new Choice(-1, false), 0.4, next, true, learning: true);
            agent.Learn(new Choice(-1, false), tdError, false);
            Assert.Equal(reference.Learn(Double.ActionOutcome.Of(0.4, Agreement.Widen(next), false)), tdError, 1e-5);
            Agreement.Close(reference.Values.Parameters, kernel.Parameters, 1e-4);
            Agreement.Widen(kernel.Parameters).CopyTo(reference.Values.Parameters, 0);
            observation = next;
        }
    }

    /// <summary>
    /// a_{t+1} is drawn at t, with the ε of the step it is taken at: ε(0) = 1 and ε(1) = 0 make the first action random and the second
    /// greedy, and the other way round.
    /// </summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void Sarsa_NextAction_IsDrawnWithItsOwnStepsEpsilon(double start, double end)
    {
        const int Episodes = 400,
            Greedy = 2;
        var network = new LinearNetwork(1, 4);
        network.Parameters[Greedy] = 1;
        var settings = new AgentSettings
        {
            Name = "sarsa",
            Rule = "sgd",
            StepSize = 0,
            Discount = 0.9,
        };
        var agent = new Sarsa(
            settings,
            network,
            new EpsilonGreedy(
                new ExplorationSettings
                {
                    Start = start,
                    End = end,
                    Steps = 1,
                },
                Cases.Random()
            ),
            new StageClock()
        );
        var greedy = new int[2];
        for (var episode = 0; episode < Episodes; episode++)
        {
            agent.BeginEpisode();
            for (var t = 0; t < 2; t++)
            {
                agent.Advance([1]);
                var choice = agent.Act(t);
                greedy[t] += choice.Action == Greedy ? 1 : 0;
                agent.Learn(choice, agent.TdError(choice, 0, [1], bootstrap: t == 0, learning: true), ended: t == 1);
            }
        }

        var (random, certain) = start > end ? (greedy[0], greedy[1]) : (greedy[1], greedy[0]);
        Assert.Equal(Episodes, certain);
        Assert.InRange(random, 60, 140); // 400 / 4 ± 4.6 deviations
    }

    /// <summary>
    /// The environment gets the sample within ± the clip, or within its own range of ± 2 without one; the deviation is 1.
    /// </summary>
    [Theory]
    [InlineData("stream-ac", 0.25, 0.25)]
    [InlineData("ppo", 0.25, 0.25)]
    [InlineData("stream-ac", 0, 2)]
    public void ActionClip_OfAGaussianPolicy_BoundsWhatTheEnvironmentGets(string name, double clip, double largest)
    {
        var run = new TrainingRun(
            Runs.StreamQ with
            {
                Environment = new() { Name = "position-only-pendulum" },
                Agent = new() { Name = name, ActionClip = clip },
                Ppo = new() { RolloutSteps = 1_000 },
            }
        );
        double[] actions = [.. Enumerable.Range(0, 500).Select(_ => run.Take(1).ActionNumbers[0])];
        Assert.Equal((-largest, largest), (actions.Min(), actions.Max()));
        Assert.Contains(actions, action => Math.Abs(action) < largest);
    }

    [Fact]
    public void Sample_ManyDraws_FollowTheDistribution()
    {
        var random = Cases.Random();
        var softmax = new CategoricalHead(3);
        softmax.Read([0, 1, -1]);
        var counts = new double[3];
        for (var i = 0; i < 50_000; i++)
            counts[softmax.Sample(random)] += 1 / 50_000.0;
        for (var i = 0; i < 3; i++)
            Assert.Equal(softmax.Shown[i], counts[i], 0.01);

        var gaussian = new GaussianHead(1, softplus: false, -1, 1);
        gaussian.Read([0.2f, MathF.Log(0.1f)]);
        var (sum, squares) = (0.0, 0.0);
        for (var i = 0; i < 50_000; i++)
        {
            Assert.Equal(-1, gaussian.Sample(random));
            sum += gaussian.ActionNumbers[0] / 50_000;
            squares += gaussian.ActionNumbers[0] * gaussian.ActionNumbers[0] / 50_000;
        }

        Assert.Equal(0.2, sum, 0.005);
        Assert.Equal(0.01, squares - (sum * sum), 0.001);
    }
}
