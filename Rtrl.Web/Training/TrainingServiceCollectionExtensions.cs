using Microsoft.Extensions.DependencyInjection.Extensions;
using Rtrl.Web.Live;

namespace Rtrl.Web.Training;

/// <summary>Registers training for a host: the dashboard's and the command line's are the same.</summary>
public static class TrainingServiceCollectionExtensions
{
    /// <summary>Needs the history (<c>AddRtrlHistory</c>), registered before it, so that training stops first.</summary>
    public static IServiceCollection AddRtrlTraining(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<TrainingOptions>()
            .Bind(configuration.GetSection(TrainingOptions.Section))
            .Validate(options => options.MaxActiveRuns is >= 1 and <= 1024, "Rtrl:Training:MaxActiveRuns must be from 1 to 1024.")
            .Validate(options => options.Workers is >= 0 and <= 1024, "Rtrl:Training:Workers must be from 0 (one less than the cores) to 1024.")
            .Validate(options => options.SliceMilliseconds is >= 0.1 and <= 1000, "Rtrl:Training:SliceMilliseconds must be from 0.1 to 1000.")
            .Validate(options => options.CheckpointSeconds > 0 && options.ReportSeconds > 0 && options.SeriesSeconds > 0 && options.HeartbeatSeconds > 0, "The periods of Rtrl:Training, in seconds, must be above 0.");
        services.TryAddSingleton<TrainingMeters>();
        services.TryAddSingleton<RunFeeds>();
        services.TryAddSingleton<IRunFeed>(provider => provider.GetRequiredService<RunFeeds>());
        services.TryAddSingleton<TrainingService>();
        services.TryAddSingleton<ITrainingControl>(provider => provider.GetRequiredService<TrainingService>());
        services.AddHostedService(provider => provider.GetRequiredService<TrainingService>());
        services.AddHostedService<HistoryPoller>();
        return services;
    }
}
