using Rtrl.Data;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Finds what a path names, or says that it is not there.</summary>
internal static class RunAccess
{
    public static RunDetail Require(this ITrainingControl training, long id) =>
        training.Find(id) ?? throw RequestException.NotFound("id", id, $"There is no run {id}.");

    public static CheckpointSummary RequireCheckpoint(this IRunQueries queries, long runId, long checkpointId) =>
        queries.Checkpoints(runId).FirstOrDefault(checkpoint => checkpoint.Id == checkpointId)
        ?? throw RequestException.NotFound("checkpoint", checkpointId, $"Run {runId} has no checkpoint {checkpointId}.");

    public static int Between(int? value, int fallback, int least, int most, string field) =>
        value is null ? fallback
        : value >= least && value <= most ? value.Value
        : throw RequestException.Bad(field, value, $"whole numbers from {least:N0} to {most:N0}");
}
