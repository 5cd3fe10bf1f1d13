using Rtrl.Engine;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Training;

namespace Rtrl.Benchmarks.Inspector;

/// <summary>
/// Trains the MemoryChain demonstration and touches what came out, as the inspector does: flips the cue at the start of frozen episodes,
/// and replaces units by their means, the longest-lived ones and as many random short-lived ones.
/// </summary>
internal static class InspectorExperiment
{
    public const string Preset = "memory-chain-demo";
    public const int Episodes = 200;
    private const int Flips = 100;

    /// <summary>Set sizes looked at beside the number of units that last as long as the task.</summary>
    private static readonly int[] s_sizes = [5, 10, 20, 40];

    public static IReadOnlyList<SeedFinding> Run(int seeds, long steps, Action<string> say, CancellationToken cancellation)
    {
        var findings = new SeedFinding[seeds];
        Parallel.For(
            0,
            seeds,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            seed =>
            {
                findings[seed] = Touch(Train(seed, steps, cancellation), cancellation);
                say($"seed {seed}: recall {findings[seed].Recall:0.000}, answers inverted {findings[seed].Inverted:0.000}");
            }
        );
        return findings;
    }

    private static TrainingRun Train(long seed, long steps, CancellationToken cancellation)
    {
        var settings = Catalogue.Preset(Preset).Settings;
        var run = new TrainingRun(settings.EndingAt(settings.Stop with { Steps = steps }) with { Seed = seed });
        while (run.Outcome is null)
        {
            if (run.StepCount % 4_096 == 0)
                cancellation.ThrowIfCancellationRequested();
            run.Step();
        }

        return run;
    }

    private static SeedFinding Touch(TrainingRun run, CancellationToken cancellation)
    {
        var sandbox = Sandbox.Of(run);
        var network = sandbox.RecurrentNetworks[0];
        var layer = sandbox.Layer(network);
        var lag = run.Description.MemoryLag!.Value;
        var constants = layer.Radius.Select(radius => -1 / Math.Log(radius)).ToArray();
        int[] byLength = [.. Enumerable.Range(0, layer.Units).OrderByDescending(unit => constants[unit])];
        var lasting = constants.Count(constant => constant >= lag);
        var baseline = UnitBaseline.Record(sandbox, network, cancellation: cancellation);
        var sets = s_sizes
            .Append(lasting)
            .Where(size => size > 0 && size <= layer.Units / 2)
            .Distinct()
            .Order()
            .Select(size => new SetFinding(
                size,
                Recall(sandbox, new UnitIntervention(InterventionKind.Mean, [.. byLength.Take(size)], baseline), cancellation),
                Recall(
                    sandbox,
                    new UnitIntervention(InterventionKind.Mean, Drawn(byLength, size, run.Settings.Seed), baseline),
                    cancellation
                )
            ))
            .ToList();
        var (inverted, followed) = Flip(sandbox, cancellation);
        return new SeedFinding(
            run.Settings.Seed,
            run.SolvedAt,
            Recall(sandbox, null, cancellation).Value,
            inverted,
            followed,
            lasting,
            constants.Max(),
            sets
        );
    }

    private static Estimate Recall(Sandbox sandbox, UnitIntervention? intervention, CancellationToken cancellation)
    {
        var clone = sandbox.Clone();
        clone.Intervention = intervention;
        return Evaluation.Run(clone, new EvaluationSettings(Episodes), cancellation).Right!.Value;
    }

    /// <summary>Flips the cue before the first step; every episode has draws of its own.</summary>
    private static (double Inverted, double Followed) Flip(Sandbox sandbox, CancellationToken cancellation)
    {
        var (inverted, followed) = (0, 0);
        for (var episode = 0; episode < Flips; episode++)
        {
            var clone = sandbox.Clone();
            clone.BeginEpisode(1, episode);
            var twins = TwinRollout.Of(clone, new WorldEdit { Flip = [0] }, sandbox.Facts.EpisodeLength!.Value, cancellation: cancellation);
            inverted += twins.Original[^1].Metrics.Action != twins.Twin[^1].Metrics.Action ? 1 : 0;
            followed += twins.Twin[^1].Metrics.Reward > 0 ? 1 : 0;
        }

        return (inverted / (double)Flips, followed / (double)Flips);
    }

    /// <summary>Units of the shorter-lived half, without replacement.</summary>
    private static int[] Drawn(int[] byLength, int size, long seed)
    {
        int[] pool = byLength[(byLength.Length / 2)..];
        new RandomSource(seed, RandomStream.Intervention).Shuffle(pool);
        return [.. pool.Take(size).Order()];
    }
}
