using Rtrl.Data;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>The server itself: provenance, workers, storage.</summary>
internal static class ServerEndpoints
{
    public static void MapServer(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/about",
                (ITrainingLoad load, IRunHistory history) =>
                {
                    var (workers, busy) = load.Workers;
                    return new AboutResource(ProvenanceReader.Current, workers, busy, history.Fault);
                }
            )
            .WithSummary("Commit, version, runtime, machine, workers, and what is wrong with the history if anything is.")
            .WithTags("Server");
        api.MapGet("/server", (IRunOwnership ownership) => new ServerResource(ownership.ProcessId, ProcessIdentity.Current.StartedAt))
            .WithSummary("Which process answers, and since when: another one after a restart.")
            .WithTags("Server");
        api.MapGet(
                "/server/interrupted",
                (string by, IInterruptedRuns interrupted, CancellationToken cancellation) => interrupted.ByAsync(by, cancellation)
            )
            .WithSummary("Runs that the end of an earlier process interrupted and that have not gone on since.")
            .WithTags("Server");
        api.MapGet("/storage", (IRunQueries queries) => queries.Storage())
            .WithSummary("Where the history is stored and how large it is.")
            .WithTags("Server");
        api.MapPost("/storage/prune", async (IRunHistory history) => new { FreedBytes = await history.PruneAsync() })
            .WithSummary("Applies the retention of checkpoints to every run now.")
            .WithTags("Server");
    }
}
