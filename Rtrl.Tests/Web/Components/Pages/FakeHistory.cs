using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Web.Components.Pages;

/// <summary>A history that only prunes, and says so.</summary>
internal sealed class FakeHistory : IRunHistory
{
    public int Pruned { get; private set; }

    public HistoryFault? Fault => null;

    public int Waiting => 0;

    public event Action<HistoryFault?>? FaultChanged
    {
        add { }
        remove { }
    }

    public Task<long> PruneAsync()
    {
        Pruned++;
        return Task.FromResult(2_000_000L);
    }

    public Task<IReadOnlyList<long>> CreateAsync(IReadOnlyList<NewRun> runs, bool claim = false) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<int, long>> CreateMissingAsync(IReadOnlyList<NewRun> runs) => throw new NotSupportedException();

    public Task EditAsync(long runId, RunEdit edit) => throw new NotSupportedException();

    public Task DeleteAsync(IReadOnlyList<long> runIds) => throw new NotSupportedException();

    public Task<long> BranchAsync(NewRun run, RunProgress progress, IReadOnlyList<SeriesColumn> series, RunChange start) =>
        throw new NotSupportedException();

    public Task<long?> StoreAsync(long runId, RunChange change) => throw new NotSupportedException();

    public void ReportProgress(RunProgress progress) => throw new NotSupportedException();

    public void ReportEpisodes(long runId, IReadOnlyList<EpisodeRecord> episodes) => throw new NotSupportedException();

    public void ReportSeries(long runId, IReadOnlyList<SeriesColumn> columns) => throw new NotSupportedException();

    public Task AddSeriesAsync(long runId, IReadOnlyList<SeriesColumn> columns) => Task.CompletedTask;

    public Task DeleteCheckpointAsync(long runId, long checkpointId) => Task.CompletedTask;

    public Task RewindAsync(RunProgress progress, IReadOnlyList<SeriesColumn> series, IReadOnlyList<RunEvent> events) =>
        throw new NotSupportedException();

    public Task FlushAsync() => Task.CompletedTask;
}

/// <summary>Preferences in memory.</summary>
internal sealed class FakePreferences : IUserSettings
{
    private readonly Dictionary<string, string> _values = [];

    public IReadOnlyDictionary<string, string> All() => _values;

    public string? Get(string key) => _values.GetValueOrDefault(key);

    public Task SetAsync(string key, string? value)
    {
        if (value is null)
            _values.Remove(key);
        else
            _values[key] = value;
        return Task.CompletedTask;
    }
}

/// <summary>Backups in memory; each new one is a second later and 5 MB large.</summary>
internal sealed class FakeBackups : IBackups
{
    private readonly List<Backup> _backups = [];

    public HistoryException? Refusal { get; set; }

    public IReadOnlyList<Backup> List() => [.. _backups];

    public Backup? Find(string name) => _backups.Find(backup => backup.Name == name);

    public Task<Backup> WriteAsync(CancellationToken cancellation = default)
    {
        if (Refusal is not null)
            throw Refusal;
        var at = Runs.Noon.AddSeconds(_backups.Count);
        var name = $"rtrl-{at:yyyyMMdd-HHmmss-fff}.db";
        _backups.Insert(0, new Backup(name, $"/somewhere/backups/{name}", at, 5_000_000));
        return Task.FromResult(_backups[0]);
    }

    public bool Delete(string name) => Refusal is null ? _backups.RemoveAll(backup => backup.Name == name) > 0 : throw Refusal;
}
