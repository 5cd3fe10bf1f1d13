using System.Collections.Concurrent;
using Rtrl.Data.Entities;

namespace Rtrl.Data.Writing;

/// <summary>The epochs this process was granted, and the rule that an older one never overwrites a newer one.</summary>
internal sealed class Claims(ProcessIdentity identity)
{
    private readonly ConcurrentDictionary<long, long> _epochs = new();

    public ProcessIdentity Identity { get; } = identity;

    public IReadOnlyList<long> Runs => [.. _epochs.Keys];

    public long? EpochOf(long runId) => _epochs.TryGetValue(runId, out var epoch) ? epoch : null;

    public void Granted(long runId, long epoch) => _epochs[runId] = epoch;

    public void Forget(long runId) => _epochs.TryRemove(runId, out _);

    /// <summary>Says that this process lives.</summary>
    public void KeepAlive(WriteScope scope)
    {
        var owner = scope.Db.Owners.Find(Identity.Id);
        if (owner is null)
        {
            owner = new OwnerEntity
            {
                Id = Identity.Id,
                Machine = Identity.Machine,
                Pid = Identity.Pid,
                StartedAt = Identity.StartedAt,
            };
            scope.Db.Owners.Add(owner);
        }

        owner.HeartbeatAt = scope.Now;
        scope.Db.SaveChanges();
    }

    /// <summary>A run claimed here may be written until somebody else claims it; any other only while nobody else owns it.</summary>
    /// <exception cref="HistoryException">There is no such run, or the claim was overtaken.</exception>
    public void Check(WriteScope scope, long runId, long? epoch)
    {
        var stored =
            scope.Db.Runs.Where(run => run.Id == runId).Select(run => new { run.Epoch, run.OwnerId }).FirstOrDefault()
            ?? throw HistoryException.NoRun(runId);
        var allowed = epoch is { } claimed ? stored.Epoch <= claimed : stored.OwnerId is null || stored.OwnerId == Identity.Id;
        if (!allowed)
        {
            throw new HistoryException(
                stored.OwnerId is null
                    ? $"Run {runId} was taken over by another process since this one claimed it; nothing was changed."
                    : $"Run {runId} belongs to {scope.OwnerWords(stored.OwnerId)}; nothing was changed."
            );
        }
    }
}
