#pragma warning disable xUnit1051 // every call here returns within seconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Diagnostics;

/// <summary>What the inspector's panels are made of: rehearsals, credit by lag, step sizes, layers.</summary>
public sealed class InspectorStudyTests
{
    private static readonly RunSettings s_small = Runs.StreamQ with
    {
        Network = Runs.StreamQ.Network with { EncoderWidth = 8, HiddenSize = 6 },
        Agent = new AgentSettings
        {
            Name = "stream-q",
            StepSize = 1,
            TraceDecay = 0.8,
        },
        Exploration = new ExplorationSettings { Steps = 2_000 },
    };

    private readonly TrainingRun _run = new TrainingRun(s_small).Take(1_503);

    [Fact]
    public void Rehearsal_Twice_IsTheSameAndLeavesTheSandboxWhereItIs()
    {
        var sandbox = Sandbox.Of(_run);
        var before = sandbox.Checkpoint();
        var first = Rehearsal.Of(sandbox, null, 23);
        var second = Rehearsal.Of(sandbox, "value", 23);
        Assert.Equal(23, first.Count);
        Assert.Equal(first.Select(step => step.Metrics.TdError), second.Select(step => step.Metrics.TdError));
        Assert.All(first.Zip(second), pair => Assert.Equal(pair.First.HiddenState, pair.Second.HiddenState));
        Assert.Equal(0, first[0].Metrics.EpisodeStep);
        Assert.Equal(5, first.Count(step => step.Metrics.EpisodeStep == 0));
        Assert.Equal(before, sandbox.Checkpoint());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(13)]
    public void Seek_ToAColumn_StandsBeforeThatStep(int column)
    {
        var sandbox = Sandbox.Of(_run);
        var steps = Rehearsal.Of(sandbox, null, 20);
        var next = Rehearsal.Seek(sandbox, column, atEpisodeStart: false).Record();
        Assert.Equal(steps[column].HiddenState, next.HiddenState);
        Assert.Equal(steps[column].Metrics.TdError, next.Metrics.TdError);

        var start = Rehearsal.Seek(sandbox, column, atEpisodeStart: true);
        Assert.True(start.BetweenEpisodes);
        Assert.Equal(steps[column - steps[column].Metrics.EpisodeStep].HiddenState, start.Record().HiddenState);
    }

    [Fact]
    public void CreditCourse_IsTheMedianOfTheEpisodesWeights()
    {
        var sandbox = Sandbox.Of(_run);
        var course = CreditCourse.Of(sandbox, "value", episodes: 3);
        var decay = 0.8 * SettingsDocument.EffectiveDiscount(_run.Settings);
        Assert.Equal(decay, course.Decay, 1e-12);
        CreditWeights[] weights =
        [
            .. Enumerable.Range(0, 3).Select(episode => EpisodeStudy.Of(sandbox, "value", 0, episode).Credit(decay)),
        ];
        Assert.Equal(5, course.Exact.Count);
        for (var lag = 0; lag < 5; lag++)
        {
            Assert.Equal(weights.Select(credit => credit.Exact[4 - lag]).Order().ElementAt(1), course.Exact[lag]);
            Assert.Equal(weights.Select(credit => credit.OneStep[4 - lag]).Order().ElementAt(1), course.OneStep[lag]);
            Assert.Equal(course.Exact[lag] / course.OneStep[lag], course.Amplification[lag], 1e-12);
        }

        Assert.Equal(course.Cuts.Count > 0, course.KeptBehindCut is not null);
    }

    /// <summary>DECISION 19: the script's c_t has one factor J more, so that its weights at γλ = 0 are those of a lag one longer.</summary>
    [Fact]
    public void CreditCourse_ByTheStateEntering_IsOneFactorOfRetentionMore()
    {
        var sandbox = Sandbox.Of(_run);
        var study = EpisodeStudy.Of(sandbox, "value");
        var (last, carried) = (study.Steps.Count - 1, study.Steps[^1].Retention);
        var entering = study.Credit(0, entering: true);
        for (var k = 0; k <= last; k++)
        {
            var want = Math.Sqrt(
                study.Credit(0).ExactWeights[k].Select((weight, unit) => Math.Pow((weight * carried[unit]).Magnitude, 2)).Sum()
            );
            Assert.Equal(want, entering.Exact[k], 1e-9 * (1 + want));
        }

        var course = CreditCourse.Of(sandbox, "value", episodes: 1, entering: true);
        Assert.Equal(study.Credit(course.Decay, entering: true).Exact, course.Exact.Reverse());
        Assert.NotEqual(CreditCourse.Of(sandbox, "value", episodes: 1).Exact, course.Exact);
    }

