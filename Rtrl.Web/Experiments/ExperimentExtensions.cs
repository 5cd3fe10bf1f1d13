using Microsoft.Extensions.DependencyInjection.Extensions;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>Registers experiments for a host that has history and training.</summary>
public static class ExperimentExtensions
{
    /// <param name="keep">Whether the runs of active experiments are taken up when nobody trains them; the command line takes up only its
    /// own.</param>
    public static IServiceCollection AddRtrlExperiments(this IServiceCollection services, bool keep)
    {
        services.TryAddSingleton<ExperimentControl>();
        services.TryAddSingleton<ExperimentResults>();
        services.TryAddSingleton<ExperimentStudies>();
        if (keep)
            services.AddHostedService<ExperimentKeeper>();
        return services;
    }
}
