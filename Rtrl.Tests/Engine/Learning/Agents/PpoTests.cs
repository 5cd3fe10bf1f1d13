using Rtrl.Engine.Contracts;
using Rtrl.Engine.Learning;
using Rtrl.Engine.Learning.Agents;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Golden;
using Rtrl.Tests.Engine.Networks;
using Rtrl.Tests.Engine.Reference;
using Rtrl.Tests.Engine.Training;
using Double = Rtrl.Engine.Learning.Reference;

namespace Rtrl.Tests.Engine.Learning.Agents;

/// <summary>The batched baseline in float32: golden file, reference, stored states, memory.</summary>
public class PpoTests
{
    private const int Inputs = 3;

    private static readonly NetworkSettings s_network = new()
    {
        EncoderWidth = 11,
        HiddenSize = 9,
        Activation = "tanh",
        ProjectionWidth = 7,
    };

    public static TheoryData<string, string> Cells =>
        new()
        {
            { "linear-rtu", "rtrl" },
            { "linear-rtu", "tbptt1" },
            { "nonlinear-rtu", "rtrl" },
            { "min-gru", "rtrl" },
            { "gated-trace-unit", "rtrl" },
            { "gru", "tbptt1" },
            { "gru", "rtrl" },
            { "lstm", "tbptt1" },
            { "none", "rtrl" },
        };

    /// <summary>
    /// One-hot inputs make every parameter of a linear critic the value of one step, and every parameter of a linear actor its
    /// log-probability: the minibatch's gradient is the golden derivative itself. New values are put in between the last step and the
    /// update.
    /// </summary>
    [Theory]
    [Trait("Golden", "algorithms")]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public void Learn_GoldenRollout_GivesAdvantagesLossesAndTheirGradients(double valueWeight)
    {
        var golden = GoldenData.Algorithm("ppo");
        var (actor, critic) = (new LinearNetwork(5, 1), new LinearNetwork(5, 1));
        golden["old_log_prob"].Numbers.Single().CopyTo(actor.Parameters);
        golden["values"].Numbers.Single().CopyTo(critic.Parameters);
        critic.Parameters[4] = (float)golden["bootstrap_value"].Number;
        var settings = new PpoSettings
        {
            RolloutSteps = 4,
            Epochs = 1,
            Minibatches = 1,
            Clip = golden["clip"].Number,
            ValueWeight = valueWeight,
        };
        var agent = new Ppo(
            new AgentSettings { Discount = golden["gamma"].Number, TraceDecay = golden["gae_lambda"].Number },
            settings,
            (actor, new LinearNetwork(5, 1)),
            (new GivenLogProbability(), new GivenLogProbability()),
            (critic, new LinearNetwork(5, 1)),
            5,
            0,
            [Cases.Random()],
            Cases.Random(),
            new StageClock()
        );
        var outcome = default(UpdateOutcome);
        agent.BeginEpisode();
        for (var t = 0; t < 4; t++)
        {
            var done = golden["dones"].Numbers[t] > 0;
            agent.Advance(OneHot(t));
            var choice = agent.Act(t);
            var tdError = agent.TdError(choice, golden["rewards"].Numbers[t], OneHot(t + 1), !done, learning: true);
            if (t == 3)
            {
                golden["new_log_prob"].Numbers.Single().CopyTo(actor.Parameters);
                golden["new_value"].Numbers.Single().CopyTo(critic.Parameters);
            }

            outcome = agent.Learn(choice, tdError, done);
            if (done)
                agent.BeginEpisode();
        }

        Agreement.Close(golden["advantages"].Numbers, agent.Advantages, 1e-6);
        Agreement.Close(
            [.. golden["d_value_loss_d_new_value"].Numbers.Select(slope => 2 * valueWeight * slope)],
            agent.Critic.MinibatchGradient[..4],
            1e-6
        );
        Agreement.Close(golden["d_policy_loss_d_new_log_prob"].Numbers, agent.Actor.MinibatchGradient[..4], 1e-6);
        Agreement.Close(2 * valueWeight * golden["value_loss"].Number, outcome.Batch!.Value.ValueLoss, 1e-6);
        Agreement.Close(golden["policy_loss"].Number, outcome.Batch!.Value.PolicyLoss, 1e-6);
        var beyond = golden["ratio"].Numbers.Count(ratio => Math.Abs(ratio - 1) > settings.Clip);
        Assert.Equal(beyond / 4.0, outcome.Batch!.Value.ClipFraction);
        var divergence = golden["new_log_prob"]
            .Numbers.Zip(golden["old_log_prob"].Numbers, (now, old) => Math.Exp(now - old) - 1 - (now - old))
            .Average();
        Assert.Equal(divergence, outcome.Batch!.Value.ApproximateKl, 1e-6);

        static float[] OneHot(int t)
        {
            var input = new float[5];
            input[t] = 1;
            return input;
        }
    }

