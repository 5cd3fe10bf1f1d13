using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Presets;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Physics;
using Rtrl.Physics.Native;
using Rtrl.Physics.WebAssembly;

namespace Rtrl.Benchmarks.Physics;

/// <summary>
/// Steps a second of the locomotion tasks with random actions, falls and resets included, beside MuJoCo called directly with the same
/// actions; and of whole training steps. One thread. The two are measured in turns of a few hundred steps within one run, and the median of
/// the turns' ratios counts.
/// </summary>
internal static class PhysicsBenchmark
{
    private const int StepsOfATurn = 500;

    private static readonly (string Name, LocomotionTask Task)[] s_tasks =
    [
        ("half-cheetah", LocomotionTask.HalfCheetah),
        ("hopper", LocomotionTask.Hopper),
        ("walker2d", LocomotionTask.Walker),
        ("ant", LocomotionTask.Ant),
    ];

    /// <summary>A table in Markdown.</summary>
    public static string Run(int turns)
    {
        var table = new StringBuilder(
            "| task | engine | environment steps/s | called directly | ratio | training steps/s |\n|---|---|---|---|---|---|\n"
        );
        foreach (var (provider, direct) in Engines())
        {
            foreach (var (name, task) in s_tasks)
            {
                var model = Models.For(provider.Version, task.Model.Fourth);
                var (through, raw, ratio) = Compare(
                    new Locomotion(task, new EnvironmentSettings { Name = name }, provider),
                    direct(model),
                    task,
                    turns
                );
                table.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {provider.Name} | {through:N0} | {raw:N0} | {ratio:F2} | {TrainingSteps(name, provider, turns)} |"
                );
            }
        }
        return table.ToString();
    }

    private static IEnumerable<(IPhysicsProvider, Func<string, DirectCalls>)> Engines()
    {
        yield return (new WasmProvider(PhysicsProviders.ModulePath), DirectCalls.Wasm);
        if (PhysicsProviders.Find("native").Provider is NativeProvider native && native.Version == 222)
            yield return (native, DirectCalls.Native);
    }

    private static (double Through, double Raw, double Ratio) Compare(
        Locomotion environment,
        DirectCalls direct,
        LocomotionTask task,
        int turns
    )
    {
        var random = new RandomSource(1, RandomStream.Environment);
        var observation = new float[environment.Facts.ObservationSize];
        var actions = new double[StepsOfATurn][];
        var resets = new bool[StepsOfATurn];
        var (through, raw, ratios) = (new List<double>(), new List<double>(), new List<double>());
        environment.Reset(random, observation);
        direct.Reset();
        for (var turn = -2; turn < turns; turn++)
        {
            foreach (ref var action in actions.AsSpan())
                action = [.. task.Motors.Select(_ => (2 * random.NextDouble()) - 1)];
            var begun = Stopwatch.GetTimestamp();
            for (var step = 0; step < StepsOfATurn; step++)
            {
                resets[step] = environment.Step(actions[step], random, observation).Ended;
                if (resets[step])
                    environment.Reset(random, observation);
            }
            var between = Stopwatch.GetTimestamp();
            for (var step = 0; step < StepsOfATurn; step++)
            {
                direct.Step(actions[step], task.FrameSkip);
                if (resets[step])
                    direct.Reset();
            }
            var ended = Stopwatch.GetTimestamp();
            if (turn < 0)
                continue; // warm-up
            var (ours, theirs) = (
                Stopwatch.GetElapsedTime(begun, between).TotalSeconds,
                Stopwatch.GetElapsedTime(between, ended).TotalSeconds
            );
            through.Add(StepsOfATurn / ours);
            raw.Add(StepsOfATurn / theirs);
            ratios.Add(ours / theirs);
        }
        return (Median.Of(through), Median.Of(raw), Median.Of(ratios));
    }

    private static string TrainingSteps(string name, IPhysicsProvider provider, int turns)
    {
        if (provider.Name != PhysicsProviders.Current?.Name)
            return "";
        var settings = PresetFiles.All.Single(preset => preset.Name == $"{name}-stream-ac-later").Settings;
        var run = new TrainingRun(settings);
        var speeds = new List<double>();
        for (var turn = -2; turn < turns; turn++)
        {
            var begun = Stopwatch.GetTimestamp();
            for (var step = 0; step < StepsOfATurn; step++)
                run.Step();
            if (turn >= 0)
                speeds.Add(StepsOfATurn / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        return Median.Of(speeds).ToString("N0", CultureInfo.InvariantCulture);
    }
}
