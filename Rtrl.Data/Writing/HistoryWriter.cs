using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Rtrl.Data.Entities;
using Rtrl.Data.Files;

namespace Rtrl.Data.Writing;

/// <summary>
/// The one thread that writes. It takes everything queued, commits it in one transaction and tells the callers. When the storage fails,
/// changes fail with the reason, reports stay queued, and it tries again until the storage works.
/// </summary>
internal sealed class HistoryWriter : IDisposable
{
    private const int LongestQueue = 4_096;
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(15);

    private readonly HistoryDatabase _database;
    private readonly CheckpointStore _checkpoints;
    private readonly Claims _claims;
    private readonly DiskReserve _reserve;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _opened = new();

    private readonly Lock _gate = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly List<IWork> _queue = [];
    private readonly HashSet<long> _failing = [];
    private long _firstReport;
    private long _failedAt;
    private bool _urgent;
    private bool _closing;
    private bool _triedToClose;
    private SqliteConnection? _connection;

    public HistoryWriter(
        HistoryDatabase database,
        CheckpointStore checkpoints,
        Claims claims,
        DiskReserve reserve,
        TimeProvider clock,
        ILogger<HistoryWriter> logger
    )
    {
        _database = database;
        _checkpoints = checkpoints;
        _claims = claims;
        _reserve = reserve;
        _clock = clock;
        _logger = logger;
        _thread = new Thread(Work) { IsBackground = true, Name = "history writer" };
        _thread.Start();
        _opened.Wait(); // from here on the tables exist, or Fault says why not
    }

    public HistoryFault? Fault => _database.Fault;

