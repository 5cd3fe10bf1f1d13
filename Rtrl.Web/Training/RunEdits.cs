using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>Changes and deletes records; the history decides first.</summary>
internal sealed class RunEdits(
    IRunHistory history,
    IRunQueries queries,
    IRunOwnership ownership,
    RunRoster roster,
    RunTable table,
    OtherProcesses others,
    RunNews news,
    ILogger<RunEdits> logger
) : IRunEdits
{
    public async Task EditAsync(long runId, RunEdit edit)
    {
        RunLabels.Check(edit.Name, edit.Tags, edit.Notes);
        await history.EditAsync(runId, edit with { Name = edit.Name?.Trim(), Tags = edit.Tags is { } tags ? RunLabels.Tidy(tags) : null });
        news.Tell(runId);
    }

    public async Task DeleteAsync(IReadOnlyList<long> runIds)
    {
        foreach (var id in runIds)
        {
            var detail = await others.FindLivingAsync(id);
            if (detail.Summary is { Owner: { } owner, OwnedHere: false })
                throw new CommandException(RefusalKind.Conflict, $"Run {id} is being trained by {owner}. Stop it there first.");
        }

        // While the history refuses, nothing has changed and the runs go on.
        await history.DeleteAsync(runIds);
        foreach (var id in runIds)
        {
            if (await roster.DropAsync(id))
                await logger.GuardedAsync(() => ownership.ReleaseAsync(id));
            news.Tell(id);
        }
    }

    public async Task DeleteCheckpointAsync(long runId, long checkpointId)
    {
        var detail = table.Require(runId);
        queries.CheckpointNamed(runId, checkpointId);
        var over = detail.Summary.Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed;
        if (!over && queries.Checkpoints(runId).MaxBy(checkpoint => checkpoint.Step)?.Id == checkpointId)
            throw new CommandException(
                RefusalKind.Conflict,
                $"Checkpoint {checkpointId} is the newest of run {runId}, which may yet go on from it. "
                    + "Store another first, or stop the run."
            );
        await history.DeleteCheckpointAsync(runId, checkpointId);
        news.Tell(runId);
    }
}
