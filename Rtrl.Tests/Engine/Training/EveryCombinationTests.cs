using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

/// <summary>Every agent with every cell under every gradient and every step-size rule that the catalogue offers together.</summary>
public class EveryCombinationTests
{
    private const int Steps = 300;
    private const int Resumed = 40;

    private static readonly RunSettings s_small = new()
    {
        Network = new()
        {
            EncoderWidth = 8,
            HiddenSize = 5,
            MinNonZeroPerUnit = 1,
        },
        Agent = new()
        {
            StepSize = 1e-2,
            ActorStepSize = 1e-2,
            Eta = 0.05,
            ActorEta = 0.05,
            TraceDecay = 0.8,
            Discount = 0.9,
        },
        Ppo = new()
        {
            Environments = 2,
            RolloutSteps = 32,
            Minibatches = 4,
            Epochs = 2,
        },
        Normalisation = new() { Observation = true, Reward = true },
        Stop = new() { Steps = 1_000_000 },
    };

    /// <summary>An agent and a world that suits it: discrete, continuous or without actions.</summary>
    public static TheoryData<string, string> Agents =>
        new()
        {
            { "stream-q", "memory-chain" },
            { "sarsa", "memory-chain" },
            { "qrc", "memory-chain" },
            { "td", "trace-conditioning" },
            { "stream-ac", "memory-chain" },
            { "stream-ac", "position-only-pendulum" },
            { "ppo", "memory-chain" },
            { "ppo", "position-only-pendulum" },
        };

    [Fact]
    public void Agents_InTheseTests_AreAllThereAre() =>
        Assert.Equal(
            Options("agent.name").Order(StringComparer.Ordinal),
            Agents.Select(row => row.Data.Item1).Distinct().Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Agents))]
    public void Step_EveryCellGradientAndRule_StaysFiniteLearnsAndRestores(string agent, string environment)
    {
        var combinations = Combinations(Small(agent, environment)).ToArray();
        Assert.Equal(
            (
                agent is "qrc" or "ppo" ? 1
                : agent == "stream-ac" ? 4
                : 5
            ) * ((6 * 3) + 1),
            combinations.Length
        );
        Assert.All(
            combinations,
            settings =>
            {
                var run = new TrainingRun(settings);
                var before = Parameters(run);
                run.Take(Steps);
                Assert.Null(run.Outcome);
                Assert.All(
                    run.Networks,
                    network => Assert.DoesNotContain(network.Network.Parameters.ToArray(), value => !float.IsFinite(value))
                );
                Assert.All(before.Zip(Parameters(run)), pair => Assert.NotEqual(pair.First, pair.Second));
                AssertRecurrence(run, before);
                var checkpoint = run.Checkpoint();
                var went = Fingerprints(run);
                Assert.Equal(went, Fingerprints(TrainingRun.Restore(settings, checkpoint)));
                Assert.Equal(went, Fingerprints(RestoreIntoScratch(settings, checkpoint)));
            }
        );
    }

    [Fact]
    public void Validate_ImplicitActor_IsTheOneCombinationRefused()
    {
        var refused =
            from agent in Options("agent.name")
            from rule in Options("agent.rule")
            let settings = s_small with
            {
                Agent = s_small.Agent with { Name = agent, Rule = rule },
                Environment = s_small.Environment with { Name = agent == "td" ? "trace-conditioning" : "memory-chain" },
            }
            from problem in SettingsDocument.Validate(settings)
            select (agent, rule, problem.Key);
        Assert.Equal([("stream-ac", "implicit", "agent.rule")], refused);
    }

    /// <summary>A small network under that agent in that environment.</summary>
    internal static RunSettings Small(string agent, string environment) =>
        s_small with
        {
            Agent = s_small.Agent with { Name = agent },
            Environment = s_small.Environment with { Name = environment, Length = 4 },
        };

    /// <summary>A recurrent layer moves, unless it is frozen; QRC's regulariser moves its auxiliary network's all the same.</summary>
    private static void AssertRecurrence(TrainingRun run, float[][] before)
    {
        foreach (var ((named, old), now) in run.Networks.Zip(before).Zip(Parameters(run)))
        {
            foreach (var tensor in named.Network.Tensors.Where(tensor => tensor.Block == "recurrent").GroupBy(tensor => tensor.Block))
            {
                var same = tensor.All(part => old.AsSpan(part.Offset, part.Length).SequenceEqual(now.AsSpan(part.Offset, part.Length)));
                Assert.Equal(run.Settings.Network.Gradient == "frozen" && named.Name != "auxiliary", same);
            }
        }
    }

    internal static IEnumerable<RunSettings> Combinations(RunSettings settings) =>
        from cell in Options("network.cell")
        from gradient in Options("network.gradient")
        from rule in Options("agent.rule")
        let chosen = settings with
        {
            Network = settings.Network with { Cell = cell, Gradient = gradient },
            Agent = settings.Agent with { Rule = rule },
        }
        where
            Counts(chosen, "network.gradient", gradient)
            && Counts(chosen, "agent.rule", rule)
            && SettingsDocument.Validate(chosen).Count == 0
        select chosen;

    /// <summary>A setting without effect is tried with its first option only.</summary>
    private static bool Counts(RunSettings settings, string key, string option) =>
        SettingsDocument.Applies(settings, key) || option == Options(key)[0];

    private static string[] Options(string key) =>
        [.. SettingsDocument.Descriptors.Single(setting => setting.Key == key).Options.Select(option => option.Name)];

    /// <summary>
    /// Into a run whose every buffer holds NaN before: what the checkpoint does not fill must be written before it is read.
    /// </summary>
    private static TrainingRun RestoreIntoScratch(RunSettings settings, byte[] checkpoint)
    {
        var run = new TrainingRun(settings);
        var buffers = ObjectGraph.Find<AlignedBuffer>(run);
        Assert.NotEmpty(buffers);
        foreach (var buffer in buffers)
            buffer.Span.Fill(float.NaN);
        run.Load(new StateReader(checkpoint));
        return run;
    }

    /// <summary>After every single step: a difference in the sign of a zero is gone again with the next number added to it.</summary>
    private static ulong[] Fingerprints(TrainingRun run) => [.. Enumerable.Range(0, Resumed).Select(_ => run.Take(1).Fingerprint())];

    private static float[][] Parameters(TrainingRun run) => [.. run.Networks.Select(named => named.Network.Parameters.ToArray())];
}
