using Rtrl.Data.Entities;

namespace Rtrl.Data.Writing;

/// <summary>What a change may use while its transaction is open.</summary>
internal sealed class WriteScope(HistoryContext db, DateTimeOffset now)
{
    private readonly List<Action> _afterCommit = [];
    private readonly List<Action> _afterRollback = [];

    public HistoryContext Db { get; } = db;

    public DateTimeOffset Now { get; } = now;

    /// <summary>For what a transaction cannot undo, such as deleting a file.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    public void AfterRollback(Action action) => _afterRollback.Add(action);

    /// <summary>Where the next piece of a batch begins.</summary>
    public (int Commit, int Rollback) Mark => (_afterCommit.Count, _afterRollback.Count);

    /// <summary>One piece was taken back, and the rest goes on: what it wanted after the commit is off, what it did is undone.</summary>
    public void RolledBackTo((int Commit, int Rollback) mark)
    {
        var undo = _afterRollback[mark.Rollback..];
        _afterRollback.RemoveRange(mark.Rollback, undo.Count);
        _afterCommit.RemoveRange(mark.Commit, _afterCommit.Count - mark.Commit);
        Run(undo);
    }

    public void Committed() => Run(_afterCommit);

    public void RolledBack() => Run(_afterRollback);

    public string OwnerWords(string ownerId) =>
        Db.Owners.Where(owner => owner.Id == ownerId).ToList() is [var owner] ? owner.Identity.Words : "another process";

    private static void Run(List<Action> actions)
    {
        foreach (var action in actions)
            action();
    }
}
