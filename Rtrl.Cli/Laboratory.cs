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
        builder.Configuration.AddInMemoryCollection(
        [
            new($"{TrainingOptions.Section}:{nameof(TrainingOptions.AutoResume)}", "false"),
            new($"{TrainingOptions.Section}:{nameof(TrainingOptions.AdoptQueued)}", "false"),
            .. jobs is { } workers ? [KeyValuePair.Create($"{TrainingOptions.Section}:{nameof(TrainingOptions.Workers)}", (string?)workers.ToString(CultureInfo.InvariantCulture))] : Array.Empty<KeyValuePair<string, string?>>(),
        ]);
        builder.Services.AddRtrlTraining(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new Laboratory(host);
    }

    /// <summary>Opens the history to read it; nothing trains.</summary>
    public static Laboratory OpenHistory(string? database) => new(Builder(database).Build());

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
        if (database is not null)
            builder.Configuration.AddInMemoryCollection([new("Rtrl:Data:Path", Path.GetFullPath(database))]);
        // Standard output belongs to the results.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRtrlHistory(builder.Configuration);
        return builder;
    }
}
