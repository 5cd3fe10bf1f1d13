using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rtrl.Data;
using Rtrl.Data.Hosting;
using Rtrl.Engine;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;
using Rtrl.Web.Experiments;
using Rtrl.Web.Live;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Sharing;
using Rtrl.Web.Training;

namespace Rtrl.Cli;

/// <summary>The training service and the history of the dashboard, without the web.</summary>
internal sealed class Laboratory : IAsyncDisposable
{
    private readonly IHost _host;

    private Laboratory(IHost host) => _host = host;

    public IRunStarts Starts => _host.Services.GetRequiredService<IRunStarts>();

    public IRunCommands Commands => _host.Services.GetRequiredService<IRunCommands>();

    public IRunTable Table => _host.Services.GetRequiredService<IRunTable>();

    public ILiveRuns LiveRuns => _host.Services.GetRequiredService<ILiveRuns>();

    public IRunHistory History => _host.Services.GetRequiredService<IRunHistory>();

    public IRunQueries Queries => _host.Services.GetRequiredService<IRunQueries>();

    public ExperimentControl Experiments => _host.Services.GetRequiredService<ExperimentControl>();

    /// <summary>Tables of experiments.</summary>
    public ExperimentResults Results => field ??= new ExperimentResults(Queries);

    public ExperimentStudies Studies => _host.Services.GetRequiredService<ExperimentStudies>();

    public IRunSharing Sharing => _host.Services.GetRequiredService<IRunSharing>();

    public IRunOwnership Ownership => _host.Services.GetRequiredService<IRunOwnership>();

    /// <summary>Runs that train at the same time.</summary>
    public int Workers => _host.Services.GetRequiredService<ITrainingLoad>().Workers.Workers;

    /// <summary>Starts training. It runs only what it is asked for: queued and interrupted runs of others stay where they are.</summary>
    /// <param name="database">Null: the dashboard's.</param>
    /// <param name="jobs">Training threads; null: as configured.</param>
    public static async Task<Laboratory> StartAsync(string? database, int? jobs, CancellationToken cancellation)
    {
        var builder = Builder(database);
        var configured = builder.Configuration.GetSection(TrainingOptions.Section).Get<TrainingOptions>()?.Workers is > 0 and var workers
            ? workers
            : Math.Max(1, Environment.ProcessorCount - 1);
        var threads = (jobs ?? configured).ToString(CultureInfo.InvariantCulture);
        // As many active runs as threads: nobody watches them in turn here, and a run that keeps its thread keeps its cache.
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                [$"{TrainingOptions.Section}:{nameof(TrainingOptions.AutoResume)}"] = "false",
                [$"{TrainingOptions.Section}:{nameof(TrainingOptions.AdoptQueued)}"] = "false",
                [$"{TrainingOptions.Section}:{nameof(TrainingOptions.MaxPausedRuns)}"] = int.MaxValue.ToString(
                    CultureInfo.InvariantCulture
                ), // it waits for every run it began
                [$"{TrainingOptions.Section}:{nameof(TrainingOptions.Interruption)}"] = "The command that trained it was ended",
                [$"{TrainingOptions.Section}:{nameof(TrainingOptions.Workers)}"] = threads,
                [$"{TrainingOptions.Section}:{nameof(TrainingOptions.MaxActiveRuns)}"] = threads,
            }
        );
        builder.Services.AddRtrlTraining(builder.Configuration);
        builder.Services.AddRtrlExperiments(keep: false);
        var laboratory = new Laboratory(builder.Build());
        try
        {
            await laboratory._host.StartAsync(cancellation);
            cancellation.ThrowIfCancellationRequested(); // whoever said stop meanwhile wants nothing begun
            return laboratory;
        }
        catch
        {
            await laboratory.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a history that is there; nothing trains.</summary>
    /// <param name="create">One that is not there is begun.</param>
    /// <exception cref="UsageException">There is no such file, or nothing is in it.</exception>
    public static Laboratory OpenHistory(string? database, bool create = false)
    {
        var builder = Builder(database);
        var path = HistoryOptions.From(builder.Configuration).Path;
        return create || new FileInfo(path) is { Exists: true, Length: > 0 }
            ? new Laboratory(builder.Build())
            : throw new UsageException($"There is no history in {path}. Name its file with --database, or train something first.");
    }

    /// <summary>A stored run.</summary>
    /// <exception cref="UsageException">There is none of that number.</exception>
    public RunDetail Require(long run) =>
        Queries.Find(run)
        ?? throw new UsageException(
            $"There is no run {run} in the "
                + $"history{(Queries.List() is { Count: > 0 } all ? $"; the newest is {all[0].Id}" : ", which is empty")}."
        );

    /// <summary>A declared experiment, by its name: of this history, or one that comes with the program.</summary>
    /// <exception cref="UsageException">There is none of that name; the nearest is given.</exception>
    public Experiment RequireExperiment(string name)
    {
        var stored = _host.Services.GetRequiredService<IExperiments>();
        if (stored.Find(name) is { } own)
            return ExperimentFile.Read(own.Name, own.Json);
        return Catalogue.Experiments.FirstOrDefault(bundled => bundled.Name == name)
            ?? throw new UsageException(
                $"There is no experiment “{name}”. Did you mean "
                    + $"“{NearestName.Of(name, stored.List().Select(one => one.Name).Concat(Catalogue.ExperimentNames))}”?"
            );
    }

    /// <summary>Where the history lies; opens nothing.</summary>
    public static HistoryOptions Locate(string? database) => HistoryOptions.From(Builder(database).Configuration);

    /// <summary>Checkpoints what still trains, marks it interrupted and gives it up, so that it can be resumed elsewhere.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private static HostApplicationBuilder Builder(string? database)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([
            new("Logging:LogLevel:Default", "Warning"),
            new("Logging:LogLevel:Microsoft.Extensions.Hosting", "None"),
        ]);
        if (database is not null)
            builder.Configuration.AddInMemoryCollection([new("Rtrl:Data:Path", database)]);
        // Standard output belongs to the results.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRtrlHistory(builder.Configuration);
        builder.Services.AddRtrlSharing();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder;
    }

    /// <summary>Program answers the signals, and it alone: the host's own answer would end a start under way with an error.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
