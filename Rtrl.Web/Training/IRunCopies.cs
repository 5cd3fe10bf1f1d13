using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Training;

/// <summary>Copies of what a run holds between two steps. Copying changes nothing.</summary>
public interface IRunCopies
{
    /// <summary>The run's state; null when this process does not have it in memory.</summary>
    Task<Snapshot?> SnapshotAsync(long runId, CancellationToken cancellation = default);

    /// <summary>The whole state as a checkpoint that is not stored; null when this process does not have the run in memory.</summary>
    Task<byte[]?> CloneAsync(long runId, CancellationToken cancellation = default);

    /// <summary>The run's series up to this moment: from memory when it is here, else from the history.</summary>
    Task<IReadOnlyList<SeriesColumn>> SeriesAsync(long runId, CancellationToken cancellation = default);

    /// <summary>These metrics of several runs: of those that are not in memory in one read of the history.</summary>
    Task<IReadOnlyList<RunSeries>> SeriesAsync(
        IReadOnlyList<long> runIds,
        IReadOnlyList<string> metrics,
        CancellationToken cancellation = default
    );
}
