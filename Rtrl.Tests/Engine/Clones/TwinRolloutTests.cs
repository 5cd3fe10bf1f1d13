#pragma warning disable xUnit1051 // every call here returns within milliseconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;
using Kinds = Rtrl.Tests.Engine.Training.Runs;

namespace Rtrl.Tests.Engine.Clones;

public sealed class TwinRolloutTests
{
    private static WorldEdit Nothing { get; } = new();

    public static TheoryData<string> All => Kinds.KindNames;

    [Theory]
    [MemberData(nameof(All))]
    public void Of_NoEdit_NeverDiverges(string kind)
    {
        var twins = TwinRollout.Of(Sandbox.Of(new TrainingRun(Kinds.Kinds[kind]).Take(64)), Nothing, 30, greedy: false);
        Assert.Equal(new TwinDivergence(null, null, null, null, null), twins.Diverges);
        Assert.All(twins.StateDifference, units => Assert.All(units, difference => Assert.Equal(0, difference)));
        Assert.Equal(twins.Original.Count, twins.Twin.Count);
    }

    [Fact]
    public void Of_AnotherNetwork_WritesDownAndComparesItsStates()
    {
        var sandbox = Sandbox.Of(new TrainingRun(Kinds.Qrc).Take(64));
        var (value, auxiliary) = (
            TwinRollout.Of(sandbox, new WorldEdit { Flip = [0] }, 3),
            TwinRollout.Of(sandbox, new WorldEdit { Flip = [0] }, 3, network: "auxiliary")
        );
        Assert.Equal(sandbox.Clone().Record("auxiliary").HiddenState, auxiliary.Original[0].HiddenState);
        Assert.NotEqual(value.Original[0].HiddenState, auxiliary.Original[0].HiddenState);
        Assert.Equal(value.Original.Select(step => step.Metrics.Action), auxiliary.Original.Select(step => step.Metrics.Action));
        var (one, other, units) = (auxiliary.Original[0].HiddenState, auxiliary.Twin[0].HiddenState, sandbox.Description.Units);
        Assert.Equal(
            Math.Sqrt(Math.Pow(one[1] - other[1], 2) + Math.Pow(one[units + 1] - other[units + 1], 2)),
            auxiliary.StateDifference[0][1],
            1e-6
        );
        Assert.Throws<SandboxException>(() => TwinRollout.Of(sandbox, Nothing, 3, network: "critic"));
    }

    [Fact]
    public void Of_TheCueAtTheStart_ChangesWhatIsSeenAndWhatIsRight()
    {
        var sandbox = Untrained();
        var cue = Cue(sandbox);
        var twins = TwinRollout.Of(sandbox, Hidden(-cue), 100);
        Assert.Equal((5, 5), (twins.Original.Count, twins.Twin.Count));
        Assert.Equal(((float)cue, (float)-cue), (twins.Original[0].Observation[2], twins.Twin[0].Observation[2]));
        Assert.Equal(((float)cue, (float)-cue), (twins.Original[1].Observation[2], twins.Twin[1].Observation[2]));
        Assert.Equal(0, twins.Diverges.Observation);
        Assert.Equal(0, twins.Diverges.State);
        var same = twins.Original[4].Metrics.Action == twins.Twin[4].Metrics.Action;
        Assert.Equal(same, twins.Original[4].Metrics.Reward == -twins.Twin[4].Metrics.Reward);
    }

    [Theory]
    [InlineData("memory-chain", 0)]
    [InlineData("k-memory-chain", 3)]
    public void Of_AFlip_TurnsTheEntryWhateverItsValuesAre(string world, int entry)
    {
        var settings = Kinds.StreamQ with
        {
            Environment = new() { Name = world, Length = 5 },
        };
        for (var seed = 0; seed < 6; seed++)
        {
            var sandbox = Sandbox.Of(new TrainingRun(settings with { Seed = seed }));
            var twins = TwinRollout.Of(sandbox, new WorldEdit { Flip = [entry] }, 3);
            var (was, became) = (twins.Original[0].EnvironmentState[entry], twins.Twin[0].EnvironmentState[entry]);
            Assert.Equal(world == "memory-chain" ? -was : 1 - was, became);
        }

        var pendulum = Sandbox.Of(new TrainingRun(Kinds.Kinds["gaussian actor-critic, free"]));
        Assert.Contains(
            "has no opposite",
            Assert.Throws<SandboxException>(() => TwinRollout.Of(pendulum, new WorldEdit { Flip = [0] }, 3)).Message
        );
    }