    /// <summary>
    /// Radii of at most 0.9 beside γλ = 0.99 and beside γλ = 0.1: the longer of both decides, 1/(1 − 0.99) and 1/(1 − ρ), with ρ read off
    /// the poles.
    /// </summary>
    [Theory]
    [InlineData(0.99)]
    [InlineData(0.1)]
    public void CreditCourse_Horizon_IsThatOfTraceOrRecurrence(double traceDecay)
    {
        var settings = s_small with
        {
            Network = s_small.Network with { RadiusMin = 0.5, RadiusMax = 0.9 },
            Agent = s_small.Agent with { Discount = 1, TraceDecay = traceDecay },
        };
        var sandbox = Sandbox.Of(new TrainingRun(settings));
        var slowest = sandbox.Layer("value").Radius.Max();
        Assert.InRange(slowest, 0.5, 0.9001);
        Assert.Equal(traceDecay == 0.99 ? 100 : 1 / (1 - slowest), CreditCourse.Of(sandbox, "value", episodes: 1).Horizon, 1e-3);
    }

    /// <summary>
    /// The lag of the latest explored step of each episode, one more where the cut comes before that step's own gradient; SARSA explores as
    /// much and never cuts.
    /// </summary>
    [Theory]
    [InlineData("stream-q", false)]
    [InlineData("stream-q", true)]
    [InlineData("qrc", false)]
    [InlineData("sarsa", false)]
    public void CreditCourse_Cuts_AreListedForAgentsThatCut(string agent, bool before)
    {
        var settings = s_small with
        {
            Agent = s_small.Agent with { Name = agent, CutBefore = before },
            Exploration = new ExplorationSettings
            {
                Start = 0.5,
                End = 0.5,
                Steps = 0,
            },
        };
        var sandbox = Sandbox.Of(new TrainingRun(settings));
        var course = CreditCourse.Of(sandbox, "value", episodes: 12);
        var wanted = new List<int>();
        for (var episode = 0; episode < 12 && agent != "sarsa"; episode++)
        {
            var explored = EpisodeStudy.Of(sandbox, "value", 0, episode).Steps.Select(step => step.Lived.Metrics.NonGreedy).ToList();
            Assert.Equal(5, explored.Count);
            if ((before ? explored.LastIndexOf(true) - 1 : explored.FindLastIndex(3, told => told)) is var at and >= 0)
                wanted.Add(4 - at);
        }

        Assert.Equal(agent == "sarsa", wanted.Count == 0);
        Assert.Equal(wanted, course.Cuts);
        Assert.Equal(agent == "sarsa", course.KeptBehindCut is null);
    }

    [Fact]
    public void CreditCourse_OfAnExploringAgent_FindsTheCuts()
    {
        var settings = s_small with
        {
            Exploration = new ExplorationSettings
            {
                Start = 1,
                End = 1,
                Steps = 0,
            },
        };
        var course = CreditCourse.Of(Sandbox.Of(new TrainingRun(settings)), "value", episodes: 20);
        Assert.InRange(course.Cuts.Count, 1, 20);
        Assert.All(course.Cuts, lag => Assert.InRange(lag, 1, 4));
        Assert.InRange(course.KeptBehindCut!.Value, 0, 1.5);
    }

    /// <summary>
    /// By hand: with all parameters 0 only the head's bias of the action taken moves. MemoryChain 2 with γ = 1, λ = 0.5: δ is 0, then the
    /// reward ± 1; z is 1, then 1.5; ObGD with κ 0.8 bounds at M = 0.8 z: not the first step, of size 1, but the second, of size 1/1.2.
    /// </summary>
    [Fact]
    public void StepSizes_OfABiasAlone_AreThoseOfTheHandCalculation()
    {
        var run = new TrainingRun(
            s_small with
            {
                Environment = new() { Length = 2 },
                Agent = new()
                {
                    Name = "stream-q",
                    Rule = "obgd",
                    StepSize = 1,
                    Kappa = 0.8,
                    Discount = 1,
                    TraceDecay = 0.5,
                },
                Exploration = new() { Start = 0, End = 0 },
            }
        );
        run.Networks[0].Network.Parameters.Clear();
        var study = StepSizeStudy.Of(Sandbox.Of(run), 2);
        Assert.Equal([0, 1], study.TdErrors.Select(Math.Abs));
        Assert.Equal([1, 1 / 1.2], study.StepSizes, (wanted, size) => Math.Abs(wanted - size) < 1e-12);
        Assert.Equal(0.5, study.Bounded);
        Assert.Equal(["encoder", "recurrent", "head"], study.Blocks);
        Assert.Equal([0, 0, 1], study.TraceNorm);
        Assert.Equal([0, 0, 1], study.GradientNorm);
        Assert.Equal(0, run.StepCount);
    }

