using System.Globalization;
using System.Text;
using Rtrl.Engine;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Benchmarks.Environments;

/// <summary>Processor time of one environment step, resets included, with random actions; every environment at every level.</summary>
internal static class EnvironmentBenchmark
{
    private const int Repetitions = 5;

    private const int BatchSteps = 2_000;

    /// <summary>A table in Markdown; per row the fastest of five repetitions of so many milliseconds.</summary>
    public static string Run(int milliseconds)
    {
        var table = new StringBuilder("| environment | ns per step | bytes per step |\n|---|---|---|\n");
        foreach (var environment in Catalogue.Environments.SelectMany(Levels).Select(EnvironmentFactory.Create))
        {
            var (nanoseconds, bytes) = Measure(environment, TimeSpan.FromMilliseconds(milliseconds));
            table.AppendLine(CultureInfo.InvariantCulture, $"| {environment.Facts.Title} | {nanoseconds:F0} | {bytes:F0} |");
        }

        return table.ToString();
    }

    private static IEnumerable<EnvironmentSettings> Levels(EnvironmentKind environment)
    {
        var easy = new EnvironmentSettings { Name = environment.Name };
        return SettingsDocument.Applies(new RunSettings { Environment = easy }, "environment.level")
            ? [easy, easy with { Level = "medium" }, easy with { Level = "hard" }]
            : [easy];
    }

    private static (double Nanoseconds, double Bytes) Measure(IEnvironment environment, TimeSpan span)
    {
        var random = new RandomSource(1, RandomStream.Environment);
        var (observation, values) = (new float[environment.ObservationSize], new double[environment.Facts.Actions.Count]);
        var ended = true;
        var (best, bytes) = (double.PositiveInfinity, 0L);
        var total = 0L;
        for (var repetition = 0; repetition <= Repetitions; repetition++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Environment.CpuUsage.TotalTime;
            var steps = 0L;
            TimeSpan used;
            do
            {
                Batch();
                steps += BatchSteps;
                used = Environment.CpuUsage.TotalTime - start;
            } while (used < span);

            if (repetition == 0)
                continue; // warm-up
            best = Math.Min(best, used.TotalNanoseconds / steps);
            bytes += GC.GetAllocatedBytesForCurrentThread() - before;
            total += steps;
        }

        return (best, bytes / (double)total);

        void Batch()
        {
            for (var step = 0; step < BatchSteps; step++)
            {
                if (ended)
                    environment.Reset(random, observation);
                ended = Step().Ended;
            }
        }

        Transition Step()
        {
            var space = environment.Facts.Actions;
            if (space.Kind == ActionKind.Discrete)
                return environment.Step(random.NextInt(space.Count), random, observation);
            if (space.Kind == ActionKind.None)
                return environment.Step(EnvironmentAction.None, random, observation);
            foreach (ref var value in values.AsSpan())
                value = space.Low + ((space.High - space.Low) * random.NextDouble());
            return environment.Step(values, random, observation);
        }
    }
}
