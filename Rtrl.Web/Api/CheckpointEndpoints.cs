using System.Globalization;
using Rtrl.Data;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Stored states of a run.</summary>
internal static class CheckpointEndpoints
{
    public static void MapCheckpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/runs/{id}/checkpoints",
                (long id, IRunTable table, IRunQueries queries) =>
                {
                    table.Require(id);
                    return queries.Checkpoints(id);
                }
            )
            .WithSummary("Stored checkpoints.")
            .WithTags("Checkpoints")
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet(
                "/runs/{id}/checkpoints/{checkpoint}",
                (long id, long checkpoint, IRunTable table, IRunQueries queries) =>
                {
                    table.Require(id);
                    var found = queries.RequireCheckpoint(id, checkpoint);
                    var name = string.Create(CultureInfo.InvariantCulture, $"run-{id}-step-{found.Step}.rtrl");
                    return TypedResults.File(queries.ReadCheckpoint(checkpoint), "application/octet-stream", name);
                }
            )
            .WithSummary("The bytes of a checkpoint.")
            .WithTags("Checkpoints")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapDelete(
                "/runs/{id}/checkpoints/{checkpoint}",
                async (long id, long checkpoint, IRunTable table, IRunEdits edits, IRunQueries queries) =>
                {
                    table.Require(id);
                    queries.RequireCheckpoint(id, checkpoint);
                    await edits.DeleteCheckpointAsync(id, checkpoint);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Deletes a checkpoint; not the newest one of a run that may yet go on from it.")
            .WithTags("Checkpoints")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }
}
