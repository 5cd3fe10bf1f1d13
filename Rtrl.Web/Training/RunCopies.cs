using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Training;

/// <summary>Copies of runs in memory, made between two of their steps.</summary>
internal sealed class RunCopies(RunRoster roster, IRunQueries queries) : IRunCopies
{
    public Task<Snapshot?> SnapshotAsync(long runId, CancellationToken cancellation = default) =>
        CopyAsync(
            runId,
            run =>
            {
                var snapshot = new Snapshot();
                run.Capture(snapshot);
                return snapshot;
            },
            cancellation
        );

    public Task<byte[]?> CloneAsync(long runId, CancellationToken cancellation = default) =>
        CopyAsync(runId, run => run.Checkpoint(), cancellation);

    public async Task<IReadOnlyList<SeriesColumn>> SeriesAsync(long runId, CancellationToken cancellation = default) =>
        await CopyAsync(runId, run => run.ExportSeries(), cancellation) ?? queries.Series(runId);

    public async Task<IReadOnlyList<RunSeries>> SeriesAsync(
        IReadOnlyList<long> runIds,
        IReadOnlyList<string> metrics,
        CancellationToken cancellation = default
    )
    {
        var copies = await Task.WhenAll(runIds.Select(id => CopyAsync(id, run => run.ExportSeries(), cancellation)));
        var stored = runIds.Where((_, at) => copies[at] is null).ToList();
        return
        [
            .. from copy in runIds.Zip(copies)
            from column in copy.Second ?? []
            where metrics.Contains(column.Metric)
            select new RunSeries(copy.First, column),
            .. stored.Count > 0 ? queries.Series(stored, metrics) : [],
        ];
    }

    /// <summary>Null when the run is not in memory, or has just been let go.</summary>
    private async Task<T?> CopyAsync<T>(long runId, Func<TrainingRun, T> copy, CancellationToken cancellation)
        where T : class
    {
        if (roster.Find(runId) is not { Loaded: true } run)
            return null;
        T? made = null;
        await run.Post(here => made = here.Loaded is { Run: var training } ? copy(training) : null).WaitAsync(cancellation);
        return made;
    }
}
