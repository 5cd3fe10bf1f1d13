using Rtrl.Engine.Contracts;

namespace Rtrl.Data;

/// <summary>The read side: every call opens its own short read, sees committed data only and never waits for the writer.</summary>
public interface IRunQueries
{
    /// <summary>Rows for the runs table, newest first; cheap (no settings JSON, no blobs but the sparkline).</summary>
    IReadOnlyList<RunSummary> List();

    RunDetail? Find(long runId);

    IReadOnlyList<RunDetail> FindMany(IReadOnlyList<long> runIds);

    IReadOnlyList<RunEvent> Events(long runId);

    /// <summary>
    /// Runs that are interrupted since this process ended, oldest first; not those that went on meanwhile, or that another interrupted.
    /// </summary>
    IReadOnlyList<long> InterruptedBy(string processId);

    /// <summary>Stored episodes with index in [from, to], oldest first, at most <paramref name="limit"/>.</summary>
    IReadOnlyList<EpisodeRecord> Episodes(long runId, long from, long to, int limit);

    IReadOnlyList<EpisodeRecord> LastEpisodes(long runId, int count);

    /// <summary>The last stored episode that began at or before a step; it may have ended before it where rows were thinned out.</summary>
    EpisodeRecord? EpisodeAt(long runId, long step);

    SeriesColumn? Series(long runId, string metric);

    IReadOnlyList<SeriesColumn> Series(long runId);

    /// <summary>These metrics of these runs, in one read; what a run has not recorded is not there.</summary>
    IReadOnlyList<RunSeries> Series(IReadOnlyList<long> runIds, IReadOnlyList<string> metrics);

    IReadOnlyList<CheckpointSummary> Checkpoints(long runId);

    /// <summary>The bytes, checksum verified.</summary>
    /// <exception cref="HistoryException">Missing or damaged; the message names the checkpoint and the newest good one.</exception>
    byte[] ReadCheckpoint(long checkpointId);

    StorageReport Storage();
}