    /// <summary>21 steps in rollouts of 8 are two updates, and a gradient clip of nearly nothing clips both.</summary>
    [Fact]
    public void StepSizes_OfWholeRollouts_CountUpdatesAndNotSteps()
    {
        var settings = s_small with
        {
            Agent = new() { Name = "ppo" },
            Ppo = new()
            {
                RolloutSteps = 8,
                Minibatches = 1,
                Epochs = 1,
                GradientClip = 1e-9,
                CriticStepSize = 0.01,
            },
        };
        var study = StepSizeStudy.Of(Sandbox.Of(new TrainingRun(settings)), 21);
        Assert.Equal(21, study.TdErrors.Count);
        Assert.Equal([0.01, 0.01], study.StepSizes);
        Assert.Equal(1, study.Bounded);
        Assert.Empty(study.TraceNorm);
        Assert.All(study.GradientNorm, norm => Assert.True(norm > 0));
    }

    /// <summary>
    /// At γλ = 0 the trace after a step is that step's gradient: the means of both, over steps 0, 16 and 32, are the same numbers. Step
    /// size 0 keeps both clones together.
    /// </summary>
    [Theory]
    [InlineData("stream-q", "memory-chain", "free")]
    [InlineData("stream-ac", "memory-chain", "free")]
    [InlineData("stream-ac", "position-only-pendulum", "free")]
    [InlineData("stream-ac", "position-only-pendulum", "softplus")]
    [InlineData("td", "trace-conditioning", "free")]
    public void GradientNorm_WithoutTraces_IsTheTraceNorm(string agent, string world, string deviation)
    {
        var settings = s_small with
        {
            Environment = new() { Name = world, Length = 5 },
            Agent = new()
            {
                Name = agent,
                Rule = "sgd",
                StepSize = 0,
                ActorStepSize = 0,
                TraceDecay = 0,
                EntropyWeight = 0.5,
                Deviation = deviation,
            },
            Exploration = new() { Start = 0, End = 0 },
        };
        var study = StepSizeStudy.Of(Sandbox.Of(new TrainingRun(settings)), 33);
        Assert.Equal(3, study.TraceNorm.Count);
        for (var block = 0; block < 3; block++)
        {
            Assert.True(study.TraceNorm[block] > 0);
            Assert.Equal(study.TraceNorm[block], study.GradientNorm[block], 1e-4 * (1 + study.TraceNorm[block]));
        }
    }

    /// <summary>
    /// Exploration that would fall to nothing behind the first step is held: the gradients are those of exploration that stays.
    /// </summary>
    [Fact]
    public void GradientNorm_WhileExplorationWouldFall_HoldsIt()
    {
        var (falling, staying, none) = (Norms(1, 0), Norms(1, 1), Norms(0, 0));
        Assert.Equal(staying, falling);
        Assert.NotEqual(none, falling);

        static IReadOnlyList<double> Norms(double start, double end) =>
            StepSizeStudy
                .Of(
                    Sandbox.Of(
                        new TrainingRun(
                            s_small with
                            {
                                Exploration = new()
                                {
                                    Start = start,
                                    End = end,
                                    Steps = 1,
                                },
                            }
                        )
                    ),
                    160
                )
                .GradientNorm;
    }

    [Fact]
    public void Staleness_OfASandbox_IsThatOfTheRunGoingOn()
    {
        var of = StalenessStudy.Of(Sandbox.Of(_run), "value", episode: 1);
        var copy = TrainingRun.Restore(_run.Settings, _run.Checkpoint());
        while (!copy.BetweenEpisodes)
            copy.Step();
        do copy.Step();
        while (!copy.BetweenEpisodes);
        var expected = StalenessStudy.Of(new EpisodeReplay(copy.Settings, []), copy, "value");
        Assert.Equal(expected.ParameterMotion, of.ParameterMotion);
        Assert.Equal(expected.Looks.Select(look => look.FullReplay), of.Looks.Select(look => look.FullReplay));
        Assert.True(of.ParameterMotion > 0);
    }

    [Fact]
    public void Layer_OfASandbox_IsTheSnapshots()
    {
        var snapshot = new Snapshot();
        _run.Capture(snapshot);
        var layer = Sandbox.Of(_run).Layer("value");
        Assert.Equal(snapshot.PoleRadius, layer.Radius);
        Assert.Equal(snapshot.PolePhase, layer.Phase);
        Assert.Equal(snapshot.UnitContribution, layer.Contribution);
    }
}
