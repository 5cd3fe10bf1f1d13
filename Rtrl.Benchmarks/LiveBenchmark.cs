using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Training;

namespace Rtrl.Benchmarks;

/// <summary>Starts the server as a process of its own with a database of its own, and weighs what one hub client adds to its processor time.</summary>
internal static class LiveBenchmark
{
    public static async Task<LiveReport> RunAsync(int windows, TimeSpan window, int stepsPerSecond, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("rtrl-live-").FullName;
        var address = $"http://127.0.0.1:{FreePort()}";
        using var server = Start(address, Path.Combine(folder, "rtrl.db"));
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            await AnswersAsync(http, server, cancellation);
            var runId = await StartAgentAsync(http, stepsPerSecond, cancellation);
            await using (await FollowAsync(address, runId, new Received(), cancellation))
                await PassAsync(TimeSpan.FromSeconds(30), cancellation); // tiered compilation settles, the client's path included

            var without = new List<double>();
            var with = new List<double>();
            var received = new Received();
            for (var pair = 0; pair < windows; pair++)
            {
                // Alternating the order cancels a drift of the machine.
                if (pair % 2 == 0)
                    without.Add(await LoadAsync(server, window, cancellation));
                await using (await FollowAsync(address, runId, received, cancellation))
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
                TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ProvenanceReader.Current,
                "memory-chain-demo, exact RTRL", stepsPerSecond, window.TotalSeconds, without, with, received.Frames / total, received.Bytes / total, Load());
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<HubConnection> FollowAsync(string address, long runId, Received received, CancellationToken cancellation)
    {
        var connection = new HubConnectionBuilder().WithUrl($"{address}/hubs/runs").Build();
        connection.On<JsonElement>("frame", frame => received.Add(frame.GetRawText().Length));
        await connection.StartAsync(cancellation);
        await connection.InvokeAsync("Subscribe", runId, (string[])["scalars"], 20, cancellation);
        return connection;
    }

    private static Process Start(string address, string database)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Rtrl.Web.dll"));
        start.ArgumentList.Add($"--urls={address}");
        start.ArgumentList.Add($"--Rtrl:Data:Path={database}");
        start.ArgumentList.Add("--Logging:LogLevel:Default=Warning");
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server could not be started.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task AnswersAsync(HttpClient http, Process server, CancellationToken cancellation)
    {
        for (var attempt = 0; attempt < 300 && !server.HasExited; attempt++)
        {
            try
            {
                using var response = await http.GetAsync(new Uri("/health", UriKind.Relative), cancellation);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await PassAsync(TimeSpan.FromMilliseconds(100), cancellation);
        }

        throw new InvalidOperationException(server.HasExited ? $"The server ended with code {server.ExitCode}." : "The server did not answer within 30 s.");
    }

    private static async Task<long> StartAgentAsync(HttpClient http, int stepsPerSecond, CancellationToken cancellation)
    {
        var settings = Catalogue.Preset("memory-chain-demo").Settings;
        settings = settings with { Stop = settings.Stop with { Steps = 1_000_000_000_000 } };
        using var document = JsonDocument.Parse(SettingsDocument.ToJson(settings));
        using var created = await http.PostAsJsonAsync("/api/v1/runs", new { settings = document.RootElement, name = "live benchmark" }, cancellation);
        var body = await created.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        if (!created.IsSuccessStatusCode)
            throw new InvalidOperationException($"The run could not be started: {body}");
        var id = body.GetProperty("runs")[0].GetProperty("id").GetInt64();
        using var speed = await http.PostAsJsonAsync($"/api/v1/runs/{id}/commands", new { command = "speed", value = stepsPerSecond }, cancellation);
        speed.EnsureSuccessStatusCode();
        return id;
    }

    /// <summary>Processor time of the server over a window, in percent of one core.</summary>
    private static async Task<double> LoadAsync(Process server, TimeSpan window, CancellationToken cancellation)
    {
        server.Refresh();
        var (processor, clock) = (server.TotalProcessorTime, Stopwatch.StartNew());
        await PassAsync(window, cancellation);
        server.Refresh();
        return 100 * (server.TotalProcessorTime - processor) / clock.Elapsed;
    }

    private static Task PassAsync(TimeSpan time, CancellationToken cancellation) => Task.Delay(time, cancellation);

    private static string Load() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What reached the client, and how much of it while its windows were open.</summary>
    private sealed class Received
    {
        private long _frames, _bytes;

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
