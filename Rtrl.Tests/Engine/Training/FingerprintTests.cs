using System.Runtime.InteropServices;
using System.Text.Json;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Golden;

namespace Rtrl.Tests.Engine.Training;

/// <summary>
/// Holds the trajectories: two hashes per combination, as they were when <c>Golden/fingerprints</c> was last written, one file per vector
/// path because each path has trajectories of its own. <see cref="Kernels.ScalarPathTests"/> runs these on the other paths the machine has.
/// </summary>
public class FingerprintTests
{
    private const string Recording = "RTRL_RECORD_FINGERPRINTS";
    private const string Family = "fingerprints";
    private const int Steps = 200;

    private static readonly string s_file = VectorPath.Name + ".json";

    [Fact]
    public void Step_EveryAgentCellGradientRuleAndEnvironment_TakesTheTrajectoryItTook()
    {
        var found = All().ToDictionary(pair => pair.Key, pair => Fingerprint(pair.Settings));
        if (Environment.GetEnvironmentVariable(Recording) is { Length: > 0 } folder)
            Write(Path.Combine(folder, s_file), found);
        var path = Path.Combine(GoldenData.Folder(Family), s_file);
        Assert.SkipUnless(File.Exists(path), $"Nobody has recorded fingerprints on {VectorPath.Name} yet; the other paths have theirs.");
        var held = Held(path);
        var changed = held.Where(pair => found.TryGetValue(pair.Key, out var now) && now != pair.Value)
            .Select(pair => $"{pair.Key}: {pair.Value} is now {found[pair.Key]}")
            .ToArray();
        Assert.True(changed.Length == 0, Explain(changed));
        Assert.Equal(held.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Combinations that share a fingerprint cannot be told apart by it: one rule, cell or world could stand in for another unseen.
    /// </summary>
    [Theory]
    [InlineData("avx512")]
    [InlineData("avx2")]
    [InlineData("scalar")]
    public void Fingerprint_OfEachCombination_IsItsOwn(string path)
    {
        var held = Held(Path.Combine(GoldenData.Folder(Family), path + ".json"));
        Assert.Empty(
            held.GroupBy(pair => pair.Value, pair => pair.Key).Where(group => group.Count() > 1).Select(group => string.Join(" = ", group))
        );
    }

    private static Dictionary<string, string> Held(string path) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path))!;

    private static string Explain(string[] changed) =>
        $"""
            {changed.Length} fingerprints differ on {VectorPath.Name} (trajectory state):
            {string.Join('\n', changed.Take(12))}
            The first hash is of what every step reported: where it differs, runs learn differently than they did, and that is a fault unless the change means to.
            The second is of the state after {Steps} steps: where it alone differs, what a checkpoint holds has changed.
            A change that means to names itself in docs/adr and writes the file anew on every path it can: run this test with {Recording} set to the full path of
            Rtrl.Tests/Golden/{Family}, once more with RTRL_VECTOR_PATH=scalar, and say in the commit which fingerprints changed and why.
            A refactoring never does.
            """;

    private static void Write(string path, Dictionary<string, string> found)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(
            path,
            ["{", .. found.Select((pair, index) => $"  \"{pair.Key}\": \"{pair.Value}\"{(index < found.Count - 1 ? "," : "")}"), "}"]
        );
    }

    /// <summary>
    /// Agents with cells and gradients under their first rule, with every rule on the first cell, and every environment they do not live in
    /// so far under an agent that suits it.
    /// </summary>
    private static IEnumerable<(string Key, RunSettings Settings)> All()
    {
        foreach (var (agent, environment) in EveryCombinationTests.Agents.Select(row => row.Data))
        {
            var settings = EveryCombinationTests.Small(agent, environment);
            foreach (var chosen in EveryCombinationTests.Combinations(settings))
            {
                var (cell, gradient, rule) = (chosen.Network.Cell, chosen.Network.Gradient, chosen.Agent.Rule);
                var first = cell == settings.Network.Cell && gradient == settings.Network.Gradient;
                if (rule == settings.Agent.Rule || first)
                    yield return ($"{agent}, {environment}: {cell} {gradient} {rule}", first && rule == "obgd" ? Bounded(chosen) : chosen);
            }
        }

        var lived = EveryCombinationTests.Agents.Select(row => row.Data.Item2).ToHashSet();
        // The worlds of an engine outside this program have its numbers, not ours.
        foreach (var descriptor in EnvironmentKind.All.Where(kind => !lived.Contains(kind.Name) && kind.Family != "Locomotion"))
        {
            var facts = EnvironmentKind.FactsOf(new EnvironmentSettings { Name = descriptor.Name });
            yield return (
                descriptor.Name,
                EveryCombinationTests.Small(facts.Actions.Kind == ActionKind.None ? "td" : "stream-ac", descriptor.Name)
            );
        }
    }

    /// <summary>With the largest κ, so that ObGD's bound acts within so few steps: where it never does, ObGD is plain SGD.</summary>
    private static RunSettings Bounded(RunSettings settings) =>
        settings with
        {
            Agent = settings.Agent with { Kappa = 1000, ActorKappa = 1000 },
        };

    private static string Fingerprint(RunSettings settings)
    {
        var run = new TrainingRun(settings);
        var writer = new StateWriter();
        for (var step = 0; step < Steps; step++)
        {
            var metrics = run.Step();
            writer.Section(
                "step",
                section =>
                    section.Write(
                        MemoryMarshal.Cast<double, byte>([
                            metrics.Action,
                            metrics.Reward,
                            metrics.TdError,
                            metrics.Value,
                            metrics.StepSize,
                            metrics.EpisodeReturn,
                            metrics.Bounded ? 1 : 0,
                        ])
                    )
            );
            writer.Floats("outputs", run.LastOutputs);
        }

        return $"{writer.Hash():x16} {run.Fingerprint():x16}";
    }
}
