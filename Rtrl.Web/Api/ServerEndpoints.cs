using Rtrl.Data;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>The server itself: provenance, workers, storage.</summary>
internal static class ServerEndpoints
{
    public static void MapServer(this IEndpointRouteBuilder api)
    {
        api.MapGet("/about", (ITrainingControl training, IRunHistory history) =>
        {
            var (workers, busy) = training.Workers;
            return new AboutResource(ProvenanceReader.Current, workers, busy, history.Fault);
        }).WithSummary("Commit, version, runtime, machine, workers, and what is wrong with the history if anything is.").WithTags("Server");
        api.MapGet("/storage", (IRunQueries queries) => queries.Storage()).WithSummary("Where the history is stored and how large it is.").WithTags("Server");
        api.MapPost("/storage/prune", async (IRunHistory history) => new { FreedBytes = await history.PruneAsync() })
            .WithSummary("Applies the retention of checkpoints to every run now.").WithTags("Server");
        api.MapPost("/backup", async (IRunHistory history, IRunQueries queries, TimeProvider clock, CancellationToken cancellation) =>
        {
            var backup = await BackupFile.WriteAsync(history, queries, clock, cancellation);
            return new BackupResource(backup.Path, backup.Bytes, backup.Href);
        }).WithSummary("Writes a consistent copy of the live database beside it.").WithTags("Server").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/backups/{name}", (string name, IRunQueries queries) => BackupFile.Find(queries, name) is { } path
                ? Results.File(path, "application/vnd.sqlite3", name, enableRangeProcessing: true)
                : throw RequestException.NotFound("name", name, $"There is no backup “{name}”. POST /api/v1/backup makes one and tells its name."))
            .WithSummary("Downloads a backup by its name; checkpoints that are files of their own are not in it.").WithTags("Server").ProducesProblem(StatusCodes.Status404NotFound);
    }
}
