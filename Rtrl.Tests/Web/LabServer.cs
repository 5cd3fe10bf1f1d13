using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web;
using Rtrl.Web.Live;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web;

/// <summary>The real server on a real port, with a database of its own; stop it and start another on the same folder.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private readonly bool _ownsFolder;

    private LabServer(WebApplication app, string folder, bool ownsFolder)
    {
        App = app;
        Folder = folder;
        _ownsFolder = ownsFolder;
        Address = new Uri(app.Urls.First().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal));
        Http = new HttpClient { BaseAddress = Address, Timeout = s_patience };
    }

    public WebApplication App { get; }

    public string Folder { get; }

    public string DatabasePath => Path.Combine(Folder, "rtrl.db");

    public Uri Address { get; }

    public HttpClient Http { get; }

    public LabTraining Training => new(App.Services);

    public IRunQueries Queries => App.Services.GetRequiredService<IRunQueries>();

    public IRunFeed Feed => App.Services.GetRequiredService<IRunFeed>();

    /// <summary>A network small enough that thousands of steps pass in a blink.</summary>
    public static RunSettings Small(long steps = 1_000_000_000, long seed = 3) =>
        new()
        {
            Environment = new EnvironmentSettings { Length = 5 },
            Network = new NetworkSettings
            {
                EncoderWidth = 8,
                HiddenSize = 6,
                MinNonZeroPerUnit = 1,
            },
            Agent = new AgentSettings
            {
                Name = "stream-q",
                StepSize = 1,
                TraceDecay = 0.8,
            },
            Exploration = new ExplorationSettings { Steps = 2_000 },
            Stop = new StopSettings { Steps = steps },
            Seed = seed,
        };

    public static async Task<LabServer> StartAsync(
        string? folder = null,
        IEnumerable<string>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        string urls = "http://127.0.0.1:0"
    )
    {
        var path = folder ?? Directory.CreateTempSubdirectory("rtrl-lab-").FullName;
        string[] args =
        [
            "--urls",
            urls,
            $"--Rtrl:Data:Path={Path.Combine(path, "rtrl.db")}",
            "--Rtrl:Training:ReportSeconds=0.1",
            "--Rtrl:Training:SeriesSeconds=0.3",
            .. (settings ?? []).Select(setting => "--" + setting),
        ];
        var app = Server.Build(
            args,
            builder =>
            {
                builder.Logging.ClearProviders();
                configure?.Invoke(builder);
            }
        );
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new LabServer(app, path, folder is null);
    }

    /// <summary>Where a run of these settings stands when nobody watches and nobody interferes.</summary>
    public static ulong Undisturbed(RunSettings settings, long steps, Action<TrainingRun>? before = null)
    {
        var run = new TrainingRun(settings);
        while (run.StepCount < steps && run.Outcome is null)
        {
            before?.Invoke(run);
            run.Step();
        }
        return run.Fingerprint();
    }

    /// <param name="speed">Steps per second; 0 is unlimited.</param>
    public async Task<long> StartRunAsync(RunSettings? settings = null, bool paused = false, int speed = 0)
    {
        var id = (await Training.StartAsync(new StartRequest(Settings: settings ?? Small(), StartPaused: paused || speed > 0)))[0]
            .Summary
            .Id;
        if (speed > 0)
            await Training.CommandAsync(id, "speed", $"{speed}");
        if (speed > 0 && !paused)
            await Training.CommandAsync(id, "resume");
        return id;
    }

    /// <summary>Where a stored run stands, by its newest checkpoint.</summary>
    public (long Step, ulong Fingerprint) Stored(long id)
    {
        var newest = Queries.Checkpoints(id).MaxBy(checkpoint => checkpoint.Step)!;
        var run = TrainingRun.Restore(Queries.Find(id)!.Settings, Queries.ReadCheckpoint(newest.Id));
        return (run.StepCount, run.Fingerprint());
    }

    public RunSummary Row(long id) => Training.Find(id)!.Summary;

    /// <summary>Waits as long as the run goes on, however busy the machine is.</summary>
    public async Task<RunSummary> UntilAsync(long id, Func<RunSummary, bool> condition, string what)
    {
        var (begun, watch) = (Stopwatch.StartNew(), Stopwatch.StartNew());
        var row = Row(id);
        for (var step = row.Step; !condition(row); row = Row(id))
        {
            if (row.Step != step)
                (step, watch) = (row.Step, Stopwatch.StartNew());
            if (watch.Elapsed > s_patience || begun.Elapsed > 10 * s_patience)
                throw new TimeoutException(
                    $"Run {id} stood still for {watch.Elapsed.TotalSeconds:0} s of {begun.Elapsed.TotalSeconds:0} s, {row.Status} "
                        + $"at step {row.Step}, before {what}."
                );
            await Task.Delay(20);
        }

        return row;
    }

    public Task<RunSummary> UntilStepAsync(long id, long step) => UntilAsync(id, row => row.Step >= step, $"step {step}");

    public Task<RunSummary> UntilStatusAsync(long id, RunStatus status) => UntilAsync(id, row => row.Status == status, $"status {status}");

    public static async Task<T> UntilAsync<T>(Func<T?> probe, string what)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < s_patience)
        {
            if (probe() is { } found)
                return found;
            await Task.Delay(20);
        }
        throw new TimeoutException($"Waited {s_patience.TotalSeconds} s for {what}.");
    }

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => condition() ? "" : null, what);

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > s_patience)
                throw new TimeoutException($"Waited {s_patience.TotalSeconds} s for {what}.");
        }
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json) =>
        Http.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> CommandAsync(long id, string command, object? value = null) =>
        Http.PostAsJsonAsync($"/api/v1/runs/{id}/commands", new { command, value });

    public async Task<JsonElement> GetJsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    public HubConnection Hub(Action<Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions>? options = null) =>
        new HubConnectionBuilder().WithUrl(new Uri(Address, "/hubs/runs"), options ?? (_ => { })).Build();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        if (_ownsFolder)
            Directory.Delete(Folder, recursive: true);
    }
}
