using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Environments;

/// <summary>Every world trains with an agent that fits it; agents that do not fit are refused by name.</summary>
public sealed class EnvironmentTrainingTests
{
    public static TheoryData<string> Keys => Worlds.Keys;

    [Theory]
    [MemberData(nameof(Keys))]
    public void Step_EveryWorld_TrainsWithAFittingAgent(string key)
    {
        var settings = new RunSettings
        {
            Environment = Worlds.Settings(key),
            Network = new NetworkSettings
            {
                EncoderWidth = 8,
                HiddenSize = 4,
                MinNonZeroPerUnit = 1,
            },
        };
        var facts = EnvironmentKind.FactsOf(settings.Environment);
        settings = settings with { Agent = settings.Agent with { Name = Fitting(facts) } };
        foreach (var other in SettingOptions.List(SettingOptions.Agents).Select(option => option.Name).Where(name => !Fits(name, facts)))
        {
            var refused = settings with { Agent = settings.Agent with { Name = other } };
            Assert.Equal("agent.name", Assert.Single(Assert.Throws<InvalidSettingsException>(() => new TrainingRun(refused)).Problems).Key);
        }

        var run = new TrainingRun(settings);
        for (var step = 0; step < 1000; step++)
            run.Step();
        var snapshot = new Snapshot();
        run.Capture(snapshot);
        Assert.Equal(run.Description.ObservationNames.Count, snapshot.Observation.Length);
        Assert.Equal(run.Description.OutputNames.Count, snapshot.ActionValues.Length);
        Assert.Equal(run.Description.EnvironmentStateNames.Count, snapshot.EnvironmentState.Length);
        Assert.Equal(facts.References, run.Description.References);

        // What the last step led to is what the next decision is made on.
        var (next, ended) = (snapshot.NextObservation.ToArray(), snapshot.Metrics.EpisodeEnded);
        run.Step();
        run.Capture(snapshot);
        Assert.Equal(snapshot.Observation, run.Observation);
        if (!ended)
            Assert.Equal(next, snapshot.Observation);

        var twin = TrainingRun.Restore(settings, run.Checkpoint());
        for (var step = 0; step < 200; step++)
        {
            run.Step();
            twin.Step();
        }

        Assert.Equal(run.Fingerprint(), twin.Fingerprint());
    }

    private static string Fitting(EnvironmentFacts facts) =>
        facts.Actions.Kind switch
        {
            ActionKind.Discrete => "qrc",
            ActionKind.Continuous => "stream-ac",
            _ => "td",
        };

    private static bool Fits(string agent, EnvironmentFacts facts) =>
        facts.Actions.Kind switch
        {
            ActionKind.Discrete => agent != "td",
            ActionKind.Continuous => agent is "stream-ac" or "ppo",
            _ => agent == "td",
        };
}
