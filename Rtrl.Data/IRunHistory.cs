using Rtrl.Engine.Contracts;

namespace Rtrl.Data;

/// <summary>
/// The write side of the run history. One writer thread owns the database; nothing here blocks the caller on the disk.
/// "Report" calls are queued, bounded and coalesced; "Async" calls complete when the change is committed, or fail with
/// <see cref="HistoryException"/>.
/// </summary>
public interface IRunHistory
{
    /// <summary>Inserts queued runs in one transaction and returns their ids in order; colours are dealt in turn.</summary>
    Task<IReadOnlyList<long>> CreateAsync(IReadOnlyList<NewRun> runs);

    /// <summary>Changes what a person may edit: name, tags, notes.</summary>
    Task EditAsync(long runId, RunEdit edit);

    /// <summary>Deletes runs with all their rows and checkpoint files; refuses runs that another live process owns.</summary>
    Task DeleteAsync(IReadOnlyList<long> runIds);

    /// <summary>Stores a new status with its reason, and the event that says so.</summary>
    Task SetStatusAsync(long runId, RunStatus status, string? reason, RunEvent @event);

    Task AddEventAsync(long runId, RunEvent @event);

    /// <summary>Marks a run as altered: a learning switch was used, so it is left out of experiments.</summary>
    Task MarkAlteredAsync(long runId);

    /// <summary>Latest wins.</summary>
    void ReportProgress(RunProgress progress);

    /// <summary>Kept as rows (the first 1,000 and the last 5,000 of a run).</summary>
    void ReportEpisodes(long runId, IReadOnlyList<EpisodeRecord> episodes);

    /// <summary>Latest wins per run.</summary>
    void ReportSeries(long runId, IReadOnlyList<SeriesColumn> columns);

    /// <summary>Stores a checkpoint with its checksum, prunes by the retention rule (last three, best, log-spaced, pinned), returns its id.</summary>
    Task<long> SaveCheckpointAsync(long runId, NewCheckpoint checkpoint);

    /// <summary>Deletes one checkpoint of a run with its file.</summary>
    Task DeleteCheckpointAsync(long runId, long checkpointId);

    /// <summary>Rewinds a run to a checkpoint in one transaction: later episodes, events and checkpoints go, series become those given.</summary>
    /// <param name="episodes">Episodes that had ended by then.</param>
    Task RewindAsync(long runId, long step, long episodes, IReadOnlyList<SeriesColumn> series);

    /// <summary>Applies the retention rule to every run; returns the bytes of the checkpoints that went.</summary>
    Task<long> PruneAsync();

    /// <summary>Completes when everything reported so far is stored.</summary>
    Task FlushAsync();

    /// <summary>Changes, and runs with reports, that wait to be written.</summary>
    int Waiting { get; }

    /// <summary>Null while writing works; else what is wrong in words (disk full, locked, read-only, corrupt). Training pauses on it.</summary>
    HistoryFault? Fault { get; }

    /// <summary>Raised on the writer thread when <see cref="Fault"/> changes.</summary>
    event Action<HistoryFault?>? FaultChanged;
}
