#pragma warning disable xUnit1051 // every call here returns within milliseconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Clones;

public sealed class EvaluationTests
{
    [Fact]
    public void Run_OfAConstantAgent_EarnsWhatTheCuesSay()
    {
        // An untrained network with zero biases and a sparse head answers alike in most states: judge it by its own actions.
        var sandbox = Sandbox.Of(new TrainingRun(Runs.StreamQ));
        var result = Evaluation.Run(sandbox, new EvaluationSettings(60, Seed: 5));
        var clone = sandbox.Clone();
        clone.Greedy = true;
        for (var episode = 0; episode < 60; episode++)
        {
            clone.BeginEpisode(5, episode);
            var last = clone.Record();
            var cue = clone.HiddenTruth()[0];
            while (!clone.BetweenEpisodes)
                last = clone.Record();
            Assert.Equal(5, last.Metrics.EpisodeStep + 1);
            Assert.Equal((2 * last.Metrics.Action) - 1 == cue ? 1 : -1, result.Returns[episode]);
        }

        Assert.Equal(5, result.MeanLength);
        Assert.Equal(Estimate.MeanOf([.. result.Returns]), result.Return);
        Assert.Equal(Estimate.ShareOf(result.Returns.Count(value => value == 1), 60), result.Right);
    }

    [Fact]
    public void Run_FromAnyMomentOfTheSameWeights_GivesTheSameReturns()
    {
        var run = new TrainingRun(Runs.StreamQ).Take(12);
        run.Learning = false;
        var first = Evaluation.Run(Sandbox.Of(run), new EvaluationSettings(40));
        var later = Evaluation.Run(Sandbox.Of(run.Take(3)), new EvaluationSettings(40));
        Assert.Equal(first.Returns, later.Returns);
        Assert.NotEqual(first.Returns, Evaluation.Run(Sandbox.Of(run), new EvaluationSettings(40, Seed: 1)).Returns);
    }

    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Run_OfEveryKind_LeavesTheSandboxWhereItIs(string kind)
    {
        var sandbox = Sandbox.Of(new TrainingRun(Runs.Kinds[kind]).Take(77));
        var before = sandbox.Checkpoint();
        if (Runs.Kinds[kind].Agent.Name == "td")
        {
            Assert.Contains(
                "to be predicted",
                Assert.Throws<SandboxException>(() => Evaluation.Run(sandbox, new EvaluationSettings(3))).Message
            );
            return;
        }

        var greedy = Evaluation.Run(sandbox, new EvaluationSettings(3));
        var again = Evaluation.Run(sandbox, new EvaluationSettings(3));
        Assert.Equal(greedy.Returns, again.Returns);
        Assert.Equal(("greedy", 77), (greedy.Policy, greedy.Step));
        Assert.Equal("training policy", Evaluation.Run(sandbox, new EvaluationSettings(3, Greedy: false)).Policy);
        Assert.Equal(before, sandbox.Checkpoint());
    }

    [Fact]
    public void Run_Greedily_TakesTheModeAndNeverExplores()
    {
        var categorical = Sandbox.Of(new TrainingRun(Runs.Kinds["softmax actor-critic, nonlinear rtu"]).Take(90));
        categorical.Greedy = true;
        var gaussian = Sandbox.Of(new TrainingRun(Runs.Kinds["gaussian actor-critic, free"]).Take(90));
        gaussian.Greedy = true;
        var values = Sandbox.Of(new TrainingRun(Runs.StreamQ).Take(90)); // ε is still above 0.8
        values.Greedy = true;
        for (var i = 0; i < 60; i++)
        {
            var (chosen, drawn, valued) = (categorical.Record(), gaussian.Record(), values.Record());
            Assert.Equal(Array.IndexOf(chosen.Outputs, chosen.Outputs.Max()), chosen.Metrics.Action);
            Assert.Equal(Math.Clamp(drawn.Outputs[0], -2, 2), drawn.ActionNumbers[0], 6);
            Assert.Equal(Array.IndexOf(valued.Outputs, valued.Outputs.Max()), valued.Metrics.Action);
        }
    }

    /// <summary>Exploration stands where it stood at the clone: with ε = 1 every return is a coin's.</summary>
    [Fact]
    public void Run_ByTheTrainingPolicy_ExploresAsAtTheCheckpoint()
    {
        var settings = Runs.StreamQ with
        {
            Exploration = new()
            {
                Start = 1,
                End = 0,
                Steps = 100,
            },
        };
        var early = Sandbox.Of(new TrainingRun(settings));
        var result = Evaluation.Run(early, new EvaluationSettings(400, Greedy: false));
        Assert.InRange(result.Returns.Count(value => value > 0), 150, 250);
        var late = Sandbox.Of(new TrainingRun(settings).Take(105));
        Assert.Equal(
            Evaluation.Run(late, new EvaluationSettings(100)).Returns,
            Evaluation.Run(late, new EvaluationSettings(100, Greedy: false)).Returns
        );
    }

    [Fact]
    public void Run_OnAStreamWithoutEnd_JudgesStretches()
    {
        var settings = Runs.StreamQ with { Environment = new() { Name = "foragax" } };
        var result = Evaluation.Run(Sandbox.Of(new TrainingRun(settings)), new EvaluationSettings(2));
        Assert.Equal((Evaluation.StretchSteps, Evaluation.StretchSteps), (result.StretchSteps, result.MeanLength));
    }

    [Fact]
    public void Run_WrongNumbers_AreRefusedByValue()
    {
        var sandbox = Sandbox.Of(new TrainingRun(Runs.StreamQ));
        Assert.Contains(
            "episodes is 0; allowed are 1 to 10,000",
            Assert.Throws<ArgumentOutOfRangeException>(() => Evaluation.Run(sandbox, new EvaluationSettings(0))).Message
        );
        Assert.Contains(
            "seed is -1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Evaluation.Run(sandbox, new EvaluationSettings(Seed: -1))).Message
        );
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Evaluation.Run(sandbox, new EvaluationSettings(), cancelled.Token));
    }
}
