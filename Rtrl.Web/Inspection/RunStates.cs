using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Inspection;

/// <summary>
/// Finds the state of a run that a word names: "live", "latest", "best" or the number of a checkpoint. Never changes the run.
/// </summary>
internal sealed class RunStates(IRunTable table, IRunCopies copies, IRunQueries queries)
{
    public const string Allowed = "live, " + CheckpointChoice.Allowed;

    /// <param name="word">Null: live where the run is in memory, else its latest checkpoint, else its first step.</param>
    /// <exception cref="InspectionException">There is no such run or checkpoint.</exception>
    /// <exception cref="InspectionException">The run is not in memory, or has no state to clone yet.</exception>
    public async Task<RunState> ReadAsync(long runId, string? word, CancellationToken cancellation = default)
    {
        var detail = table.Require(runId);
        if (word is null or "live")
        {
            if (await copies.CloneAsync(runId, cancellation) is { } bytes)
                return new RunState(runId, detail.Settings, bytes, "live");
            // A paused run that was let go of stands as it was stored.
            if (
                detail.Summary.Status is RunStatus.Paused
                && queries.Checkpoints(runId).LastOrDefault(checkpoint => checkpoint.Step == detail.Summary.Step) is { } present
            )
                return new RunState(runId, detail.Settings, queries.ReadCheckpoint(present.Id), "live");
            if (word is not null)
                throw new InspectionException(
                    RefusalKind.Conflict,
                    $"Run {runId} is not in this server's memory; name “latest” or one of its checkpoints: "
                        + $"{CheckpointChoice.Words(queries.Checkpoints(runId))}."
                );
        }

        var checkpoints = queries.Checkpoints(runId);
        if (word is null && checkpoints.Count == 0)
        {
            return detail.Summary is { Step: 0, ParentRunId: null }
                ? new RunState(runId, detail.Settings, new TrainingRun(detail.Settings).Checkpoint(), "first step")
                : throw new InspectionException(RefusalKind.Conflict, $"Run {runId} is not in this server's memory and has no checkpoint.");
        }

        if (word is not null && !CheckpointChoice.IsWord(word))
            throw InspectionException.Bad("checkpoint", word, Allowed);
        var chosen =
            CheckpointChoice.Of(checkpoints, word ?? "latest")
            ?? throw InspectionException.NotFound(
                "checkpoint",
                word!,
                word == "best" && checkpoints.Count > 0
                    ? $"No checkpoint of run {runId} has a score yet: none of its episodes had ended."
                    : $"Run {runId} has no checkpoint {word}. It has: {CheckpointChoice.Words(checkpoints)}."
            );
        return new RunState(
            runId,
            detail.Settings,
            queries.ReadCheckpoint(chosen.Id),
            string.Create(CultureInfo.InvariantCulture, $"checkpoint {chosen.Id}, step {chosen.Step:N0}")
        );
    }
}
