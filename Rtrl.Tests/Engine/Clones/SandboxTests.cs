#pragma warning disable xUnit1051 // every call here returns within milliseconds; there is nothing to cancel
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Clones;

public sealed class SandboxTests
{
    /// <summary>Cloned, stepped, learned in, evaluated, ablated, flipped and replayed all along: the run must not notice.</summary>
    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Run_InspectedThroughout_IsBitIdenticalToOneLeftAlone(string kind)
    {
        var settings = Runs.Kinds[kind];
        var alone = new TrainingRun(settings).Take(130);
        var inspected = new TrainingRun(settings);
        for (var round = 0; round < 2; round++)
        {
            inspected.Take(65);
            var sandbox = Sandbox.Of(inspected);
            for (var i = 0; i < 13; i++)
                sandbox.Step();
            sandbox.Learning = true;
            sandbox.Step();
            sandbox.Learning = false;
            var other = Sandbox.Of(inspected);
            if (settings.Agent.Name != "td")
                Evaluation.Run(other, new EvaluationSettings(2));
            TwinRollout.Of(other, new WorldEdit { Observation = new Dictionary<int, float> { [0] = 0.5f } }, 5);
            foreach (var network in other.RecurrentNetworks)
            {
                var baseline = UnitBaseline.Record(other, network, 1);
                DecisionShift.Of(other, new UnitIntervention(InterventionKind.Noise, [1], baseline));
            }

            new EpisodeReplay(settings, []).Seek(inspected.Checkpoint(), inspected.StepCount + 7);
        }

        Assert.Equal(alone.Fingerprint(), inspected.Fingerprint());
    }

    [Theory]
    [MemberData(nameof(Runs.KindNames), MemberType = typeof(Runs))]
    public void Step_OfAnUntouchedCloneWithLearning_IsTheRunsOwn(string kind)
    {
        var run = new TrainingRun(Runs.Kinds[kind]).Take(123);
        var sandbox = Sandbox.Of(run);
        sandbox.Learning = true;
        for (var i = 0; i < 50; i++)
        {
            var (wanted, got) = (run.Step(), sandbox.Step());
            Assert.Equal(
                (wanted.Action, wanted.Reward, wanted.TdError, wanted.Value, wanted.StepSize),
                (got.Action, got.Reward, got.TdError, got.Value, got.StepSize)
            );
        }
    }

    [Fact]
    public void Step_Frozen_MovesNeitherWeightsNorNormalisers()
    {
        var run = new TrainingRun(Runs.Kinds["softmax actor-critic, nonlinear rtu"]).Take(300);
        var sandbox = Sandbox.Of(run);
        for (var i = 0; i < 200; i++)
            sandbox.Step();
        var (before, after) = (new StateReader(run.Checkpoint()), new StateReader(sandbox.Checkpoint()));
        foreach (var section in new[] { "actor.parameters", "value.parameters", "normaliser.observation", "normaliser.reward" })
            Assert.Equal(Bytes(before, section), Bytes(after, section));
        Assert.NotEqual(Bytes(before, "random.environment"), Bytes(after, "random.environment"));
    }

    [Fact]
    public void Step_BeyondEveryStopRule_GoesOn()
    {
        var settings = Runs.StreamQ with
        {
            Stop = new() { Steps = 100, WhenSolved = true },
        };
        var run = new TrainingRun(settings).Take(100);
        Assert.NotNull(run.Outcome);
        var sandbox = Sandbox.Of(run);
        for (var i = 0; i < 50; i++)
            sandbox.Step();
        Assert.Equal((100, 150), (sandbox.OriginStep, sandbox.StepCount));
    }

    [Fact]
    public void Of_ADivergedRun_IsRefused()
    {
        var run = new TrainingRun(
            Runs.StreamQ with
            {
                Agent = new()
                {
                    Name = "stream-q",
                    Rule = "sgd",
                    StepSize = 1000,
                    TraceDecay = 1,
                    Discount = 1,
                },
            }
        );
        while (run.Outcome is null)
            run.Step();
        Assert.Equal(RunStatus.Diverged, run.Outcome.Status);
        Assert.Contains("Diverged at step", Assert.Throws<SandboxException>(() => Sandbox.Of(run)).Message);
    }

    [Fact]
    public void Learning_WithAnIntervention_IsRefusedEitherWay()
    {
        var sandbox = Sandbox.Of(new TrainingRun(Runs.StreamQ).Take(40));
        var intervention = new UnitIntervention(InterventionKind.Zero, [0], UnitBaseline.Record(sandbox, "value", 1));
        sandbox.Intervention = intervention;
        Assert.Throws<SandboxException>(() => sandbox.Learning = true);
        sandbox.Intervention = null;
        sandbox.Learning = true;
        Assert.Throws<SandboxException>(() => sandbox.Intervention = intervention);
    }

    [Fact]
    public void RecurrentNetworks_OfEachKind_NameWhatCanBeTouched()
    {
        Assert.Equal(["value"], Sandbox.Of(new TrainingRun(Runs.StreamQ)).RecurrentNetworks);
        Assert.Equal(["value", "auxiliary"], Sandbox.Of(new TrainingRun(Runs.Qrc)).RecurrentNetworks);
        Assert.Equal(["actor", "value"], Sandbox.Of(new TrainingRun(Runs.Kinds["softmax actor-critic, nonlinear rtu"])).RecurrentNetworks);
        var none = Sandbox.Of(new TrainingRun(Runs.Kinds["feedforward"]));
        Assert.Empty(none.RecurrentNetworks);
        Assert.Contains("no recurrent state", Assert.Throws<SandboxException>(() => UnitBaseline.Record(none, "value")).Message);
    }

    private static byte[] Bytes(StateReader reader, string section)
    {
        byte[] bytes = [];
        reader.Section(section, stream => bytes = stream.ReadBytes(int.MaxValue >> 8));
        return bytes;
    }
}
