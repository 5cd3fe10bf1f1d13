using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Data.Hosting;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Data;

/// <summary>A history in a folder of its own, opened as often as a test likes; each opening stands for a process.</summary>
public sealed class HistoryFixture : IDisposable
{
    private readonly ConcurrentBag<ServiceProvider> _processes = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("rtrl-data-").FullName;

    public string Path => System.IO.Path.Combine(Folder, "rtrl.db");

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    /// <param name="process">Null: this process.</param>
    public HistoryProcess Open(
        ProcessIdentity? process = null,
        IInterceptor? interceptor = null,
        long largestBlob = 64L << 20,
        long? freeBytes = null
    )
    {
        var services = new ServiceCollection();
        var options = new HistoryOptions
        {
            Path = Path,
            BusyTimeout = TimeSpan.FromSeconds(1),
            ReportInterval = TimeSpan.FromMilliseconds(20),
            RetryInterval = TimeSpan.FromMilliseconds(50),
            LargestBlob = largestBlob,
        };
        services.AddSingleton(freeBytes is { } free ? options with { FreeBytes = _ => free } : options);
        services.AddSingleton<TimeProvider>(Clock);
        if (process is not null)
            services.AddSingleton(process);
        if (interceptor is not null)
            services.AddSingleton(interceptor);
        services.AddRtrlHistory(new ConfigurationBuilder().Build());
        var provider = services.BuildServiceProvider();
        _processes.Add(provider);
        return new HistoryProcess(provider);
    }

    /// <summary>A process of another machine: alive as long as its heart beats.</summary>
    public static ProcessIdentity Elsewhere(string machine) =>
        new(machine, 4711, new DateTimeOffset(2026, 11, 23, 11, 0, 0, TimeSpan.Zero));

    public static NewRun Run(string name = "first") =>
        new(
            name,
            "group",
            "memory-chain-demo",
            "exact RTRL",
            "stream Q(0) with ObGD",
            new RunSettings
            {
                Seed = 7,
                Agent = new AgentSettings { StepSize = 0.1 + 0.2 },
            },
            new Provenance("0.1.0", "abc", ".NET 10", "Linux", "a processor", "avx2"),
            ["memory", "demo"],
            "Notes with “quotes”."
        );

    public static EpisodeRecord[] Episodes(long first, int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new EpisodeRecord(first + i, (first + i) * 16, 16, (first + i) % 2 == 0 ? 1 : -0.25, (first + i) % 2 == 0)),
        ];

    public static RunProgress Progress(long runId, long step) =>
        new(runId, step, step / 16, 1, 0.5, 0.25, null, 20_000, step / 20_000.0, [1, 0, 0.5f]);

    public static SeriesColumn Column(string metric, int buckets, long width = 64) =>
        new(
            metric,
            width,
            [
                .. Enumerable
                    .Range(0, buckets)
                    .Select(i => new SeriesBucket(
                        i * width,
                        (i + 1) * width - 1,
                        width,
                        Math.Sin(i * 0.1),
                        -1 - i * 1e-3,
                        1 + i * 1e-3,
                        Math.Cos(i)
                    )),
            ]
        );

    public static NewCheckpoint Checkpoint(long step, long epoch = 0, double? score = null, bool pinned = false, int bytes = 1_000) =>
        new(step, epoch, [.. Enumerable.Range(0, bytes).Select(i => (byte)(i * 31 + step))], score, "avx2", pinned);

    /// <summary>Waits until the condition holds; fails after a minute.</summary>
    public static async Task EventuallyAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
            await timer.WaitForNextTickAsync(deadline.Token);
    }

    public void Dispose()
    {
        foreach (var process in _processes)
            process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Single changes, where a test wants no more.</summary>
internal static class SingleChanges
{
    public static Task SetStatusAsync(this IRunHistory history, long runId, RunStatus status, string? reason, RunEvent @event) =>
        history.StoreAsync(runId, new RunChange(status, reason, [@event]));

    public static Task AddEventAsync(this IRunHistory history, long runId, RunEvent @event) =>
        history.StoreAsync(runId, new RunChange(Events: [@event]));

    public static Task MarkAlteredAsync(this IRunHistory history, long runId) => history.StoreAsync(runId, new RunChange(Altered: true));

    public static async Task<long> SaveCheckpointAsync(this IRunHistory history, long runId, NewCheckpoint checkpoint) =>
        (await history.StoreAsync(runId, new RunChange(Checkpoint: checkpoint)))!.Value;

    public static Task RewindAsync(this IRunHistory history, long runId, long step, long episodes, IReadOnlyList<SeriesColumn> series) =>
        history.RewindAsync(new RunProgress(runId, step, episodes, null, null, null, null, 0, step / 20_000.0, []), series, []);
}

/// <summary>One opening of a history.</summary>
public sealed class HistoryProcess(ServiceProvider services) : IDisposable
{
    public IRunHistory History { get; } = services.GetRequiredService<IRunHistory>();

    public IRunQueries Queries { get; } = services.GetRequiredService<IRunQueries>();

    public IRunOwnership Ownership { get; } = services.GetRequiredService<IRunOwnership>();

    public IBackups Backups { get; } = services.GetRequiredService<IBackups>();

    public IUserSettings Settings { get; } = services.GetRequiredService<IUserSettings>();

    public Bundles Bundles { get; } = services.GetRequiredService<Bundles>();

    public IExperiments Experiments { get; } = services.GetRequiredService<IExperiments>();

    public async Task<long> CreateRunAsync() => (await History.CreateAsync([HistoryFixture.Run()]))[0];

    public void Dispose() => services.Dispose();
}
