using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Training;

public sealed class RunPlannerTests
{
    private static IReadOnlyList<Rtrl.Data.NewRun> Plan(StartRequest request) =>
        RunPlanner.Plan(request, ProvenanceReader.Current, DateTimeOffset.UnixEpoch);

    private static KeyValuePair<string, IReadOnlyList<string>> Values(string key, params string[] values) => new(key, values);

    [Fact]
    public void Plan_SettingsThatVary_MakesARunOfEveryCombinationAndSeedInOneGroup()
    {
        var runs = Plan(
            new StartRequest(
                "memory-chain-stream-q-lab",
                Overrides: [new("environment.length", "5")],
                Seeds: [0, 1],
                Name: "study",
                Notes: "why",
                Vary: [Values("agent.traceDecay", "0", "0.8"), Values("network.hiddenSize", "8", "16")]
            )
        );
        Assert.Equal(8, runs.Count);
        Assert.Equal("study agent.traceDecay=0 network.hiddenSize=8 · seed 0", runs[0].Name);
        Assert.Equal("study agent.traceDecay=0.8 network.hiddenSize=16 · seed 1", runs[^1].Name);
        Assert.Equal("study, 1970-01-01 00:00:00Z", Assert.Single(runs.Select(run => run.Group).Distinct()));
        Assert.All(runs, run => Assert.Equal((5, "why"), (run.Settings.Environment.Length, run.Notes)));
        Assert.Equal(
            [(0, 8), (0, 16), (0.8, 8), (0.8, 16)],
            runs.Select(run => (run.Settings.Agent.TraceDecay, run.Settings.Network.HiddenSize)).Distinct()
        );
    }

    [Fact]
    public void Plan_ValuesTooLongForANames_NumberThePointsAndNoteTheValues()
    {
        var runs = Plan(
            new StartRequest(
                Settings: new RunSettings(),
                Name: new string('n', RunLabels.LongestName),
                Notes: "why",
                Vary: [Values("agent.traceDecay", "0", "0.8")]
            )
        );
        Assert.EndsWith(", point 2 of 2", runs[1].Name, StringComparison.Ordinal);
        Assert.Equal("why\nagent.traceDecay=0.8", runs[1].Notes);
    }

    [Fact]
    public void Plan_OnePointThatCannotRun_RefusesAll()
    {
        var refused = Assert.Throws<InvalidSettingsException>(() =>
            Plan(new StartRequest(Settings: new RunSettings(), Vary: [Values("agent.discount", "0.9", "2")]))
        );
        Assert.Contains("agent.discount is 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_PointsThatAreTheSame_AreRefusedWithBoth()
    {
        var refused = Assert.Throws<CommandException>(() =>
            Plan(new StartRequest(Settings: new RunSettings(), Vary: [Values("agent.kappa", "1", "2")]))
        );
        Assert.Contains("agent.kappa=1 and agent.kappa=2 are the same settings", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_MoreRunsThanAreAllowed_IsRefusedBeforeOneIsMade()
    {
        string[] many = [.. Enumerable.Range(1, 1000).Select(value => $"{value}")];
        var refused = Assert.Throws<CommandException>(() =>
            Plan(
                new StartRequest(
                    Settings: new RunSettings(),
                    Seeds: [0, 1],
                    Vary: [Values("environment.length", many), Values("network.hiddenSize", many)]
                )
            )
        );
        Assert.Contains("2,000,000 runs; allowed are 10,000", refused.Message, StringComparison.Ordinal);
    }
}
