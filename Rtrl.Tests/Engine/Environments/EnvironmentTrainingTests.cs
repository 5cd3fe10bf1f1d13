using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>Every world that the agents can act in trains; the others are refused with the reason.</summary>
public sealed class EnvironmentTrainingTests
{
    public static TheoryData<string> Keys => Worlds.Keys;

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_EveryWorld_TrainsOrIsRefused(string key)
    {
        var settings = new RunSettings
        {
            Environment = Worlds.Settings(key),
            Network = new NetworkSettings { EncoderWidth = 8, HiddenSize = 4, MinNonZeroPerUnit = 1 },
        };
        var facts = EnvironmentDescriptor.FactsOf(settings.Environment);
        if (facts.ActionCount == 0)
        {
            Assert.Equal("agent.name", Assert.Single(Assert.Throws<InvalidSettingsException>(() => new TrainingRun(settings)).Problems).Key);
            return;
        }

        var run = new TrainingRun(settings);
        for (var step = 0; step < 1000; step++)
            run.Step();
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        Assert.Equal(run.Description.ObservationNames.Count, snapshot.Observation.Length);
        Assert.Equal(run.Description.ActionNames.Count, snapshot.ActionValues.Length);
        Assert.Equal(run.Description.EnvironmentStateNames.Count, snapshot.EnvironmentState.Length);
        Assert.Equal(facts.References, run.Description.References);

        var twin = TrainingRun.Restore(settings, run.Checkpoint());
        for (var step = 0; step < 200; step++)
        {
            run.Step();
            twin.Step();
        }

        Assert.Equal(run.Fingerprint(), twin.Fingerprint());
    }
}
