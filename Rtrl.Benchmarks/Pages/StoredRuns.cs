using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Data.Hosting;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Benchmarks.Pages;

/// <summary>
/// Fills a history as a few months of work would: finished runs with curves and episodes, one of them of ten million steps.
/// </summary>
internal static class StoredRuns
{
    private const int Metrics = 14;
    private const int Episodes = 6_000;

    /// <summary>Writes the runs and gives the id of the long one.</summary>
    public static async Task<long> WriteAsync(string database, int count, Provenance machine)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        services.AddRtrlHistory(new ConfigurationBuilder().AddInMemoryCollection([new("Rtrl:Data:Path", database)]).Build());
        await using var provider = services.BuildServiceProvider();
        var history = provider.GetRequiredService<IRunHistory>();
        var ids = await history.CreateAsync([
            .. Enumerable
                .Range(0, count)
                .Select(i => new NewRun(
                    $"run {i}",
                    $"group {i / 10}",
                    "memory-chain-stream-q-lab",
                    "exact RTRL",
                    "stream Q(0) with ObGD",
                    new RunSettings { Seed = i % 10 },
                    machine,
                    ["benchmark"],
                    ""
                )),
        ]);
        var sparkline = Enumerable.Range(0, 48).Select(i => MathF.Sin(i)).ToArray();
        foreach (var id in ids)
            await WriteAsync(history, id, 500_000, buckets: 1_024, episodes: 200, sparkline);
        await WriteAsync(history, ids[0], 10_000_000, buckets: 2_048, Episodes, sparkline);
        await history.FlushAsync();
        return ids[0];
    }

    private static async Task WriteAsync(IRunHistory history, long id, long steps, int buckets, int episodes, float[] sparkline)
    {
        history.ReportProgress(new RunProgress(id, steps, steps / 16, 1, 0.5, 0.25, null, 60_000, steps / 60_000.0, sparkline));
        history.ReportSeries(id, [.. RunMetrics.All.Take(Metrics).Select(metric => Column(metric.Name, steps, buckets))]);
        history.ReportEpisodes(
            id,
            [.. Enumerable.Range(0, episodes).Select(i => new EpisodeRecord(i, i * 16L, 16, i % 2 == 0 ? 1 : -1, i % 2 == 0))]
        );
        await history.StoreAsync(
            id,
            new RunChange(RunStatus.Finished, Events: [new RunEvent(steps, TimeProvider.System.GetUtcNow(), "finished", "Finished.")])
        );
    }

    private static SeriesColumn Column(string metric, long steps, int buckets)
    {
        var width = steps / buckets;
        return new SeriesColumn(
            metric,
            width,
            [
                .. Enumerable
                    .Range(0, buckets)
                    .Select(i => new SeriesBucket(i * width, ((i + 1) * width) - 1, width, Math.Sin(i * 0.1), -1, 1, Math.Cos(i))),
            ]
        );
    }
}
