using Rtrl.Data;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>Finds a checkpoint that was named.</summary>
internal static class CheckpointLookup
{
    /// <exception cref="CommandException">The run has no such checkpoint; the message lists those it has.</exception>
    public static CheckpointSummary CheckpointNamed(this IRunQueries queries, long runId, long checkpointId)
    {
        var checkpoints = queries.Checkpoints(runId);
        return checkpoints.FirstOrDefault(stored => stored.Id == checkpointId)
            ?? throw new CommandException(
                RefusalKind.BadValue,
                $"checkpoint: run {runId} has no checkpoint {checkpointId}. It has: {CheckpointChoice.Words(checkpoints)}.",
                "checkpoint",
                $"{checkpointId}"
            );
    }
}
