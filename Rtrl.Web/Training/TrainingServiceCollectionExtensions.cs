using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rtrl.Web.Live;

namespace Rtrl.Web.Training;

/// <summary>Registers training for a host: the dashboard's and the command line's are the same.</summary>
public static class TrainingServiceCollectionExtensions
{
    /// <summary>Needs the history (<c>AddRtrlHistory</c>), registered before it, so that training stops first.</summary>
    public static IServiceCollection AddRtrlTraining(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddOptions<TrainingOptions>()
            .Bind(configuration.GetSection(TrainingOptions.Section))
            .Validate(options => options.MaxActiveRuns is >= 1 and <= 1024, "Rtrl:Training:MaxActiveRuns must be from 1 to 1024.")
            .Validate(
                options => options.MemoryMegabytes >= 0,
                "Rtrl:Training:MemoryMegabytes must be 0 (four fifths of what the process may use) or more."
            )
            .Validate(options => options.MaxPausedRuns >= 0, "Rtrl:Training:MaxPausedRuns must be 0 or more.")
            .Validate(
                options => options.Workers is >= 0 and <= 1024,
                "Rtrl:Training:Workers must be from 0 (one less than the cores) to 1024."
            )
            .Validate(
                options => options.SliceMilliseconds is >= 0.1 and <= 1000,
                "Rtrl:Training:SliceMilliseconds must be from 0.1 to 1000."
            )
            .Validate(options => options.ReportSeconds is >= 0.01 and <= 3600, "Rtrl:Training:ReportSeconds must be from 0.01 to 3600.")
            .Validate(options => options.SeriesSeconds is >= 0.01 and <= 3600, "Rtrl:Training:SeriesSeconds must be from 0.01 to 3600.")
            .Validate(
                options => options.CheckpointSeconds is >= 0.01 and <= 86_400,
                "Rtrl:Training:CheckpointSeconds must be from 0.01 to 86400."
            )
            .Validate(options => options.HeartbeatSeconds is >= 0.5 and <= 10, "Rtrl:Training:HeartbeatSeconds must be from 0.5 to 10.");
        services.TryAddSingleton<TrainingMeters>();
        services.TryAddSingleton<RunFeeds>();
        services.TryAddSingleton<IRunFeed>(provider => provider.GetRequiredService<RunFeeds>());
        AddParts(services);
        AddDoors(services);
        services.AddHostedService<TrainingHost>();
        services.AddHostedService<HistoryPoller>();
        return services;
    }

    private static void AddParts(IServiceCollection services)
    {
        services.TryAddSingleton<Closing>();
        services.TryAddSingleton<RunNews>();
        services.TryAddSingleton<Patience>();
        services.TryAddSingleton<WorkQueue>();
        services.TryAddSingleton<WorkerPool>();
        services.TryAddSingleton(provider => Admission.Of(provider.GetRequiredService<IOptions<TrainingOptions>>().Value));
        services.TryAddSingleton<RunLoader>();
        services.TryAddSingleton<RunStarter>();
        services.TryAddSingleton<RunRoster>();
        services.TryAddSingleton<RunTable>();
        services.TryAddSingleton<PausedRuns>();
        services.TryAddSingleton<OtherProcesses>();
        services.TryAddSingleton<OwnershipLoop>();
    }

    /// <summary>What others may ask of training, each door as narrow as its users.</summary>
    private static void AddDoors(IServiceCollection services)
    {
        services.TryAddSingleton<IRunTable>(provider => provider.GetRequiredService<RunTable>());
        services.TryAddSingleton<ILiveRuns>(provider => provider.GetRequiredService<RunTable>());
        services.TryAddSingleton<IRunStarts, RunStarts>();
        services.TryAddSingleton<IRunCommands, CommandRouter>();
        services.TryAddSingleton<IRunBranches, RunBranches>();
        services.TryAddSingleton<IRunEdits, RunEdits>();
        services.TryAddSingleton<IRunCopies, RunCopies>();
        services.TryAddSingleton<ITrainingLoad, TrainingLoad>();
        services.TryAddSingleton<IInterruptedRuns, InterruptedRuns>();
    }
}
