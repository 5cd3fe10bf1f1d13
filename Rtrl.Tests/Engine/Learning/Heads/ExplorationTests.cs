using Rtrl.Engine.Kernels;
using Rtrl.Engine.Learning.Heads;
using Rtrl.Engine.Learning.Rules;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Engine.Learning.Heads;

public class ExplorationTests
{
    [Fact]
    public void Epsilon_Schedule_FallsLinearlyThenStays()
    {
        var exploration = new EpsilonGreedy(
            new ExplorationSettings
            {
                Start = 1,
                End = 0.2,
                Steps = 100,
            },
            Tests.Engine.Reference.Cases.Random()
        );
        Assert.Equal(1, exploration.Epsilon(0));
        Assert.Equal(0.6, exploration.Epsilon(50), 1e-12);
        Assert.Equal(0.2, exploration.Epsilon(100));
        Assert.Equal(0.2, exploration.Epsilon(1_000_000));
        Assert.Equal(
            0.3,
            new EpsilonGreedy(
                new ExplorationSettings
                {
                    Start = 1,
                    End = 0.3,
                    Steps = 0,
                },
                Tests.Engine.Reference.Cases.Random()
            ).Epsilon(0)
        );
    }

    [Fact]
    public void Choose_ManyDraws_ExploresUniformlyAndMarksNonGreedy()
    {
        var random = new RandomSource(0, RandomStream.Exploration);
        var exploration = new EpsilonGreedy(
            new ExplorationSettings
            {
                Start = 0.4,
                End = 0.4,
                Steps = 0,
            },
            random
        );
        const int Count = 100_000;
        var counts = new int[4];
        var nonGreedy = 0;
        for (var i = 0; i < Count; i++)
        {
            var choice = exploration.Choose([0, 5, 5, 1], i);
            counts[choice.Action]++;
            nonGreedy += choice.NonGreedy ? 1 : 0;
            Assert.Equal(choice.Action != 1, choice.NonGreedy);
        }

        Assert.Equal(0.3, nonGreedy / (double)Count, 0.01);
        Assert.Equal(0.1, counts[2] / (double)Count, 0.01);
        Assert.Equal(0, new EpsilonGreedy(new ExplorationSettings { Start = 0, End = 0 }, random).Choose([0, 0], 0).Action);
    }

    [Fact]
    public void Adjoint_TiedMaxima_SharesEqually()
    {
        var adjoint = new float[4];
        GreedyAction.Adjoint([1, 3, 3, 2], 0.9f, splitTies: true, adjoint);
        Assert.Equal([0, 0.45f, 0.45f, 0], adjoint);
        GreedyAction.Adjoint([1, 3, 2, 2], 0.9f, splitTies: true, adjoint);
        Assert.Equal([0, 0.9f, 0, 0], adjoint);
        Assert.Equal(1, GreedyAction.Of([1, 3, 3, 2]));
    }

    [Fact]
    public void ObGd_RandomTraces_NeverMovesMoreThanTheBound()
    {
        var random = Tests.Engine.Reference.Cases.Random();
        for (var trial = 0; trial < 200; trial++)
        {
            float[] trace = [.. Enumerable.Range(0, 30).Select(_ => (float)random.NextNormal())];
            var weights = new float[30];
            var tdError = 10 * random.NextNormal();
            var norm = VectorKernels.Current.SumAbs(trace);
            var outcome = ((IStepRule)new ObGd(1, 2)).Apply(weights, trace, norm, tdError);
            var moved = VectorKernels.Current.SumAbs(weights);
            Assert.True(moved <= Math.Abs(tdError) / (2 * Math.Max(1, Math.Abs(tdError))) * 1.00001);
            Assert.Equal(outcome.StepSize * Math.Abs(tdError) * norm, moved, 1e-4);
        }
    }
}
