#pragma warning disable xUnit1051 // every call here returns within milliseconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Training;
using Kinds = Rtrl.Tests.Engine.Training.Runs;

namespace Rtrl.Tests.Engine.Diagnostics;

/// <summary>On an agent that has learned to remember: four steps from cue to answer, solved.</summary>
public sealed class AblationTests
{
    private static readonly Lazy<TrainingRun> s_solved = new(() =>
    {
        var run = new TrainingRun(
            Kinds.StreamQ with
            {
                Exploration = new() { Steps = 4_000, End = 0.02 },
                Stop = new() { Steps = 200_000, WhenSolved = true },
            }
        );
        while (run.Outcome is null)
            run.Step();
        Assert.NotNull(run.SolvedAt);
        return run;
    });

    private static readonly int[] s_everyUnit = [.. Enumerable.Range(0, 10)];

    [Theory]
    [InlineData(InterventionKind.Mean)]
    [InlineData(InterventionKind.Zero)]
    [InlineData(InterventionKind.Hold)]
    public void Of_EveryUnit_TakesTheMemoryAway(InterventionKind kind)
    {
        var sandbox = Sandbox.Of(s_solved.Value);
        var result = Ablation.Of(sandbox, UnitBaseline.Record(sandbox, "value"), kind, s_everyUnit, 1, new EvaluationSettings(200));
        Assert.True(result.Untouched.Return.Value > 0.9, $"The agent earns {result.Untouched.Return.Value} with its units left alone.");
        Assert.InRange(result.Touched.Return.Value, -0.3, 0.3);
        Assert.Equal(result.Touched.Return.Value - result.Untouched.Return.Value, result.Effect.Value, 12);
        Assert.True(result.Effect.High < -0.5);
        Assert.Equal(10, result.ControlOverlap);
    }

    [Fact]
    public void Of_TheCueAtTheStart_TurnsTheDecision()
    {
        var sandbox = Sandbox.Of(s_solved.Value);
        var turned = 0;
        for (var episode = 0; episode < 50; episode++)
        {
            sandbox.BeginEpisode(1, episode);
            var peek = sandbox.Clone();
            peek.Step();
            var twins = TwinRollout.Of(sandbox, new WorldEdit { Hidden = new Dictionary<int, double> { [0] = -peek.HiddenTruth()[0] } }, 5);
            turned += twins.Original[4].Metrics.Action != twins.Twin[4].Metrics.Action ? 1 : 0;
        }

        Assert.True(turned >= 45, $"{turned} of 50 decisions turned with the cue.");
    }

    [Fact]
    public void Of_MuchNoise_CostsMoreThanNone()
    {
        var sandbox = Sandbox.Of(s_solved.Value);
        var baseline = UnitBaseline.Record(sandbox, "value");
        var silent = Ablation.Of(sandbox, baseline, InterventionKind.Noise, s_everyUnit, 0, new EvaluationSettings(100));
        var loud = Ablation.Of(sandbox, baseline, InterventionKind.Noise, s_everyUnit, 10, new EvaluationSettings(100));
        Assert.Equal(silent.Untouched.Returns, silent.Touched.Returns);
        Assert.True(loud.Effect.High < 0);
    }

    [Fact]
    public void Of_OneUnit_HasAControlOfTheSameSizeElsewhere()
    {
        var sandbox = Sandbox.Of(s_solved.Value);
        var result = Ablation.Of(
            sandbox,
            UnitBaseline.Record(sandbox, "value", 2),
            InterventionKind.Mean,
            [4, 5],
            1,
            new EvaluationSettings(100, Seed: 6)
        );
        Assert.Equal((2, 0), (result.ControlUnits.Count, result.ControlOverlap));
        Assert.Equal(result.ControlUnits, Ablation.ControlFor([4, 5], 10, 6));
        Assert.NotEqual(Ablation.ControlFor([0, 1, 2], 200, 6), Ablation.ControlFor([0, 1, 2], 200, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Ablation.Of(sandbox, UnitBaseline.Record(sandbox, "value", 2), InterventionKind.Mean, [4], 1, new EvaluationSettings(99))
        );
    }

    [Fact]
    public void ControlFor_AnyUnit_IsChosenEquallyOften()
    {
        var counts = new int[8];
        for (var seed = 0; seed < 4_000; seed++)
        {
            foreach (var unit in Ablation.ControlFor([0, 1], 8, seed))
                counts[unit]++;
        }

        Assert.Equal((0, 0), (counts[0], counts[1]));
        Assert.All(counts[2..], count => Assert.InRange(count, 1_200, 1_470)); // 4,000 · 2/6 ± 4.5 deviations
    }

    [Fact]
    public void Shift_OfTheNextDecision_IsTheDifferenceOfTwoSteps()
    {
        var sandbox = Sandbox.Of(s_solved.Value);
        sandbox.BeginEpisode(0, 3);
        for (var i = 0; i < 4; i++)
            sandbox.Step();
        var shift = DecisionShift.Of(
            sandbox,
            new UnitIntervention(InterventionKind.Zero, s_everyUnit, UnitBaseline.Record(sandbox, "value", 2))
        );
        Assert.Equal(shift.Touched.Outputs[0] - shift.Untouched.Outputs[0], shift.Outputs[0]);
        Assert.Equal(shift.Touched.Metrics.Action != shift.Untouched.Metrics.Action, shift.ActionChanged);
        Assert.Equal(4, shift.Untouched.Metrics.EpisodeStep);
        Assert.Equal(4, sandbox.Record().Metrics.EpisodeStep);
        // With every unit silent the head gives its biases.
        var head = s_solved.Value.Networks[0].Network;
        var bias = head.Tensors.Single(tensor => tensor.Name == "head.bias");
        Assert.Equal(head.Parameters.Slice(bias.Offset, 2).ToArray(), shift.Touched.Outputs);
    }

    [Fact]
    public void FrozenReturn_OfASolvedRun_StandsBesideTheTrainingReturn()
    {
        var sandbox = Sandbox.Of(s_solved.Value);
        var result = FrozenReturn.Of(sandbox, new EvaluationSettings(100));
        Assert.Equal((200, 100, 100), (result.Training.Count, result.Frozen.Episodes, result.Greedy.Episodes));
        Assert.Equal(sandbox.TrainingReturns.Average(), result.Training.Value, 12);
        Assert.True(result.Training.Value >= 0.9);
        Assert.Equal(("training policy", "greedy"), (result.Frozen.Policy, result.Greedy.Policy));
    }
}
