using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Web.Runs;

/// <summary>A history that writes down what it is given; held, it stores only when it is let go on.</summary>
internal sealed class RecordingHistory : IRunHistory
{
    private readonly Queue<TaskCompletionSource<long?>> _waiting = new();

    /// <summary>What has been given, stored or not.</summary>
    public List<RunChange> Changes { get; } = [];

    public List<RunProgress> Progress { get; } = [];

    public List<IReadOnlyList<SeriesColumn>> Series { get; } = [];

    public List<EpisodeRecord> Episodes { get; } = [];

    /// <summary>What the next changes fail with, one after the other.</summary>
    public Queue<HistoryException> Failures { get; } = new();

    public bool Held { get; set; }

    public HistoryFault? Fault => null;

    public int Waiting => _waiting.Count;

    public event Action<HistoryFault?>? FaultChanged
    {
        add { }
        remove { }
    }

    /// <summary>Stores the change that has waited longest.</summary>
    public void LetOneGo() => _waiting.Dequeue().SetResult(null);

    public Task<long?> StoreAsync(long runId, RunChange change)
    {
        if (Failures.TryDequeue(out var failure))
            return Task.FromException<long?>(failure);
        Changes.Add(change);
        if (!Held)
            return Task.FromResult<long?>(null);
        var stored = new TaskCompletionSource<long?>();
        _waiting.Enqueue(stored);
        return stored.Task;
    }

    public void ReportProgress(RunProgress progress) => Progress.Add(progress);

    public void ReportEpisodes(long runId, IReadOnlyList<EpisodeRecord> episodes) => Episodes.AddRange(episodes);

    public void ReportSeries(long runId, IReadOnlyList<SeriesColumn> columns) => Series.Add(columns);

    public Task<IReadOnlyList<long>> CreateAsync(IReadOnlyList<NewRun> runs, bool claim = false) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<int, long>> CreateMissingAsync(IReadOnlyList<NewRun> runs) => throw new NotSupportedException();

    public Task<long> BranchAsync(NewRun run, RunProgress progress, IReadOnlyList<SeriesColumn> series, RunChange start) =>
        throw new NotSupportedException();

    public Task EditAsync(long runId, RunEdit edit) => throw new NotSupportedException();

    public Task DeleteAsync(IReadOnlyList<long> runIds) => throw new NotSupportedException();

    public Task AddSeriesAsync(long runId, IReadOnlyList<SeriesColumn> columns) => throw new NotSupportedException();

    public Task DeleteCheckpointAsync(long runId, long checkpointId) => throw new NotSupportedException();

    public Task RewindAsync(RunProgress progress, IReadOnlyList<SeriesColumn> series, IReadOnlyList<RunEvent> events) =>
        throw new NotSupportedException();

    public Task<long> PruneAsync() => throw new NotSupportedException();

    public Task FlushAsync() => Task.CompletedTask;
}
