using Rtrl.Data;

namespace Rtrl.Web.Api;

/// <summary>Copies of the history beside it: written, listed, downloaded, deleted.</summary>
internal static class BackupEndpoints
{
    public static void MapBackups(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/backup",
                async (IBackups backups, CancellationToken cancellation) => BackupResource.Of(await backups.WriteAsync(cancellation))
            )
            .WithSummary(
                "Writes a consistent copy of the live database beside it; the newest ten are kept. Refused when less than twice "
                    + "the size of the history is free."
            )
            .WithTags("Backups")
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/backups", (IBackups backups) => backups.List().Select(BackupResource.Of))
            .WithSummary("The stored backups, newest first.")
            .WithTags("Backups");
        api.MapGet(
                "/backups/{name}",
                (string name, IBackups backups) =>
                    Results.File(
                        (backups.Find(name) ?? throw Unknown(name)).Path,
                        "application/vnd.sqlite3",
                        name,
                        enableRangeProcessing: true
                    )
            )
            .WithSummary("Downloads a backup by its name; checkpoints that are files of their own are not in it.")
            .WithTags("Backups")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete(
                "/backups/{name}",
                (string name, IBackups backups) => backups.Delete(name) ? Results.NoContent() : throw Unknown(name)
            )
            .WithSummary("Deletes a backup by its name, with its checkpoints.")
            .WithTags("Backups")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static RequestException Unknown(string name) =>
        RequestException.NotFound("name", name, $"There is no backup “{name}”. GET /api/v1/backups lists those there are.");
}
