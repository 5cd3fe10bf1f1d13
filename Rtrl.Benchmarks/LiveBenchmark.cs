using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Rtrl.Engine;
using Rtrl.Engine.Settings;
using Rtrl.Web.Training;

namespace Rtrl.Benchmarks;

/// <summary>
/// Starts the server as a process of its own with a database of its own, and weighs what one hub client adds to its processor time.
/// </summary>
internal static class LiveBenchmark
{
    public static async Task<LiveReport> RunAsync(int windows, TimeSpan window, int stepsPerSecond, CancellationToken cancellation)
    {
        await using var server = new ServerProcess();
        await server.StartAsync(cancellation);
        var runId = await StartAgentAsync(server, stepsPerSecond, cancellation);
        await using (await FollowAsync(server.Address, runId, new Received(), cancellation))
            await PassAsync(TimeSpan.FromSeconds(30), cancellation); // tiered compilation settles, the client's path included

        var without = new List<double>();
        var with = new List<double>();
        var received = new Received();
        for (var pair = 0; pair < windows; pair++)
        {
            // Alternating the order cancels a drift of the machine.
            if (pair % 2 == 0)
                without.Add(await LoadAsync(server, window, cancellation));
            await using (await FollowAsync(server.Address, runId, received, cancellation))
            {
                await PassAsync(TimeSpan.FromSeconds(2), cancellation); // the handshake is not what is weighed
                var before = received.Now;
                with.Add(await LoadAsync(server, window, cancellation));
                received.Count(before);
            }

            if (pair % 2 == 1)
                without.Add(await LoadAsync(server, window, cancellation));
        }

        var total = windows * window.TotalSeconds;
        return new LiveReport(
            TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ProvenanceReader.Current,
            "memory-chain-demo, exact RTRL",
            stepsPerSecond,
            window.TotalSeconds,
            without,
            with,
            received.Frames / total,
            received.Bytes / total,
            MachineLoad.Now()
        );
    }

    private static async Task<HubConnection> FollowAsync(string address, long runId, Received received, CancellationToken cancellation)
    {
        var connection = new HubConnectionBuilder().WithUrl($"{address}/hubs/runs").Build();
        connection.On<JsonElement>("frame", frame => received.Add(frame.GetRawText().Length));
        await connection.StartAsync(cancellation);
        await connection.InvokeAsync("Subscribe", runId, (string[])["scalars"], 20, cancellation);
        return connection;
    }

    private static async Task<long> StartAgentAsync(ServerProcess server, int stepsPerSecond, CancellationToken cancellation)
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        settings = settings.EndingAt(settings.Stop with { Steps = 1_000_000_000_000 });
        using var document = JsonDocument.Parse(SettingsDocument.ToJson(settings));
        var id = (await server.CreateRunsAsync(new { settings = document.RootElement, name = "live benchmark" }, cancellation))[0];
        using var speed = await server.Http.PostAsJsonAsync(
            $"/api/v1/runs/{id}/commands",
            new { command = "speed", value = stepsPerSecond },
            cancellation
        );
        speed.EnsureSuccessStatusCode();
        return id;
    }

    /// <summary>Processor time of the server over a window, in percent of one core.</summary>
    private static async Task<double> LoadAsync(ServerProcess server, TimeSpan window, CancellationToken cancellation)
    {
        var (processor, clock) = (server.ProcessorTime, Stopwatch.StartNew());
        await PassAsync(window, cancellation);
        return 100 * (server.ProcessorTime - processor) / clock.Elapsed;
    }

    private static Task PassAsync(TimeSpan time, CancellationToken cancellation) => Task.Delay(time, cancellation);

    /// <summary>What reached the client, and how much of it while its windows were open.</summary>
    private sealed class Received
    {
        private long _frames,
            _bytes;

        public (long Frames, long Bytes) Now => (Interlocked.Read(ref _frames), Interlocked.Read(ref _bytes));

        public long Frames { get; private set; }

        public long Bytes { get; private set; }

        public void Add(int length)
        {
            Interlocked.Increment(ref _frames);
            Interlocked.Add(ref _bytes, length);
        }

        public void Count((long Frames, long Bytes) before)
        {
            var now = Now;
            Frames += now.Frames - before.Frames;
            Bytes += now.Bytes - before.Bytes;
        }
    }
}
