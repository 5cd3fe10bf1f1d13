using Rtrl.Data.Entities;

namespace Rtrl.Data.Writing;

/// <summary>Checkpoints without their bytes.</summary>
internal static class CheckpointQueries
{
    /// <summary>Oldest first; the best is the newest of those with the highest score.</summary>
    public static List<CheckpointSummary> OfRun(HistoryContext db, long runId)
    {
        var rows = db
            .Checkpoints.Where(row => row.RunId == runId)
            .OrderBy(row => row.Step)
            .ThenBy(row => row.Id)
            .Select(row => new
            {
                row.Id,
                row.Step,
                row.Bytes,
                row.Score,
                row.VectorPath,
                row.Pinned,
                row.CreatedAt,
            })
            .ToList();
        var best = rows.Where(row => row.Score is not null).OrderBy(row => row.Score).ThenBy(row => row.Step).LastOrDefault()?.Id;
        return rows.ConvertAll(row => new CheckpointSummary(
            row.Id,
            runId,
            row.Step,
            row.Bytes,
            row.Score,
            row.VectorPath,
            row.Pinned,
            row.Id == best,
            row.CreatedAt
        ));
    }
}
