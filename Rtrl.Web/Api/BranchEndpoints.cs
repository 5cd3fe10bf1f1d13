using Rtrl.Data;
using Rtrl.Web.Live;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>New runs from a checkpoint.</summary>
internal static class BranchEndpoints
{
    public static void MapBranches(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/runs/{id}/branches",
                (long id, IRunTable table) =>
                {
                    table.Require(id);
                    return table.List().Where(row => row.ParentRunId == id).ToArray();
                }
            )
            .WithSummary("Runs branched from this one.")
            .WithTags("Branches")
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapPost(
                "/runs/{id}/branches",
                async (
                    long id,
                    Body<BranchRequest> request,
                    IRunTable table,
                    IRunBranches branches,
                    ILiveRuns liveRuns,
                    IRunQueries queries
                ) =>
                {
                    var body = request.Value;
                    table.Require(id);
                    var checkpoint =
                        body.Checkpoint ?? throw RequestException.Bad("checkpoint", null, "the number of one of the run's checkpoints");
                    queries.RequireCheckpoint(id, checkpoint);
                    var branch = await branches.BranchAsync(id, checkpoint, SettingOverrides.Of(body.Settings), body.Name);
                    return TypedResults.Created(
                        $"/api/v1/runs/{branch.Summary.Id}",
                        RunResource.Of(branch, liveRuns.Live(branch.Summary.Id))
                    );
                }
            )
            .WithSummary("A new run from a checkpoint, with changed settings on record; the parent is not touched.")
            .WithTags("Branches")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }
}