    /// <summary>Changes and runs with reports in the queue; what is being written no longer counts.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _queue.Sum(work => work is Reports reports ? reports.ByRun.Count : 1);
        }
    }

    public event Action<HistoryFault?>? FaultChanged;

    public Task<T> Submit<T>(Func<WriteScope, T> apply)
    {
        var change = new ChangeOf<T>(apply);
        lock (_gate)
        {
            if (_closing)
                return Task.FromException<T>(new HistoryException("The history is closed: the program is ending."));
            if (_queue.Count >= LongestQueue)
                return Task.FromException<T>(
                    new HistoryException($"{LongestQueue} changes already wait for the history; try again in a moment.")
                );
            _queue.Add(change);
            _urgent = true;
        }

        _wake.Set();
        return change.Task;
    }

    public Task Submit(Action<WriteScope> apply) =>
        Submit(scope =>
        {
            apply(scope);
            return true;
        });

    public void Report(long runId, Action<RunReports> add)
    {
        lock (_gate)
        {
            if (_closing)
                return;
            if (_queue is not [.., Reports reports])
            {
                _queue.Add(reports = new Reports());
                _firstReport = Environment.TickCount64;
            }

            add(reports.Of(runId));
        }

        _wake.Set();
    }

    public void Dispose()
    {
        lock (_gate)
            _closing = true;
        _wake.Set();
        if (!_thread.Join(LongestClose))
            _logger.LogError("The history is still busy after {Seconds} s; what it holds in memory is lost.", LongestClose.TotalSeconds);
        _wake.Dispose();
        _opened.Dispose();
    }

    private void Work()
    {
        Write([
            new ChangeOf<bool>(scope =>
            {
                _checkpoints.DeleteOrphans(scope.Db, scope.Now);
                return true;
            }),
        ]);
        _opened.Set();
        while (Take() is { } batch)
            Write(batch);
        _database.Close(_connection);
        foreach (var change in _queue.OfType<Change>())
            change.Fail(new HistoryException("The history is closed: the program is ending."));
        if (_queue.Count > 0)
            _logger.LogError("The history was closed with results that could not be stored: {Reason}", Fault?.Message);
    }

    /// <summary>Waits for something to do; null when the writer is to end.</summary>
    private List<IWork>? Take()
    {
        while (true)
        {
            int wait;
            lock (_gate)
            {
                var now = Environment.TickCount64;
                var due = Due(now);
                if (due <= now)
                {
                    if (_closing && (_queue.Count == 0 || _triedToClose))
                        return null;
                    _triedToClose = _closing;
                    _urgent = false;
                    List<IWork> batch = [.. _queue];
                    _queue.Clear();
                    return batch;
                }

                wait = due == long.MaxValue ? Timeout.Infinite : (int)(due - now);
            }

            _wake.WaitOne(wait);
        }
    }

    private long Due(long now)
    {
        if (_urgent || _closing)
            return now;
        if (Fault is not null)
            return _failedAt + (long)_database.Options.RetryInterval.TotalMilliseconds;
        return _queue.Count > 0 ? _firstReport + (long)_database.Options.ReportInterval.TotalMilliseconds : long.MaxValue;
    }

    private void Write(List<IWork> batch)
    {
        try
        {
            Keep(Commit(batch));
            Change(null);
        }
        catch (Exception exception)
        {
            var fault =
                _database.Displacement(_connection)
                ?? Faults.Of(exception, _database.Options.Path)
                ?? new HistoryFault(
                    "unknown",
                    exception is HistoryException ? exception.Message : $"The history {_database.Options.Path} failed: {exception.Message}"
                );
            if (!fault.Equals(Fault))
                // Once; the words say it all where we know the kind.
                _logger.LogError(fault.Kind == "unknown" ? exception : null, "{Fault}", fault.Message);
            if (fault.Kind != DatabaseFile.Displaced)
            {
                _database.Close(_connection);
                _connection = null;
            }

            _failedAt = Environment.TickCount64;
            Keep(batch.OfType<Reports>());
            Change(fault);
            foreach (var change in batch.OfType<Change>())
                change.Fail(new HistoryException(fault.Message, exception) { Fault = fault });
        }
    }

    /// <returns>Reports that failed although the storage works; the next batch tries them again.</returns>
    private List<Reports> Commit(List<IWork> batch)
    {
        var failed = new List<Reports>();
        if (_connection is null)
        {
            _connection = _database.OpenForWriting();
            _reserve.Keep();
        }

        _database.CheckPlace(_connection);
        using var db = new HistoryContext(_database.ForWriting(_connection));
        using var transaction = db.Database.BeginTransaction();
        var scope = new WriteScope(db, _clock.GetUtcNow());
        var refusals = new Dictionary<Change, Exception>();
        try
        {
            foreach (var work in batch)
            {
                if (work is Reports reports)
                    failed.Add(Apply(scope, transaction, reports));
                else if (work is Change change && Try(scope, transaction, () => change.Apply(scope)) is { } refusal)
                    refusals.Add(change, Refusal(refusal));
                db.ChangeTracker.Clear();
            }

            if (Fault is not null)
                Probe(db);
            _database.Seal(_connection, transaction);
            transaction.Commit();
        }
        catch
        {
            scope.RolledBack();
            throw;
        }

        scope.Committed();
        foreach (var change in batch.OfType<Change>())
        {
            if (refusals.TryGetValue(change, out var refusal))
                change.Fail(refusal);
            else
                change.Complete();
        }

        return failed;
    }

    /// <returns>What failed for another reason than that the run is gone or somebody else's.</returns>
    private Reports Apply(WriteScope scope, IDbContextTransaction transaction, Reports reports)
    {
        var failed = new Reports();
        foreach (var (runId, report) in reports.ByRun)
        {
            var problem = Try(scope, transaction, () => ReportWriter.Apply(scope, _claims, runId, report));
            if (problem is null)
            {
                _failing.Remove(runId);
            }
            else if (problem is HistoryException)
            {
                _logger.LogWarning("Reports on run {Run} were dropped: {Reason}", runId, problem.Message);
            }
            else
            {
                failed.Of(runId).Add(report);
                if (_failing.Add(runId))
                    _logger.LogError(problem, "Reports on run {Run} cannot be stored; they are kept and tried again", runId);
            }
        }

        return failed;
    }

    /// <summary>Runs one piece of a batch; a refusal takes only that piece back, a fault of the storage ends the batch.</summary>
    private Exception? Try(WriteScope scope, IDbContextTransaction transaction, Action piece)
    {
        var mark = scope.Mark;
        transaction.CreateSavepoint("piece");
        try
        {
            piece();
            transaction.ReleaseSavepoint("piece");
            return null;
        }
        catch (Exception exception) when (exception is HistoryException || Faults.Of(exception, _database.Options.Path) is null)
        {
            transaction.RollbackToSavepoint("piece");
            scope.RolledBackTo(mark);
            return exception;
        }
    }

    private HistoryException Refusal(Exception exception)
    {
        if (exception is HistoryException refusal)
            return refusal;
        _logger.LogError(exception, "A change of the history failed.");
        return new HistoryException($"The history could not store this: {exception.Message}", exception);
    }

    /// <summary>After a fault, only a page that was really written shows that writing works again.</summary>
    private void Probe(HistoryContext db)
    {
        var now = _clock.GetUtcNow().ToString("O");
        db.Database.ExecuteSql(
            $"""
            INSERT INTO preferences (Key, Value) VALUES ('history.lastFault', {now})
            ON CONFLICT (Key) DO UPDATE SET Value = excluded.Value
            """
        );
    }

    /// <summary>Puts reports that were not stored back in front.</summary>
    private void Keep(IEnumerable<Reports> unstored)
    {
        var kept = new Reports();
        foreach (var reports in unstored)
            kept.Add(reports);
        if (kept.ByRun.Count == 0)
            return;
        lock (_gate)
        {
            _firstReport = Environment.TickCount64;
            if (_queue is [Reports next, ..])
            {
                kept.Add(next);
                _queue[0] = kept;
            }
            else
            {
                _queue.Insert(0, kept);
            }
        }
    }

    private void Change(HistoryFault? fault)
    {
        if (Fault == fault)
            return;
        _database.Fault = fault;
        if (fault is null)
            _logger.LogInformation("The history {Path} can be written again.", _database.Options.Path);
        try
        {
            FaultChanged?.Invoke(fault);
        }
        catch (Exception exception)
        {
            _logger.LogError(exception, "A listener of the history's faults failed.");
        }
    }
}
