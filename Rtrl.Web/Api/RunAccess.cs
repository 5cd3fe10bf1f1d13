using Rtrl.Data;

namespace Rtrl.Web.Api;

/// <summary>Finds what a path names, or says that it is not there.</summary>
internal static class RunAccess
{
    public static CheckpointSummary RequireCheckpoint(this IRunQueries queries, long runId, long checkpointId) =>
        queries.Checkpoints(runId).FirstOrDefault(checkpoint => checkpoint.Id == checkpointId)
        ?? throw RequestException.NotFound("checkpoint", checkpointId, $"Run {runId} has no checkpoint {checkpointId}.");

    public static int Between(int? value, int fallback, int least, int most, string field) =>
        value is null ? fallback
        : value >= least && value <= most ? value.Value
        : throw RequestException.Bad(field, value, $"whole numbers from {least:N0} to {most:N0}");
}
