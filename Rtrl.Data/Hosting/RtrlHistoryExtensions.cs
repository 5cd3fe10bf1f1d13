using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rtrl.Data.Copies;
using Rtrl.Data.Queries;
using Rtrl.Data.Writing;

namespace Rtrl.Data.Hosting;

/// <summary>Puts the history into a host.</summary>
public static class RtrlHistoryExtensions
{
    /// <summary>
    /// Adds <see cref="IRunHistory"/>, <see cref="IRunQueries"/>, <see cref="IRunOwnership"/>, <see cref="IExperiments"/>,
    /// <see cref="IBackups"/>, <see cref="Bundles"/> and <see cref="IUserSettings"/>. The database is opened, and its schema brought up to
    /// date, when the first of them is asked for; when that fails, <see cref="IRunHistory.Fault"/> says why, reads fail with the same
    /// words, and it is tried again every second. A registered EF interceptor sees every statement.
    /// </summary>
    /// <exception cref="HistoryException">The configured path cannot be a database.</exception>
    public static IServiceCollection AddRtrlHistory(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => HistoryOptions.From(configuration));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ProcessIdentity.Current);
        services.AddLogging();
        services.AddSingleton<Claims>();
        services.AddSingleton<CheckpointStore>();
        services.AddSingleton<DiskReserve>();
        services.AddSingleton<HistoryDatabase>();
        services.AddSingleton<HistoryWriter>();
        services.AddSingleton<IRunHistory, RunHistory>();
        services.AddSingleton<IRunOwnership, RunOwnership>();
        services.AddSingleton<IUserSettings, UserSettings>();
        services.AddSingleton<IExperiments, Experiments>();
        services.AddSingleton<IBackups>(provider =>
        {
            provider.GetRequiredService<HistoryWriter>(); // without which there is nothing to copy
            return ActivatorUtilities.CreateInstance<Backups>(provider);
        });
        services.AddSingleton(provider => new Bundles(
            provider.GetRequiredService<HistoryDatabase>(),
            provider.GetRequiredService<HistoryWriter>(),
            provider.GetRequiredService<CheckpointStore>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IRunQueries>(provider =>
        {
            provider.GetRequiredService<HistoryWriter>(); // which brings the schema up to date
            return ActivatorUtilities.CreateInstance<RunQueries>(provider);
        });
        return services;
    }
}
