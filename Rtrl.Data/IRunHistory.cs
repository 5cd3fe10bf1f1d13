using Rtrl.Engine.Contracts;

namespace Rtrl.Data;

/// <summary>
/// The write side of the run history. One writer thread owns the database; nothing here blocks the caller on the disk.
/// "Report" calls are queued, bounded and coalesced; "Async" calls complete when the change is committed, or fail with
/// <see cref="HistoryException"/>.
/// </summary>
public interface IRunHistory
{
    /// <summary>Inserts runs in one transaction and returns their ids in order; colours are dealt in turn.</summary>
    /// <param name="claim">They are this process's from the first moment on: nobody can find them without an owner.</param>
    Task<IReadOnlyList<long>> CreateAsync(IReadOnlyList<NewRun> runs, bool claim = false);

    /// <summary>
    /// The same for those runs whose settings and seed no run of the history has, claimed by this process. Looking and inserting are one
    /// transaction: whoever asks at the same time, here or in another process, makes none twice. Branches and altered runs do not count as
    /// there.
    /// </summary>
    /// <returns>Id by the place in <paramref name="runs"/>, of the inserted ones only.</returns>
    Task<IReadOnlyDictionary<int, long>> CreateMissingAsync(IReadOnlyList<NewRun> runs);

    /// <summary>
    /// Inserts a run that begins at another's checkpoint, claimed by this process, with its checkpoint, curves and first event in one
    /// transaction; returns its id.
    /// </summary>
    Task<long> BranchAsync(NewRun run, RunProgress progress, IReadOnlyList<SeriesColumn> series, RunChange start);

    /// <summary>Changes what a person may edit: name, tags, notes.</summary>
    Task EditAsync(long runId, RunEdit edit);

    /// <summary>Deletes runs with all their rows and checkpoint files; refuses runs that another live process owns.</summary>
    Task DeleteAsync(IReadOnlyList<long> runIds);

    /// <summary>
    /// Stores one moment of a run whole: status, events, mark and checkpoint together, or nothing of them. Returns the checkpoint's id.
    /// </summary>
    /// <remarks>
    /// A checkpoint is stored with its checksum; others are pruned by the retention rule (last three, best, log-spaced, pinned).
    /// </remarks>
    Task<long?> StoreAsync(long runId, RunChange change);

    /// <summary>Latest wins.</summary>
    void ReportProgress(RunProgress progress);

    /// <summary>Kept as rows (the first 1,000 and the last 5,000 of a run).</summary>
    void ReportEpisodes(long runId, IReadOnlyList<EpisodeRecord> episodes);

    /// <summary>Latest wins per run.</summary>
    void ReportSeries(long runId, IReadOnlyList<SeriesColumn> columns);

    /// <summary>
    /// Adds curves to a run that nobody trains, or replaces those of the same metrics: what was found out about it afterwards.
    /// </summary>
    Task AddSeriesAsync(long runId, IReadOnlyList<SeriesColumn> columns);

    /// <summary>Deletes one checkpoint of a run with its file.</summary>
    Task DeleteCheckpointAsync(long runId, long checkpointId);

    /// <summary>
    /// Rewinds a run to a checkpoint in one transaction: later episodes, events and checkpoints go, progress and series become those given,
    /// and the events that say why are added.
    /// </summary>
    Task RewindAsync(RunProgress progress, IReadOnlyList<SeriesColumn> series, IReadOnlyList<RunEvent> events);

    /// <summary>Applies the retention rule to every run; returns the bytes of the checkpoints that went.</summary>
    Task<long> PruneAsync();

    /// <summary>Completes when everything reported so far is stored.</summary>
    Task FlushAsync();

    /// <summary>Changes, and runs with reports, that wait to be written.</summary>
    int Waiting { get; }

    /// <summary>
    /// Null while writing works; else what is wrong in words (disk full, locked, read-only, corrupt). Training pauses on it.
    /// </summary>
    HistoryFault? Fault { get; }

    /// <summary>Raised on the writer thread when <see cref="Fault"/> changes.</summary>
    event Action<HistoryFault?>? FaultChanged;
}
