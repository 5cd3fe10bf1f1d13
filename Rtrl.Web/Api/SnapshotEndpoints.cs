using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>The inside of a run between two steps.</summary>
internal static class SnapshotEndpoints
{
    public static void MapSnapshots(this IEndpointRouteBuilder api) =>
        api.MapGet(
                "/runs/{id}/snapshot",
                async (
                    long id,
                    IRunTable table,
                    IRunCopies copies,
                    ILiveRuns liveRuns,
                    IRunQueries queries,
                    CancellationToken cancellation
                ) =>
                {
                    var detail = table.Require(id);
                    if (await copies.SnapshotAsync(id, cancellation) is { } live && liveRuns.Live(id) is { } run)
                        return SnapshotResource.Of(id, "live", live, run.Description);
                    var newest =
                        queries.Checkpoints(id).MaxBy(checkpoint => checkpoint.Step)
                        ?? throw new CommandException(
                            RefusalKind.Conflict,
                            $"Run {id} is not in this server's memory and has no checkpoint yet."
                        );
                    var stored = TrainingRun.Restore(detail.Settings, queries.ReadCheckpoint(newest.Id));
                    var snapshot = new Snapshot();
                    stored.Capture(snapshot);
                    return SnapshotResource.Of(id, $"checkpoint of step {newest.Step}", snapshot, stored.Description);
                }
            )
            .WithSummary("Observation, action values, hidden state, poles and norms: live, or of the newest checkpoint.")
            .WithTags("Runs")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
}
