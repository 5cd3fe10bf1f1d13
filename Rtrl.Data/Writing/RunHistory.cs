using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Writing;

internal sealed class RunHistory(HistoryWriter writer, Claims claims, CheckpointStore checkpoints, DiskReserve reserve) : IRunHistory
{
    private const int Colours = 8;

    public HistoryFault? Fault => writer.Fault;

    public int Waiting => writer.Waiting;

    public event Action<HistoryFault?>? FaultChanged
    {
        add => writer.FaultChanged += value;
        remove => writer.FaultChanged -= value;
    }

    public Task<IReadOnlyList<long>> CreateAsync(IReadOnlyList<NewRun> runs, bool claim = false) =>
        writer.Submit<IReadOnlyList<long>>(scope => Create(scope, runs, claim));

    public Task<IReadOnlyDictionary<int, long>> CreateMissingAsync(IReadOnlyList<NewRun> runs) =>
        writer.Submit<IReadOnlyDictionary<int, long>>(scope =>
        {
            var identities = runs.Select(run => SettingsIdentity.Of(run.Settings)).ToArray();
            var there = scope
                .Db.Runs.Where(run => identities.Contains(run.Identity) && !run.Altered)
                .Select(run => run.Identity)
                .ToHashSet();
            int[] missing = [.. Enumerable.Range(0, runs.Count).Where(at => there.Add(identities[at]))];
            return missing
                .Zip(Create(scope, [.. missing.Select(at => runs[at])], claim: true))
                .ToDictionary(pair => pair.First, pair => pair.Second);
        });

    public Task<long> BranchAsync(NewRun run, RunProgress progress, IReadOnlyList<SeriesColumn> series, RunChange start) =>
        writer.Submit(scope =>
        {
            var id = Create(scope, [run], claim: true)[0];
            scope.Db.ChangeTracker.Clear();
            ReportWriter.WriteProgress(scope, progress with { RunId = id });
            ReportWriter.WriteSeries(scope.Db, id, series);
            Store(scope, id, start with { Checkpoint = start.Checkpoint! with { Epoch = OwnershipClaim.FirstEpoch } });
            return id;
        });

    public Task EditAsync(long runId, RunEdit edit) =>
        writer.Submit(scope =>
        {
            var run = Run(scope, runId);
            run.Name = edit.Name ?? run.Name;
            run.Notes = edit.Notes ?? run.Notes;
            run.Tags = edit.Tags is null ? run.Tags : StoredJson.Write(edit.Tags);
            run.UpdatedAt = scope.Now;
            scope.Db.SaveChanges();
        });

    public async Task DeleteAsync(IReadOnlyList<long> runIds)
    {
        try
        {
            await writer.Submit(scope =>
            {
                Delete(scope, runIds);
                FreePages.GiveBack(scope.Db);
            });
        }
        catch (HistoryException exception) when (exception.Fault is { Kind: "full" } && reserve.Spend())
        {
            // Deleting writes before it frees: what was kept for this moment makes room for it.
            await writer.Submit(scope =>
            {
                Delete(scope, runIds);
                scope.AfterCommit(() => FreePages.TruncateLog(scope.Db));
            });
            await GiveBackInPiecesAsync();
        }
    }

    /// <summary>Little at a time, so that the log stays small; what cannot be given back yet is used again by later rows.</summary>
    private async Task GiveBackInPiecesAsync()
    {
        try
        {
            while (
                await writer.Submit(scope =>
                {
                    scope.AfterCommit(() => FreePages.TruncateLog(scope.Db));
                    return FreePages.GiveBack(scope.Db, FreePages.Piece);
                }) == FreePages.Piece
            )
            {
                // Until none is left.
            }

            reserve.Keep();
        }
        catch (HistoryException exception) when (exception.Fault is not null)
        {
            // The runs are deleted; the disk is as full as before.
        }
    }