    [Fact]
    [Trait("Golden", "algorithms")]
    public void Adam_GoldenGradients_MovesTheWeightsAsGiven()
    {
        var golden = GoldenData.Algorithm("ppo")["adam_lr1e-4_eps1e-5"];
        var rule = new Adam(2, new PpoSettings());
        var weights = golden["w_initial"].Numbers.Single();
        foreach (var want in golden["steps"].Items)
        {
            var (norm, _) = rule.Descend(weights, want["gradient"].Numbers.Single(), 1e-4);
            Agreement.Close(want["norm"].Number, norm, 1e-6);
            Agreement.Close(want["w_after"].Numbers, weights, 2e-7);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(100)]
    public void Adam_RandomGradients_AgreesWithTheReference(double clip)
    {
        const int Length = 29;
        var settings = new PpoSettings
        {
            GradientClip = clip,
            Epsilon = 1e-3,
            FirstMomentDecay = 0.8,
            SecondMomentDecay = 0.95,
        };
        var (kernel, reference) = (new Adam(Length, settings), new Double.Adam(Length, 0.1, clip, 1e-3, 0.8, 0.95));
        var random = Cases.Random();
        var (weights, want) = (new float[Length], new double[Length]);
        for (var k = 0; k < 20; k++)
        {
            var gradient = random.Normals(Length, 0.3).Single();
            var (norm, clipped) = kernel.Descend(weights, gradient, 0.1);
            var increment = reference.Increment(Agreement.Widen(gradient));
            for (var i = 0; i < Length; i++)
                want[i] += increment[i];
            Assert.Equal(reference.Norm, norm, 1e-6);
            Assert.Equal(clip > 0 && norm >= clip, clipped);
            Agreement.Close(want, weights, 1e-5);
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Learn_SoftmaxPolicy_ChangesParametersAsTheReference(string cell, string gradient)
    {
        var network = s_network with { Cell = cell, Gradient = gradient };
        var (actor, actorReference, actorParameters) = KernelCases.Pair(network, Inputs, 3, 71);
        var critic = KernelCases.Pair(network, Inputs, 1, 72);
        Compare(
            (actor, new StreamingNetwork(network, Inputs, 3)),
            (new CategoricalHead(3), new CategoricalHead(3)),
            (critic.Kernel, new StreamingNetwork(network, Inputs, 1)),
            0,
            new PpoSettings
            {
                RolloutSteps = 24,
                Epochs = 2,
                Minibatches = 3,
                EntropyWeight = 0.02,
                ActorStepSize = 1e-3,
                CriticStepSize = 2e-3,
                Clip = 0.02,
            },
            settings => new Double.Ppo(
                actorReference,
                new Double.CategoricalHead(),
                actorParameters,
                critic.Reference,
                critic.Parameters,
                0.9,
                0.8,
                settings
            )
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GaussianHead_AnyOutputs_HasTheReferencesLogProbabilityAndEntropy(bool softplus)
    {
        var random = Cases.Random();
        var (head, reference) = (new GaussianHead(2, softplus, -1, 1), new Double.GaussianHead(2, softplus));
        for (var i = 0; i < 20; i++)
        {
            var (outputs, action) = (random.Normals(4).Single(), random.Normals(2, 2));
            head.Read(outputs);
            head.Take(action);
            Assert.Equal(reference.LogProbability(Agreement.Widen(outputs), action), head.LogProbability(-1), 1e-9);
            Assert.Equal(reference.Entropy(Agreement.Widen(outputs)), head.Entropy, 1e-9);
            Assert.Equal(action, head.Unclipped.ToArray());
        }
    }

    [Fact]
    public void CategoricalHead_AnyLogits_HasTheReferencesLogProbabilityAndEntropy()
    {
        var random = Cases.Random();
        var (head, reference) = (new CategoricalHead(3), new Double.CategoricalHead());
        for (var i = 0; i < 20; i++)
        {
            var logits = random.Normals(3, 3).Single();
            head.Read(logits);
            Assert.Equal(reference.LogProbability(Agreement.Widen(logits), [i % 3]), head.LogProbability(i % 3), 1e-9);
            Assert.Equal(reference.Entropy(Agreement.Widen(logits)), head.Entropy, 1e-9);
        }
    }

    /// <summary>The ablations of Elelimy et al. 2024: states, targets or both brought up to date before every further epoch.</summary>
    [Theory]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    [InlineData(true, true, 1)]
    [InlineData(true, true, 5)]
    [InlineData(false, false, 5)]
    public void Learn_RefreshedBetweenEpochs_ChangesParametersAsTheReference(bool states, bool targets, int every)
    {
        var network = s_network with { Cell = "linear-rtu" };
        var (actor, actorReference, actorParameters) = KernelCases.Pair(network, Inputs, 3, 71);
        var critic = KernelCases.Pair(network, Inputs, 1, 72);
        Compare(
            (actor, new StreamingNetwork(network, Inputs, 3)),
            (new CategoricalHead(3), new CategoricalHead(3)),
            (critic.Kernel, new StreamingNetwork(network, Inputs, 1)),
            0,
            new PpoSettings
            {
                RolloutSteps = 24,
                Epochs = 3,
                Minibatches = 3,
                ActorStepSize = 1e-2,
                CriticStepSize = 1e-2,
                Clip = 0.5,
                RefreshStates = states,
                RefreshTargets = targets,
                SensitivityEvery = every,
            },
            settings => new Double.Ppo(
                actorReference,
                new Double.CategoricalHead(),
                actorParameters,
                critic.Reference,
                critic.Parameters,
                0.9,
                0.8,
                settings
            ),
            1e-3
        );
    }

    /// <summary>Turns of 8 steps in 3 environments, whose episodes go on over several rollouts.</summary>
    [Theory]
    [InlineData("linear-rtu", false, 1)]
    [InlineData("linear-rtu", true, 3)]
    [InlineData("min-gru", true, 1)]
    [InlineData("none", false, 1)]
    public void Learn_SeveralEnvironments_ChangesParametersAsTheReference(string cell, bool refresh, int every)
    {
        var network = s_network with { Cell = cell };
        var (actor, actorReference, actorParameters) = KernelCases.Pair(network, Inputs, 3, 71);
        var critic = KernelCases.Pair(network, Inputs, 1, 72);
        Compare(
            (actor, new StreamingNetwork(network, Inputs, 3)),
            (new CategoricalHead(3), new CategoricalHead(3)),
            (critic.Kernel, new StreamingNetwork(network, Inputs, 1)),
            0,
            new PpoSettings
            {
                Environments = 3,
                RolloutSteps = 8,
                Epochs = 3,
                Minibatches = 3,
                ActorStepSize = 1e-2,
                CriticStepSize = 1e-2,
                Clip = 0.5,
                RefreshStates = refresh,
                RefreshTargets = refresh,
                SensitivityEvery = every,
            },
            settings => new Double.Ppo(
                actorReference,
                new Double.CategoricalHead(),
                actorParameters,
                critic.Reference,
                critic.Parameters,
                0.9,
                0.8,
                settings
            ),
            refresh ? 1e-3 : 1e-4
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Learn_GaussianPolicy_ChangesParametersAsTheReference(bool softplus)
    {
        var outputs = softplus ? 2 : 1;
        var (dense, actorReference, _) = KernelCases.Pair(s_network, Inputs, outputs, 73);
        var critic = KernelCases.Pair(s_network, Inputs, 1, 74);
        StreamingNetwork Actor() => new(s_network, Inputs, outputs, freeOutputs: 2 - outputs);
        var actor = Actor();
        dense.Parameters.CopyTo(actor.Parameters);
        if (!softplus)
            actor.Parameters[^1] = -0.3f;
        Compare(
            (actor, Actor()),
            (new GaussianHead(1, softplus, -1, 1), new GaussianHead(1, softplus, -1, 1)),
            (critic.Kernel, new StreamingNetwork(s_network, Inputs, 1)),
            1,
            new PpoSettings
            {
                RolloutSteps = 20,
                Epochs = 2,
                Minibatches = 2,
                EntropyWeight = 0.01,
                ActorStepSize = 1e-3,
                CriticStepSize = 1e-3,
                ClipValues = false,
                ValueWeight = 1,
                GradientClip = 0,
            },
            settings => new Double.Ppo(
                actorReference,
                new Double.GaussianHead(1, softplus),
                Agreement.Widen(actor.Parameters),
                critic.Reference,
                critic.Parameters,
                0.9,
                0.8,
                settings
            )
        );
    }

    /// <summary>
    /// Whatever a sample's (h, S) is kept in, replaying it under unchanged parameters gives the probability it was drawn with, to the bit.
    /// </summary>
    [Theory]
    [InlineData("linear-rtu", 1)]
    [InlineData("linear-rtu", 5)]
    [InlineData("min-gru", 1)]
    [InlineData("none", 1)]
    public void Step_ActorThatDoesNotLearn_ReplaysItsOwnProbabilities(string cell, int every)
    {
        var run = new TrainingRun(
            Runs.StreamQ with
            {
                Agent = new() { Name = "ppo" },
                Network = Runs.StreamQ.Network with { Cell = cell },
                Ppo = new()
                {
                    RolloutSteps = 48,
                    Minibatches = 4,
                    ActorStepSize = 0,
                    SensitivityEvery = every,
                },
            }
        ).Take(48 * 3);
        var series = run.ExportSeries();
        var change = series.Single(column => column.Metric == RunMetrics.ApproximateKl).Buckets.Where(bucket => bucket.Count > 0).ToArray();
        Assert.Equal(3, change.Sum(bucket => bucket.Count));
        Assert.All(change, bucket => Assert.Equal(0, bucket.Max));
        Assert.All(
            series.Single(column => column.Metric == RunMetrics.ClipFraction).Buckets.Where(bucket => bucket.Count > 0),
            bucket => Assert.Equal(0, bucket.Max)
        );
    }

    [Theory]
    [InlineData("linear-rtu")]
    [InlineData("nonlinear-rtu")]
    [InlineData("min-gru")]
    public void Step_SensitivitiesKeptNowAndThen_SameTrajectory(string cell)
    {
        RunSettings Every(int steps) =>
            Runs.StreamQ with
            {
                Agent = new() { Name = "ppo" },
                Network = Runs.StreamQ.Network with { Cell = cell },
                Environment = new() { Length = 13 },
                Ppo = new()
                {
                    RolloutSteps = 60,
                    Minibatches = 4,
                    SensitivityEvery = steps,
                    ActorStepSize = 1e-2,
                    CriticStepSize = 1e-2,
                },
            };
        var want = new TrainingRun(Every(1)).Take(200).Fingerprint();
        Assert.Equal(want, new TrainingRun(Every(7)).Take(200).Fingerprint());
        Assert.Equal(want, new TrainingRun(Every(1000)).Take(200).Fingerprint());
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Restore_AnyMomentOfARollout_ContinuesToTheBit(string cell, string gradient)
    {
        var settings = Runs.StreamQ with
        {
            Agent = new() { Name = "ppo" },
            Network = Runs.StreamQ.Network with { Cell = cell, Gradient = gradient, HiddenSize = 4 },
            Ppo = new()
            {
                RolloutSteps = 31,
                Minibatches = 4,
                Epochs = 2,
                ActorStepSize = 1e-2,
            },
            Normalisation = new() { Observation = true, Reward = true },
        };
        foreach (var ppo in (PpoSettings[])[settings.Ppo, settings.Ppo with { Environments = 4, RolloutSteps = 8, SensitivityEvery = 3 }])
        {
            settings = settings with { Ppo = ppo };
            var plain = new TrainingRun(settings).Take(150).Fingerprint();
            foreach (var moment in (int[])[1, 7, 8, 9, 17, 30, 31, 32, 33, 61, 62, 63, 64, 100])
            {
                var run = new TrainingRun(settings).Take(moment);
                var restored = TrainingRun.Restore(settings, run.Checkpoint());
                Assert.Equal(run.Fingerprint(), restored.Fingerprint());
                Assert.Equal(plain, restored.Take(150 - moment).Fingerprint());
            }
        }
    }

    /// <summary>What a checkpoint leaves out is recomputed: its size does not grow by (h, S) per step.</summary>
    [Fact]
    public void Checkpoint_LateInARollout_HoldsNoStateButTheFirst()
    {
        var settings = Runs.StreamQ with
        {
            Agent = new() { Name = "ppo" },
            Network = Runs.StreamQ.Network with { HiddenSize = 40, EncoderWidth = 40 },
            Ppo = new() { RolloutSteps = 500 },
        };
        var run = new TrainingRun(settings).Take(50);
        var (early, late) = (run.Checkpoint().Length, run.Take(400).Checkpoint().Length);
        Assert.InRange(late - early, 0, 400 * 400);
        Assert.True(sizeof(float) * NetworkSize.State(settings.Network, 40) > 10_000, "(h, S) of one network and step");
    }

    [Fact]
    public void Restore_BranchWithShorterRollouts_StartsANewRollout()
    {
        var settings = Runs.Kinds["ppo, min-gru"];
        var run = new TrainingRun(settings).Take(64 + 40);
        var branch = TrainingRun.Restore(settings with { Ppo = settings.Ppo with { RolloutSteps = 20 } }, run.Checkpoint());
        branch.Take(20);
        Assert.Equal(2, Updates(branch));
        var other = TrainingRun.Restore(settings with { Network = settings.Network with { Gradient = "tbptt1" } }, run.Checkpoint());
        Assert.Equal(1, Updates(other.Take(63)));
        Assert.Equal(2, Updates(other.Take(1)));
    }

    [Fact]
    public void Step_LearningTurnedOffWithinARollout_DropsTheStepsBeforeIt()
    {
        var run = new TrainingRun(Runs.Kinds["ppo, feedforward"]).Take(39);
        run.Learning = false;
        run.Take(5);
        run.Learning = true;
        Assert.Equal(0, Updates(run.Take(39)));
        Assert.Equal(1, Updates(run.Take(1)));
    }

    [Fact]
    public void Step_DecaySteps_LowersTheStepSizeLinearly()
    {
        var settings = Runs.Kinds["ppo, feedforward"];
        var run = new TrainingRun(settings with { Ppo = settings.Ppo with { DecaySteps = 100, CriticStepSize = 0.5 } });
        run.Take(50);
        Assert.Equal(0.25, run.Step().StepSize, 1e-12);
        run.Take(60);
        Assert.Equal(0, run.Step().StepSize);
    }

    [Theory]
    [InlineData(1e-6, true)]
    [InlineData(0, false)]
    public void Step_GradientClip_ShowsAsBoundedAfterTheUpdate(double clip, bool bounded)
    {
        var settings = Runs.Kinds["ppo, feedforward"];
        var run = new TrainingRun(settings with { Ppo = settings.Ppo with { GradientClip = clip } });
        Assert.DoesNotContain(
            run.Take(39).ExportSeries().Single(column => column.Metric == RunMetrics.Bounded).Buckets,
            bucket => bucket.Max > 0
        );
        Assert.Equal(bounded, run.Step().Bounded);
        Assert.Equal(bounded, TrainingRun.Restore(run.Settings, run.Checkpoint()).Step().Bounded);
    }

    /// <summary>The time of an update is shared among its rollout's steps: it shows at every one of them, and not as a peak.</summary>
    [Fact]
    public void Capture_AfterAnUpdate_CountsItsShareToTheStageUpdate()
    {
        var run = new TrainingRun(Runs.Kinds["ppo, min-gru"]);
        var snapshot = new Snapshot();
        run.Take(63).Capture(snapshot);
        Assert.Null(snapshot.Batch);
        Assert.Empty(snapshot.TraceNorms);
        run.Take(1).Capture(snapshot);
        var share = snapshot.StageNanoseconds[run.Description.Stages.ToList().IndexOf("update")];
        Assert.True(share > 0);
        Assert.InRange(snapshot.Batch!.Value.Entropy, 0, Math.Log(2) + 1e-9);
        Assert.Equal(snapshot.Batch, Captured(TrainingRun.Restore(run.Settings, run.Checkpoint())).Batch);

        static Snapshot Captured(TrainingRun restored)
        {
            var snapshot = new Snapshot();
            restored.Capture(snapshot);
            return snapshot;
        }
    }

    /// <summary>
    /// At a truncation, and where an episode is begun anew in the middle of another (as a branch into another world does), the bootstrap
    /// value counts, but credit does not come back from the next episode: both advantages are δ = 7 + 0.5 · 3 − 2.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Learn_AnotherEpisodeBegins_CutsTheAdvantagesThere(bool truncated)
    {
        var critic = new LinearNetwork(2, 1);
        critic.Parameters[0] = 2;
        critic.Parameters[1] = 3;
        var agent = new Ppo(
            new AgentSettings { Discount = 0.5, TraceDecay = 0.5 },
            new PpoSettings
            {
                RolloutSteps = 2,
                Epochs = 1,
                Minibatches = 1,
            },
            (new LinearNetwork(2, 1), new LinearNetwork(2, 1)),
            (new GivenLogProbability(), new GivenLogProbability()),
            (critic, new LinearNetwork(2, 1)),
            2,
            0,
            [Cases.Random()],
            Cases.Random(),
            new StageClock()
        );
        foreach (var ended in (bool[])[truncated, false])
        {
            agent.BeginEpisode();
            agent.Advance([1, 0]);
            var choice = agent.Act(0);
            agent.Learn(choice, agent.TdError(choice, 7, [0, 1], bootstrap: true, learning: true), ended);
        }

        Assert.Equal([6.5, 6.5], agent.Advantages.ToArray());
    }

    [Fact]
    public void Step_RolloutsAndUpdates_AllocateNothing()
    {
        var run = new TrainingRun(Runs.Kinds["ppo, every 7th state, refreshed"]).Take(9000);
        Assert.Equal(0, Allocations.Each(() => run.Take(40)));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void State_OfTheSettings_IsThatOfTheNetwork(string cell, string gradient)
    {
        var settings = s_network with { Cell = cell, Gradient = gradient };
        Assert.Equal(new StreamingNetwork(settings, 6, 2, passing: 2).StateLength, NetworkSize.State(settings, settings.EncoderWidth + 2));
    }

    [Fact]
    public void RolloutBytes_PapersNetwork_IsTheSpecifiedMemory()
    {
        var settings = new RunSettings
        {
            Agent = new() { Name = "ppo" },
            Network = new() { EncoderWidth = 64 },
        };
        // 208 MB of sensitivities per network and 2 % of states and inputs.
        Assert.InRange(SettingsDocument.RolloutBytes(settings) / 2 / 1e6, 205, 215);
        Assert.InRange(
            SettingsDocument.MemoryBytes(settings),
            SettingsDocument.RolloutBytes(settings),
            SettingsDocument.RolloutBytes(settings) + (8 << 20)
        );
        var tenth = settings with { Ppo = new() { SensitivityEvery = 10 } };
        Assert.InRange(
            SettingsDocument.RolloutBytes(tenth),
            SettingsDocument.RolloutBytes(settings) / 10,
            SettingsDocument.RolloutBytes(settings) / 9
        );
        var quarters = SettingsDocument.RolloutBytes(
            settings with
            {
                Ppo = new() { Environments = 4, RolloutSteps = 512 },
            }
        );
        // (h, S) that waits.
        Assert.Equal(4 * 2 * sizeof(float) * NetworkSize.State(settings.Network, 64), quarters - SettingsDocument.RolloutBytes(settings));
        Assert.Equal(
            0,
            SettingsDocument.RolloutBytes(
                settings with
                {
                    Agent = new(),
                    Ppo = new() { Environments = 4 },
                }
            )
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Validate_RolloutBeyondTheMemory_NamesWhatWouldFit(int environments)
    {
        var ppo = new PpoSettings { Environments = environments, RolloutSteps = 8192 / environments };
        var settings = new RunSettings
        {
            Agent = new() { Name = "ppo" },
            Network = new() { EncoderWidth = 64 },
            Ppo = ppo,
        };
        var problem = Assert.Single(SettingsDocument.Validate(settings));
        Assert.Equal(("ppo.rolloutSteps", SettingsDocument.Get(settings, "ppo.rolloutSteps")), (problem.Key, problem.Value));
        var words = problem.Message.Split(' ');
        var longest = int.Parse(
            words[Array.IndexOf(words, "most", Array.IndexOf(words, "Use")) + 1].Replace(",", "", StringComparison.Ordinal),
            System.Globalization.CultureInfo.InvariantCulture
        );
        var every = int.Parse(words[Array.IndexOf(words, "ppo.sensitivityEvery") + 2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Empty(SettingsDocument.Validate(settings with { Ppo = ppo with { RolloutSteps = longest } }));
        Assert.NotEmpty(SettingsDocument.Validate(settings with { Ppo = ppo with { RolloutSteps = longest + 10 } }));
        Assert.Empty(SettingsDocument.Validate(settings with { Ppo = ppo with { SensitivityEvery = every } }));
        Assert.NotEmpty(SettingsDocument.Validate(settings with { Ppo = ppo with { SensitivityEvery = every / 2 } }));
    }

    [Fact]
    public void Validate_MoreEnvironmentsThanFit_IsRefused() =>
        Assert.Contains(
            "Use fewer environments",
            Assert
                .Single(
                    SettingsDocument.Validate(
                        new RunSettings
                        {
                            Agent = new() { Name = "ppo" },
                            Network = new() { EncoderWidth = 64, HiddenSize = 1024 },
                            Ppo = new()
                            {
                                Environments = 1024,
                                RolloutSteps = 1,
                                Minibatches = 8,
                            },
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Validate_MoreMinibatchesThanSteps_IsRefused() =>
        Assert.Equal(
            "ppo.minibatches",
            Assert
                .Single(
                    SettingsDocument.Validate(
                        new RunSettings
                        {
                            Agent = new() { Name = "ppo" },
                            Ppo = new() { RolloutSteps = 8 },
                        }
                    )
                )
                .Key
        );

    [Fact]
    public void Shuffle_ManyTimes_PutsEveryNumberEverywhere()
    {
        var random = Cases.Random();
        var counts = new int[5, 5];
        var numbers = new int[5];
        for (var draw = 0; draw < 20_000; draw++)
        {
            for (var i = 0; i < 5; i++)
                numbers[i] = i;
            random.Shuffle(numbers);
            Assert.Equal([0, 1, 2, 3, 4], numbers.Order());
            for (var i = 0; i < 5; i++)
                counts[i, numbers[i]]++;
        }

        foreach (var count in counts)
            Assert.InRange(count, 3800, 4200);
    }

    private static long Updates(TrainingRun run) =>
        run.ExportSeries().SingleOrDefault(column => column.Metric == RunMetrics.PolicyLoss)?.Buckets.Sum(bucket => bucket.Count) ?? 0;

    /// <summary>Three rollouts of both; before each the reference takes over the kernel's parameters and Adam goes on in both.</summary>
    private static void Compare(
        (StreamingNetwork Acting, IStreamingNetwork Learning) actor,
        (IPolicyHead, IPolicyHead) heads,
        (StreamingNetwork Acting, IStreamingNetwork Learning) critic,
        int numbers,
        PpoSettings settings,
        Func<PpoSettings, Double.Ppo> referenceOf,
        double tolerance = 1e-4
    )
    {
        var reference = referenceOf(settings);
        var agent = new Ppo(
            new AgentSettings { Discount = 0.9, TraceDecay = 0.8 },
            settings,
            actor,
            heads,
            (critic.Acting, critic.Learning),
            Inputs,
            numbers,
            [.. Enumerable.Range(5, settings.Environments).Select(seed => Cases.Random(seed))],
            Cases.Random(6),
            new StageClock()
        );
        var shuffle = Cases.Random(6);
        var random = Cases.Random(7);
        var samples = settings.Environments * settings.RolloutSteps;
        float[][] observations = [.. Enumerable.Range(0, settings.Environments).Select(_ => random.Normals(Inputs).Single())];
        var taken = new int[settings.Environments];
        for (var step = 0; step < 3 * samples; step++)
        {
            var environment = agent.Environment;
            Assert.Equal(step / settings.RolloutSteps % settings.Environments, environment);
            if (step > 0 && step % settings.RolloutSteps == 0 && settings.Environments > 1)
                reference.Enter(environment);
            if (taken[environment] % 9 == 0)
            {
                agent.BeginEpisode();
                reference.Reset();
            }

            var ended = taken[environment]++ % 9 == 8;
            var next = random.Normals(Inputs).Single();
            agent.Advance(observations[environment]);
            var outputs = reference.Advance(Agreement.Widen(observations[environment]));
            var choice = agent.Act(step);
            double[] action = numbers == 0 ? [choice.Action] : heads.Item1.Unclipped.ToArray();
            var reward = random.NextNormal();
            var tdError = agent.TdError(choice, reward, next, !ended, learning: true);
            Assert.Equal(reference.Store(action, Double.ActionOutcome.Of(reward, Agreement.Widen(next), ended)), tdError, 2e-5);
            var full = reference.Samples.Count == samples;
            var outcome = agent.Learn(choice, tdError, ended);
            Assert.Equal(full, outcome.Batch is not null);
            if (full)
            {
                double[] before = Agreement.Widen(actor.Acting.Parameters);
                reference.Update(Epochs(settings, shuffle));
                Agreement.Close(reference.CriticParameters, critic.Acting.Parameters, tolerance);
                Agreement.Close(reference.ActorParameters, actor.Acting.Parameters, tolerance);
                Assert.NotEqual(before, reference.ActorParameters);
                TakeOver(reference, actor.Acting, critic.Acting);
            }

            observations[environment] = next;
            Assert.True(outputs.Length > 0);
        }
    }

    /// <summary>The next rollout starts from the same parameters in both; h and S have nearly the same history.</summary>
    private static void TakeOver(Double.Ppo reference, StreamingNetwork actor, StreamingNetwork critic) =>
        reference.TakeOver(Agreement.Widen(actor.Parameters), Agreement.Widen(critic.Parameters));

    private static IEnumerable<IReadOnlyList<int[]>> Epochs(PpoSettings settings, RandomSource shuffle)
    {
        int[] order = [.. Enumerable.Range(0, settings.Environments * settings.RolloutSteps)];
        for (var epoch = 0; epoch < settings.Epochs; epoch++)
        {
            shuffle.Shuffle(order);
            yield return [.. order.Chunk(order.Length / settings.Minibatches)];
        }
    }

    /// <summary>log π is the network's output itself.</summary>
    private sealed class GivenLogProbability : IPolicyHead
    {
        private double _log;

        public ReadOnlySpan<float> Shown => default;

        public ReadOnlySpan<double> ActionNumbers => default;

        public ReadOnlySpan<double> Unclipped => default;

        public double Entropy => 0;

        public void Read(ReadOnlySpan<float> outputs) => _log = outputs[0];

        public int Sample(RandomSource random) => 0;

        public int Mode() => 0;

        public void Take(ReadOnlySpan<double> action) { }

        public double LogProbability(int action) => _log;

        public void Adjoint(int action, double likelihoodWeight, double entropyWeight, Span<float> adjoint) =>
            adjoint[0] = (float)likelihoodWeight;

        public void Save(BinaryWriter writer) { }

        public void Load(BinaryReader reader) { }
    }
}