    /// <summary>Too late to be seen: memory and decision stay, only the verdict turns.</summary>
    [Fact]
    public void Of_TheCueAfterItWasShown_ChangesTheRewardAlone()
    {
        var sandbox = Untrained();
        sandbox.Step();
        sandbox.Step();
        sandbox.Step();
        var twins = TwinRollout.Of(sandbox, Hidden(-Cue(sandbox, peek: false)), 100);
        Assert.Equal(new TwinDivergence(null, null, null, null, Reward: 1), twins.Diverges);
        Assert.Equal(twins.Original[1].Metrics.Reward, -twins.Twin[1].Metrics.Reward);
    }

    [Fact]
    public void Of_AnObservation_IsEditedForOneStepAndTheDifferenceIsTheModulus()
    {
        var sandbox = Untrained();
        sandbox.Step();
        var twins = TwinRollout.Of(sandbox, new WorldEdit { Observation = new Dictionary<int, float> { [1] = 7 } }, 3);
        Assert.Equal(7, twins.Twin[0].Observation[1]);
        Assert.Equal(twins.Original[1].Observation, twins.Twin[1].Observation);
        Assert.Equal((0, 0), (twins.Diverges.Observation, twins.Diverges.State));
        var (left, right) = (twins.Original[0].HiddenState, twins.Twin[0].HiddenState);
        for (var unit = 0; unit < 10; unit++)
            Assert.Equal(
                Math.Sqrt(Math.Pow(left[unit] - right[unit], 2) + Math.Pow(left[10 + unit] - right[10 + unit], 2)),
                twins.StateDifference[0][unit],
                1e-5
            );
        Assert.Equal(twins.Twin[0].Outputs[1] - twins.Original[0].Outputs[1], twins.OutputDifference[0][1]);
        Assert.Equal(twins.Twin[2].Metrics.Value - twins.Original[2].Metrics.Value, twins.ValueDifference[2]);
    }

    /// <summary>Draws that come after an edit are the ones that would have come without it.</summary>
    [Fact]
    public void Of_AWorldThatDrawsOnTheWay_KeepsTheDraws()
    {
        var settings = Kinds.StreamQ with { Environment = new() { Name = "noisy-position-only-cart-pole" } };
        var sandbox = Sandbox.Of(new TrainingRun(settings));
        var state = new double[sandbox.Facts.HiddenSize];
        var twins = TwinRollout.Of(sandbox, new WorldEdit { Hidden = new Dictionary<int, double> { [0] = 0.5 } }, 6, greedy: false);
        Assert.Equal(4, state.Length);
        Assert.Equal(twins.Original.Select(step => step.Metrics.Action), twins.Twin.Select(step => step.Metrics.Action));
        for (var t = 1; t < 6; t++)
        {
            var noise = twins.Original[t].Observation[0] - twins.Original[t - 1].EnvironmentState[0];
            Assert.Equal(noise, twins.Twin[t].Observation[0] - twins.Twin[t - 1].EnvironmentState[0], 5);
        }
    }

    [Fact]
    public void Of_WhatTheWorldRefuses_SaysSo()
    {
        Assert.Contains("is not possible", Assert.Throws<SandboxException>(() => TwinRollout.Of(Untrained(), Hidden(0.5), 5)).Message);
        Assert.Contains(
            "1 entries",
            Assert
                .Throws<SandboxException>(() =>
                    TwinRollout.Of(Untrained(), new WorldEdit { Hidden = new Dictionary<int, double> { [3] = 1 } }, 5)
                )
                .Message
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => TwinRollout.Of(Untrained(), Nothing, 0));
    }

    private static WorldEdit Hidden(double cue) => new() { Hidden = new Dictionary<int, double> { [0] = cue } };

    private static Sandbox Untrained() => Sandbox.Of(new TrainingRun(Kinds.StreamQ).Take(100));

    /// <summary>The cue of the episode that comes next, or of the present one.</summary>
    private static double Cue(Sandbox sandbox, bool peek = true)
    {
        var clone = sandbox.Clone();
        if (peek)
            clone.Step();
        return clone.HiddenTruth()[0];
    }
}
