using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Playwright;
using Rtrl.Benchmarks.Pages;
using Rtrl.Engine;
using Rtrl.Engine.Settings;

namespace Rtrl.Benchmarks.Inspector;

/// <summary>
/// Weighs an open inspector: the training thread's processor time per step at full speed with and without a hub client on all of the
/// inspector's streams; and, with the agent held at a pace, the server's processor time, the bytes, and the frames a browser draws.
/// </summary>
internal static class InspectorLoad
{
    public const int StepsPerSecond = 500;
    private const string Worker = "rtrl worker";
    private static readonly string[] s_streams = ["scalars", "packedState", "poles", "episode", "bodies"];

    public static async Task<LoadFinding> RunAsync(
        int units,
        int windows,
        TimeSpan window,
        string? chromium,
        CancellationToken cancellation
    )
    {
        await using var server = new ServerProcess();
        await server.StartAsync(cancellation);
        var run = await StartAsync(server, units, cancellation);
        var received = new long[2];
        await Task.Delay(TimeSpan.FromSeconds(20), cancellation); // tiered compilation settles
        var (without, with) = await PairsAsync(
            windows,
            () => PerStepAsync(server, run, window, cancellation),
            server,
            run,
            received,
            cancellation
        );

        await CommandAsync(server, run, "speed", StepsPerSecond, cancellation);
        received[0] = received[1] = 0;
        var clock = Stopwatch.StartNew();
        var (idle, watched) = await PairsAsync(
            windows,
            () => ServerAsync(server, window, cancellation),
            server,
            run,
            received,
            cancellation
        );
        var listened = clock.Elapsed.TotalSeconds / 2;
        var page = chromium is null ? default : await BrowseAsync(server, run, window, chromium, cancellation);
        return new LoadFinding(
            units,
            without,
            with,
            idle,
            watched,
            received[1] / listened,
            received[0] / listened,
            page?.Frames,
            page?.Poles,
            page?.States,
            page?.Server
        );
    }

    /// <summary>Windows in pairs, in alternating order, so that a drift of the machine cancels.</summary>
    private static async Task<(List<double> Without, List<double> With)> PairsAsync(
        int pairs,
        Func<Task<double>> measure,
        ServerProcess server,
        long run,
        long[] received,
        CancellationToken cancellation
    )
    {
        var (without, with) = (new List<double>(), new List<double>());
        for (var pair = 0; pair < pairs; pair++)
        {
            if (pair % 2 == 0)
                without.Add(await measure());
            await using (await FollowAsync(server.Address, run, received, cancellation))
                with.Add(await measure());
            if (pair % 2 == 1)
                without.Add(await measure());
        }

        return (without, with);
    }

    private static async Task<double> PerStepAsync(ServerProcess server, long run, TimeSpan window, CancellationToken cancellation)
    {
        var (step, time) = (await StepAsync(server, run, cancellation), server.ThreadTime(Worker));
        await Task.Delay(window, cancellation);
        return (server.ThreadTime(Worker) - time).TotalNanoseconds / (await StepAsync(server, run, cancellation) - step);
    }

    private static async Task<double> ServerAsync(ServerProcess server, TimeSpan window, CancellationToken cancellation)
    {
        var (processor, clock) = (server.ProcessorTime, Stopwatch.StartNew());
        await Task.Delay(window, cancellation);
        return 100 * (server.ProcessorTime - processor) / clock.Elapsed;
    }

    private static async Task<Drawn> BrowseAsync(
        ServerProcess server,
        long run,
        TimeSpan window,
        string chromium,
        CancellationToken cancellation
    )
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = PageBenchmark.Flags }
        );
        var page = await browser.NewPageAsync(
            new BrowserNewPageOptions
            {
                ViewportSize = new ViewportSize { Width = 1440, Height = 900 },
            }
        );
        page.SetDefaultTimeout(60_000);
        await page.AddInitScriptAsync(
            """
            globalThis.drawings = { poles: 0, state: 0 };
            const clear = CanvasRenderingContext2D.prototype.clearRect;
            CanvasRenderingContext2D.prototype.clearRect = function (...box) {
              if (this.canvas.closest?.('.poles')) drawings.poles++; else if (this.canvas.closest?.('.state-map')) drawings.state++;
              return clear.apply(this, box);
            };
            """
        );
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"{server.Address}/runs/{run}/inspect?open=poles.state.units"));
        await page.WaitForFunctionAsync("() => drawings.poles > 5 && drawings.state > 5");
        var load = ServerAsync(server, window, cancellation);
        var seen = await page.EvaluateAsync<double[]>(
            """
            milliseconds => new Promise(done => {
              const start = performance.now(), before = { ...drawings };
              let frames = 0;
              const next = now => {
                frames++;
                if (now - start < milliseconds) requestAnimationFrame(next);
                else done([1000 * frames / (now - start), 1000 * (drawings.poles - before.poles) / (now - start), 1000 * (drawings.state - before.state) / (now - start)]);
              };
              requestAnimationFrame(next);
            })
            """,
            window.TotalMilliseconds
        );
        return new Drawn(seen[0], seen[1], seen[2], await load);
    }

    private static async Task<HubConnection> FollowAsync(string address, long run, long[] received, CancellationToken cancellation)
    {
        var connection = new HubConnectionBuilder().WithUrl($"{address}/hubs/runs").Build();
        connection.On<JsonElement>(
            "frame",
            frame =>
            {
                Interlocked.Increment(ref received[0]);
                Interlocked.Add(ref received[1], frame.GetRawText().Length);
            }
        );
        await connection.StartAsync(cancellation);
        await connection.InvokeAsync("Subscribe", run, s_streams, 20, cancellation);
        return connection;
    }

    private static async Task<long> StartAsync(ServerProcess server, int units, CancellationToken cancellation)
    {
        var settings = Catalogue.Preset(InspectorExperiment.Preset).Settings;
        settings = settings.EndingAt(new StopSettings { Steps = 1_000_000_000_000 }) with
        {
            Network = settings.Network with { HiddenSize = units },
        };
        using var document = JsonDocument.Parse(SettingsDocument.ToJson(settings));
        return (await server.CreateRunsAsync(new { settings = document.RootElement, name = "inspector benchmark" }, cancellation))[0];
    }

    private static async Task CommandAsync(ServerProcess server, long run, string command, object value, CancellationToken cancellation)
    {
        using var answer = await server.Http.PostAsJsonAsync($"/api/v1/runs/{run}/commands", new { command, value }, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<long> StepAsync(ServerProcess server, long run, CancellationToken cancellation) =>
        (await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}", cancellation)).GetProperty("step").GetInt64();

    private sealed record Drawn(double Frames, double Poles, double States, double Server);
}
