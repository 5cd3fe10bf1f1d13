using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Engine.Contracts;

namespace Rtrl.Data.Writing;

internal sealed class RunOwnership(HistoryDatabase database, HistoryWriter writer, Claims claims, TimeProvider clock) : IRunOwnership
{
    private static readonly TimeSpan AnswerPoll = TimeSpan.FromMilliseconds(50);

    public string ProcessId => claims.Identity.Id;

    public Task<OwnershipClaim> ClaimAsync(long runId) =>
        writer.Submit(scope =>
        {
            var run = scope.Db.Runs.Find(runId) ?? throw HistoryException.NoRun(runId);
            if (run.OwnerId is not null && run.OwnerId != ProcessId)
            {
                var owner = scope.Db.Owners.First(row => row.Id == run.OwnerId);
                if (OwnerLife.Lives(owner, scope.Now))
                    return new OwnershipClaim(false, run.Epoch, owner.Identity.Words);
            }

            claims.KeepAlive(scope);
            run.OwnerId = ProcessId;
            run.Epoch++;
            scope.Db.SaveChanges();
            var epoch = run.Epoch;
            scope.AfterCommit(() => claims.Granted(runId, epoch));
            return new OwnershipClaim(true, run.Epoch, claims.Identity.Words);
        });

    public Task ReleaseAsync(long runId) =>
        writer.Submit(scope =>
        {
            scope
                .Db.Runs.Where(run => run.Id == runId && run.OwnerId == ProcessId)
                .ExecuteUpdate(run => run.SetProperty(row => row.OwnerId, (string?)null));
            scope.AfterCommit(() => claims.Forget(runId));
        });

    public Task<IReadOnlyList<long>> HeartbeatAsync() =>
        writer.Submit<IReadOnlyList<long>>(scope =>
        {
            claims.KeepAlive(scope);
            var claimed = claims.Runs;
            return scope
                .Db.Runs.Where(run => claimed.Contains(run.Id))
                .Select(run => new { run.Id, run.Epoch })
                .ToList()
                .FindAll(run => run.Epoch > claims.EpochOf(run.Id))
                .ConvertAll(run => run.Id);
        });

    public async Task<IReadOnlyList<long>> ReapAsync()
    {
        var now = clock.GetUtcNow();
        var suspicious = database.Read(db =>
            db.Runs.Any(run => run.OwnerId == null && run.Status == RunStatus.Running)
            || db.Owners.AsNoTracking().Where(owner => owner.Id != ProcessId).AsEnumerable().Any(owner => !OwnerLife.Lives(owner, now))
        );
        return suspicious ? await writer.Submit(Reap) : [];
    }

    public Task<long> PostCommandAsync(long runId, string command, string? value) =>
        writer.Submit(scope =>
        {
            if (!scope.Db.Runs.Any(run => run.Id == runId))
                throw HistoryException.NoRun(runId);
            var row = new CommandEntity
            {
                RunId = runId,
                Command = command,
                Value = value,
                PostedAt = scope.Now,
            };
            scope.Db.Commands.Add(row);
            scope.Db.SaveChanges();
            return row.Id;
        });

    public async Task<IReadOnlyList<PostedCommand>> TakeCommandsAsync() =>
        database.Read(db => Waiting(db).Any()) ? await writer.Submit(Take) : [];

    public Task AnswerCommandAsync(long commandId, string? error) =>
        writer.Submit(scope =>
            scope
                .Db.Commands.Where(row => row.Id == commandId)
                .ExecuteUpdate(row =>
                    row.SetProperty(command => command.AnsweredAt, scope.Now).SetProperty(command => command.Error, error)
                )
        );

    public async Task<string?> AwaitAnswerAsync(long commandId, TimeSpan timeout, CancellationToken cancellation)
    {
        var begun = clock.GetTimestamp();
        while (true)
        {
            var row = database.Read(db => db.Commands.AsNoTracking().FirstOrDefault(row => row.Id == commandId));
            if (row is null)
                throw new HistoryException($"Command {commandId} is gone: its run was deleted.") { Gone = true };
            if (row.AnsweredAt is not null)
                return row.Error;
            if (clock.GetElapsedTime(begun) >= timeout)
            {
                await writer.Submit(scope =>
                    scope.Db.Commands.Where(command => command.Id == commandId && command.TakenAt == null).ExecuteDelete()
                );
                throw new TimeoutException(
                    $"The command {row.Command} for run {row.RunId} was not answered within {timeout.TotalSeconds:0.#} s by "
                        + $"{OwnerOf(row.RunId)}. {(row.TakenAt is null ? "It was withdrawn." : "It may still take effect.")}"
                );
            }

            await Task.Delay(AnswerPoll, clock, cancellation);
        }
    }

    private string OwnerOf(long runId) =>
        database
            .Read(db =>
                db.Runs.Where(run => run.Id == runId)
                    .Join(db.Owners, run => run.OwnerId, owner => owner.Id, (_, owner) => owner)
                    .AsNoTracking()
                    .FirstOrDefault()
            )
            ?.Identity.Words
        ?? "anybody (nobody owns the run)";

    private IQueryable<CommandEntity> Waiting(HistoryContext db) =>
        db.Commands.Where(row => row.TakenAt == null && db.Runs.Any(run => run.Id == row.RunId && run.OwnerId == ProcessId));

    private List<PostedCommand> Take(WriteScope scope)
    {
        var rows = Waiting(scope.Db).OrderBy(row => row.Id).ToList();
        rows.ForEach(row => row.TakenAt = scope.Now);
        var answeredLongAgo = scope.Now - TimeSpan.FromHours(1);
        scope.Db.SaveChanges();
        scope.Db.Commands.Where(row => row.AnsweredAt < answeredLongAgo).ExecuteDelete();
        return rows.ConvertAll(row => new PostedCommand(row.Id, row.RunId, row.Command, row.Value));
    }

    private IReadOnlyList<long> Reap(WriteScope scope)
    {
        var dead = scope.Db.Owners.Where(owner => owner.Id != ProcessId).ToList().FindAll(owner => !OwnerLife.Lives(owner, scope.Now));
        var deadIds = dead.ConvertAll(owner => owner.Id);
        var runs = scope
            .Db.Runs.Where(run => deadIds.Contains(run.OwnerId!) || (run.OwnerId == null && run.Status == RunStatus.Running))
            .ToList();
        foreach (var run in runs)
        {
            var owner = dead.Find(owner => owner.Id == run.OwnerId);
            run.OwnerId = null;
            if (run.Status != RunStatus.Running)
                continue; // paused, it was stored whole; queued, it waits for the next
            run.Status = RunStatus.Interrupted;
            run.StepsPerSecond = 0;
            run.UpdatedAt = scope.Now;
            run.Reason = owner is null
                ? "The process that ran it is gone."
                : $"The process that ran it is gone ({owner.Identity.Words}, last heard of at "
                    + $"{owner.HeartbeatAt:yyyy-MM-dd HH:mm:ss} UTC).";
            scope.Db.Events.Add(
                new EventEntity
                {
                    RunId = run.Id,
                    Step = run.Step,
                    At = scope.Now,
                    Kind = "interrupted",
                    Message = run.Reason,
                    Value = owner?.Id,
                }
            );
        }

        scope.Db.SaveChanges();
        scope.Db.Owners.RemoveRange(dead);
        scope.Db.SaveChanges();
        return runs.ConvertAll(run => run.Id);
    }
}