    private void Delete(WriteScope scope, IReadOnlyList<long> runIds)
    {
        var foreign = scope
            .Db.Runs.Where(run => runIds.Contains(run.Id) && run.OwnerId != null && run.OwnerId != claims.Identity.Id)
            .Select(run => new { run.Id, run.OwnerId })
            .ToList();
        foreach (var run in foreign)
        {
            var owner = scope.Db.Owners.AsNoTracking().First(row => row.Id == run.OwnerId);
            if (OwnerLife.Lives(owner, scope.Now))
                throw new HistoryException(
                    $"Run {run.Id} was not deleted: it belongs to {owner.Identity.Words}, which is alive. Stop it there first."
                );
        }

        checkpoints.Delete(scope, scope.Db.Checkpoints.Where(row => runIds.Contains(row.RunId)).Select(row => row.Id).ToList());
        scope.Db.Runs.Where(run => runIds.Contains(run.Id)).ExecuteDelete();
    }

    public Task<long?> StoreAsync(long runId, RunChange change)
    {
        var epoch = claims.EpochOf(runId);
        return writer.Submit(scope =>
        {
            claims.Check(scope, runId, epoch);
            return Store(scope, runId, change);
        });
    }

    public void ReportProgress(RunProgress progress)
    {
        var epoch = claims.EpochOf(progress.RunId);
        writer.Report(progress.RunId, reports => reports.Add(epoch, progress, null, []));
    }

    public void ReportEpisodes(long runId, IReadOnlyList<EpisodeRecord> episodes)
    {
        if (episodes.Count == 0)
            return;
        var epoch = claims.EpochOf(runId);
        writer.Report(runId, reports => reports.Add(epoch, null, null, episodes));
    }

    public void ReportSeries(long runId, IReadOnlyList<SeriesColumn> columns)
    {
        var epoch = claims.EpochOf(runId);
        writer.Report(runId, reports => reports.Add(epoch, null, columns, []));
    }

    public Task DeleteCheckpointAsync(long runId, long checkpointId)
    {
        var epoch = claims.EpochOf(runId);
        return writer.Submit(scope =>
        {
            claims.Check(scope, runId, epoch);
            if (!scope.Db.Checkpoints.Any(row => row.Id == checkpointId && row.RunId == runId))
                throw new HistoryException($"Run {runId} has no checkpoint {checkpointId}; it was pruned or deleted meanwhile.")
                {
                    Gone = true,
                };
            checkpoints.Delete(scope, [checkpointId]);
            FreePages.GiveBack(scope.Db);
        });
    }

    public Task AddSeriesAsync(long runId, IReadOnlyList<SeriesColumn> columns) =>
        writer.Submit(scope =>
        {
            if (!scope.Db.Runs.Any(run => run.Id == runId))
                throw HistoryException.NoRun(runId);
            ReportWriter.WriteSeries(scope.Db, runId, columns);
        });

    public Task RewindAsync(RunProgress progress, IReadOnlyList<SeriesColumn> series, IReadOnlyList<RunEvent> events)
    {
        var epoch = claims.EpochOf(progress.RunId);
        return writer.Submit(scope =>
        {
            claims.Check(scope, progress.RunId, epoch);
            Rewind(scope, progress, series, events);
        });
    }

    public Task<long> PruneAsync() =>
        writer.Submit(scope =>
        {
            var before = scope.Db.Checkpoints.Sum(row => row.Bytes);
            foreach (var runId in scope.Db.Checkpoints.Select(row => row.RunId).Distinct().ToList())
                checkpoints.Prune(scope, runId);
            FreePages.GiveBack(scope.Db);
            return before - scope.Db.Checkpoints.Sum(row => row.Bytes);
        });

    public Task FlushAsync() => writer.Submit(_ => { });

    /// <summary>Colours are dealt in turn; those of a race by the agents' order, so that each keeps its own from race to race.</summary>
    internal static int NextColour(HistoryContext db) =>
        db.Runs.OrderByDescending(run => run.Id).Select(run => run.Colour + 1).FirstOrDefault() % Colours;

