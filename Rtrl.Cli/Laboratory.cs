using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Rtrl.Data;
using Rtrl.Web.Training;

namespace Rtrl.Cli;

/// <summary>The training service and the history of the dashboard, without the web.</summary>
internal sealed class Laboratory(IHost host) : IAsyncDisposable
{
    public ITrainingControl Training => host.Services.GetRequiredService<ITrainingControl>();

    public IRunHistory History => host.Services.GetRequiredService<IRunHistory>();

    public IRunQueries Queries => host.Services.GetRequiredService<IRunQueries>();

    /// <summary>Starts training. It runs only what it is asked for: queued and interrupted runs of others stay where they are.</summary>
    /// <param name="database">Null: the dashboard's.</param>
    /// <param name="jobs">Training threads; null: as configured.</param>
    public static async Task<Laboratory> StartAsync(string? database, int? jobs, CancellationToken cancellation)
    {
        var builder = Builder(database);
        var configured = builder.Configuration.GetSection(TrainingOptions.Section).Get<TrainingOptions>()?.Workers is > 0 and var workers ? workers : Math.Max(1, Environment.ProcessorCount - 1);
        var threads = (jobs ?? configured).ToString(CultureInfo.InvariantCulture);
        // As many active runs as threads: nobody watches them in turn here, and a run that keeps its thread keeps its cache.
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{TrainingOptions.Section}:{nameof(TrainingOptions.AutoResume)}"] = "false",
            [$"{TrainingOptions.Section}:{nameof(TrainingOptions.AdoptQueued)}"] = "false",
            [$"{TrainingOptions.Section}:{nameof(TrainingOptions.MaxPausedRuns)}"] = int.MaxValue.ToString(CultureInfo.InvariantCulture), // it waits for every run it began
            [$"{TrainingOptions.Section}:{nameof(TrainingOptions.Interruption)}"] = "The command that trained it was ended",
            [$"{TrainingOptions.Section}:{nameof(TrainingOptions.Workers)}"] = threads,
            [$"{TrainingOptions.Section}:{nameof(TrainingOptions.MaxActiveRuns)}"] = threads,
        });
        builder.Services.AddRtrlTraining(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new Laboratory(host);
    }

    /// <summary>Opens the history to read it; nothing trains.</summary>
    public static Laboratory OpenHistory(string? database) => new(Builder(database).Build());

    /// <summary>Where the history lies; opens nothing.</summary>
    public static HistoryOptions Locate(string? database) => HistoryOptions.From(Builder(database).Configuration);

    /// <summary>Checkpoints what still trains, marks it interrupted and gives it up, so that it can be resumed elsewhere.</summary>
    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    private static HostApplicationBuilder Builder(string? database)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning"), new("Logging:LogLevel:Microsoft.Extensions.Hosting", "None")]);
        if (database is not null)
            builder.Configuration.AddInMemoryCollection([new("Rtrl:Data:Path", Path.GetFullPath(database))]);
        // Standard output belongs to the results.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRtrlHistory(builder.Configuration);
        return builder;
    }
}
