using Rtrl.Cli;

namespace Rtrl.Benchmarks.Performance;

/// <summary>
/// Two runs on two threads against one alone: processor time per step, which shared cache lines or a shared lock would lengthen.
/// </summary>
internal static class TwoCores
{
    /// <returns>Median microseconds alone and of both together, and the median over the rounds of their ratio.</returns>
    public static (double Alone, double Together, double Ratio) Measure(int rounds, double milliseconds)
    {
        RunTimer[] runs = [new(BenchNetwork.ActorCriticStandard), new(BenchNetwork.ActorCriticStandard)];
        foreach (var run in runs)
            for (var i = 0; i < 40; i++)
                run.Slice(milliseconds);
        var (alone, together, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            var single = runs[round % 2].Slice(milliseconds);
            var both = Both(runs, milliseconds);
            alone.Add(single);
            together.Add(both);
            ratios.Add(both / single);
        }

        return (Middle(alone), Middle(together), Middle(ratios));
    }

    private static double Both(RunTimer[] runs, double milliseconds)
    {
        using var start = new Barrier(runs.Length);
        var results = new double[runs.Length];
        var threads = runs.Select(
                (run, index) =>
                    new Thread(() =>
                    {
                        start.SignalAndWait();
                        results[index] = run.Slice(milliseconds);
                    })
            )
            .ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return results.Average();
    }

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
