namespace Rtrl.Web.Inspection;

/// <summary>Registers what looks into runs; needs training (<c>AddRtrlTraining</c>).</summary>
internal static class InspectionServiceCollectionExtensions
{
    public static IServiceCollection AddRtrlInspection(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .AddOptions<InspectionOptions>()
            .Bind(configuration.GetSection(InspectionOptions.Section))
            .Validate(options => options.Threads is >= 1 and <= 64, "Rtrl:Inspection:Threads must be from 1 to 64.")
            .Validate(options => options.MostWaiting is >= 1 and <= 10_000, "Rtrl:Inspection:MostWaiting must be from 1 to 10000.")
            .Validate(options => options.MostSandboxes is >= 0 and <= 10_000, "Rtrl:Inspection:MostSandboxes must be from 0 to 10000.")
            .Validate(
                options => options.SandboxMegabytes is >= 0 and <= 1_000_000,
                "Rtrl:Inspection:SandboxMegabytes must be from 0 to 1000000."
            )
            .Validate(
                options => options.SandboxIdleMinutes is >= 0.01 and <= 100_000,
                "Rtrl:Inspection:SandboxIdleMinutes must be from 0.01 to 100000."
            )
            .Validate(
                options => options.ReplayMegabytes is >= 0 and <= 100_000,
                "Rtrl:Inspection:ReplayMegabytes must be from 0 to 100000."
            )
            .Validate(options => options.MostReplaySteps >= 0, "Rtrl:Inspection:MostReplaySteps must be 0 or more.");
        services.AddSingleton<InspectionWorker>();
        services.AddSingleton<RunStates>();
        services.AddSingleton<Replays>();
        services.AddSingleton<Sandboxes>();
        services.AddSingleton<Inspector>();
        services.AddSingleton<Studies>();
        services.AddSingleton<IInspection>(provider => provider.GetRequiredService<Inspector>());
        return services;
    }
}
