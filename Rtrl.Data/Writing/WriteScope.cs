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
