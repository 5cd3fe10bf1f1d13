using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Training;

/// <summary>
/// What a page, a REST call or the command line may ask of training. Every task completes when the request has taken effect:
/// after "pause" the step counter stands still. Refusals are <see cref="CommandException"/> (or InvalidSettingsException for settings).
/// </summary>
public interface ITrainingControl
{
    /// <summary>Creates one run per variant and seed and queues them.</summary>
    Task<IReadOnlyList<RunDetail>> StartAsync(StartRequest request, CancellationToken cancellation = default) => StartAllAsync([request], cancellation);

    /// <summary>The same for several requests: when one is refused, none starts.</summary>
    Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests, CancellationToken cancellation = default);

    /// <summary>pause | resume | step | stop | checkpoint | speed | learning, with its value; returns the run as it is afterwards.</summary>
    Task<RunDetail> CommandAsync(long runId, string command, string? value = null, CancellationToken cancellation = default);

    /// <summary>A new run from a stored checkpoint, with changed settings on record; the parent is not touched.</summary>
    Task<RunDetail> BranchAsync(long runId, long checkpointId, IEnumerable<KeyValuePair<string, string>> overrides, string? name = null, CancellationToken cancellation = default);

    /// <summary>Stops and deletes.</summary>
    Task DeleteAsync(IReadOnlyList<long> runIds, CancellationToken cancellation = default);

    /// <summary>Changes what a person may edit: name, tags, notes.</summary>
    Task EditAsync(long runId, RunEdit edit);

    /// <summary>Live facts of a run this process has in memory; null otherwise (read the history then).</summary>
    LiveRun? Live(long runId);

    IReadOnlyList<LiveRun> LiveRuns { get; }

    /// <summary>The run as it is at this moment: the history's row with the live facts laid over it. Null when there is no such run.</summary>
    RunDetail? Find(long runId);

    /// <summary>The runs table at this moment: the history's rows with the live facts laid over them.</summary>
    IReadOnlyList<RunSummary> List();

    /// <summary>Copy of a run's state between two steps; null when this process does not have it in memory.</summary>
    Task<Snapshot?> SnapshotAsync(long runId, CancellationToken cancellation = default);

    /// <summary>The whole state of a run between two steps, as a checkpoint that is not stored; null when this process does not have it in memory.</summary>
    Task<byte[]?> CloneAsync(long runId, CancellationToken cancellation = default);

    /// <summary>Deletes a stored checkpoint; refuses the newest one of a run that may yet go on from it.</summary>
    Task DeleteCheckpointAsync(long runId, long checkpointId);

    /// <summary>The run's series up to this moment: from memory when it is here, else from the history.</summary>
    Task<IReadOnlyList<SeriesColumn>> SeriesAsync(long runId, CancellationToken cancellation = default);

    /// <summary>Worker threads, and how many of them are stepping.</summary>
    (int Workers, int Busy) Workers { get; }

    /// <summary>Bytes that all runs in memory may need together, and those taken.</summary>
    (long Budget, long Taken) Memory { get; }

    /// <summary>Raised after any run's status, existence or name changed; handlers must return at once.</summary>
    event Action<long>? Changed;
}