    private static RunEntity Row(NewRun run, int colour, DateTimeOffset now) =>
        new()
        {
            Name = run.Name,
            Group = run.Group,
            Preset = run.Preset,
            Variant = run.Variant,
            Title = run.Title,
            Environment = run.Settings.Environment.Name,
            Agent = run.Settings.Agent.Name,
            Seed = run.Settings.Seed,
            Identity = run.ParentRunId is null ? SettingsIdentity.Of(run.Settings) : null,
            PlannedSteps = run.Settings.Stop.Steps,
            Settings = StoredJson.Write(run.Settings),
            Provenance = StoredJson.Write(run.Provenance),
            Tags = StoredJson.Write(run.Tags),
            Notes = run.Notes,
            Status = run.StartPaused ? RunStatus.Paused : RunStatus.Queued,
            Colour = colour,
            ParentRunId = run.ParentRunId,
            ParentStep = run.ParentStep,
            ParentChanges = run.ParentChanges,
            LockStep = run.LockStep,
            CreatedAt = now,
            UpdatedAt = now,
        };

    internal static EventEntity Row(long runId, RunEvent @event) =>
        new()
        {
            RunId = runId,
            Step = @event.Step,
            At = @event.At,
            Kind = @event.Kind,
            Message = @event.Message,
            Value = @event.Value,
        };

    private static RunEntity Run(WriteScope scope, long runId) => scope.Db.Runs.Find(runId) ?? throw HistoryException.NoRun(runId);

    private List<long> Create(WriteScope scope, IReadOnlyList<NewRun> runs, bool claim)
    {
        var colour = NextColour(scope.Db);
        var rows = runs.Select((run, index) => Row(run, (run.LockStep ? index : colour + index) % Colours, scope.Now)).ToList();
        if (claim)
        {
            claims.KeepAlive(scope);
            foreach (var row in rows)
                (row.OwnerId, row.Epoch) = (claims.Identity.Id, OwnershipClaim.FirstEpoch);
        }

        scope.Db.Runs.AddRange(rows);
        scope.Db.SaveChanges();
        var ids = rows.ConvertAll(row => row.Id);
        if (claim)
            scope.AfterCommit(() => ids.ForEach(id => claims.Granted(id, OwnershipClaim.FirstEpoch)));
        return ids;
    }

    private long? Store(WriteScope scope, long runId, RunChange change)
    {
        var run = Run(scope, runId);
        if (change.Status is { } status)
        {
            run.Status = status;
            run.Reason = change.Reason;
            run.UpdatedAt = scope.Now;
            run.StartedAt ??= status == RunStatus.Running ? scope.Now : null;
            run.EndedAt = status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed ? scope.Now : null;
        }

        if (change.TakenUp is { } by)
            run.Provenance = StoredJson.Write(StoredJson.Read<Provenance>(run.Provenance).TakenUpBy(by.Program, by.Step));
        run.Altered |= change.Altered;
        scope.Db.Events.AddRange((change.Events ?? []).Select(@event => Row(runId, @event)));
        scope.Db.SaveChanges();
        return change.Checkpoint is { } checkpoint ? checkpoints.Save(scope, runId, checkpoint) : null;
    }

    private void Rewind(WriteScope scope, RunProgress progress, IReadOnlyList<SeriesColumn> series, IReadOnlyList<RunEvent> events)
    {
        var (db, runId, step) = (scope.Db, progress.RunId, progress.Step);
        db.Episodes.Where(row => row.RunId == runId && row.Episode >= progress.Episodes).ExecuteDelete();
        db.Events.Where(row => row.RunId == runId && row.Step > step && row.Kind != "interrupted" && row.Kind != "speed").ExecuteDelete();
        checkpoints.Delete(scope, db.Checkpoints.Where(row => row.RunId == runId && row.Step > step).Select(row => row.Id).ToList());
        db.Series.Where(row => row.RunId == runId).ExecuteDelete();
        ReportWriter.WriteSeries(db, runId, series);
        ReportWriter.WriteProgress(scope, progress);

        var run = Run(scope, runId);
        // A branch may be altered by its parent's switch, which is no event of its own.
        run.Altered &= run.ParentRunId is not null || db.Events.Any(row => row.RunId == runId && row.Kind == "learning");
        run.EndedAt = null;
        db.Events.AddRange(events.Select(@event => Row(runId, @event)));
        db.SaveChanges();
    }
}
