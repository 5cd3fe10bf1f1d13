using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Data.Writing;
using Rtrl.Engine.Contracts;

namespace Rtrl.Data;

internal sealed class RunHistory(HistoryDatabase database, HistoryWriter writer, Claims claims, CheckpointStore checkpoints) : IRunHistory
{
    private const int Colours = 8;

    public HistoryFault? Fault => writer.Fault;

    public int Waiting => writer.Waiting;

    public event Action<HistoryFault?>? FaultChanged
    {
        add => writer.FaultChanged += value;
        remove => writer.FaultChanged -= value;
    }

    public Task<IReadOnlyList<long>> CreateAsync(IReadOnlyList<NewRun> runs) => writer.Submit<IReadOnlyList<long>>(scope =>
    {
        var colour = scope.Db.Runs.OrderByDescending(run => run.Id).Select(run => run.Colour + 1).FirstOrDefault();
        var rows = runs.Select((run, index) => Row(run, (colour + index) % Colours, scope.Now)).ToList();
        scope.Db.Runs.AddRange(rows);
        scope.Db.SaveChanges();
        return rows.ConvertAll(row => row.Id);
    });

    public Task EditAsync(long runId, RunEdit edit) => writer.Submit(scope =>
    {
        var run = Run(scope, runId);
        run.Name = edit.Name ?? run.Name;
        run.Notes = edit.Notes ?? run.Notes;
        run.Tags = edit.Tags is null ? run.Tags : StoredJson.Write(edit.Tags);
        run.UpdatedAt = scope.Now;
        scope.Db.SaveChanges();
    });

    public Task DeleteAsync(IReadOnlyList<long> runIds) => writer.Submit(scope =>
    {
        var foreign = scope.Db.Runs.Where(run => runIds.Contains(run.Id) && run.OwnerId != null && run.OwnerId != claims.Identity.Id)
            .Select(run => new { run.Id, run.OwnerId }).ToList();
        foreach (var run in foreign)
        {
            var owner = scope.Db.Owners.AsNoTracking().First(row => row.Id == run.OwnerId);
            if (OwnerLife.Lives(owner, scope.Now))
                throw new HistoryException($"Run {run.Id} was not deleted: it belongs to {owner.Identity.Words}, which is alive. Stop it there first.");
        }

        checkpoints.Delete(scope, scope.Db.Checkpoints.Where(row => runIds.Contains(row.RunId)).Select(row => row.Id).ToList());
        scope.Db.Runs.Where(run => runIds.Contains(run.Id)).ExecuteDelete();
        FreePages.GiveBack(scope.Db);
    });

    public Task SetStatusAsync(long runId, RunStatus status, string? reason, RunEvent @event)
    {
        var epoch = claims.EpochOf(runId);
        return writer.Submit(scope =>
        {
            claims.Check(scope, runId, epoch);
            var run = Run(scope, runId);
            run.Status = status;
            run.Reason = reason;
            run.UpdatedAt = scope.Now;
            run.StartedAt ??= status == RunStatus.Running ? scope.Now : null;
            run.EndedAt = status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed ? scope.Now : null;
            scope.Db.Events.Add(Row(runId, @event));
            scope.Db.SaveChanges();
        });
    }

    public Task AddEventAsync(long runId, RunEvent @event) => writer.Submit(scope =>
    {
        Run(scope, runId);
        scope.Db.Events.Add(Row(runId, @event));
        scope.Db.SaveChanges();
    });

    public Task MarkAlteredAsync(long runId) => writer.Submit(scope =>
    {
        Run(scope, runId).Altered = true;
        scope.Db.SaveChanges();
    });

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

    public Task<long> SaveCheckpointAsync(long runId, NewCheckpoint checkpoint) => writer.Submit(scope => checkpoints.Save(scope, runId, checkpoint));

    public Task DeleteCheckpointAsync(long runId, long checkpointId)
    {
        var epoch = claims.EpochOf(runId);
        return writer.Submit(scope =>
        {
            claims.Check(scope, runId, epoch);
            if (!scope.Db.Checkpoints.Any(row => row.Id == checkpointId && row.RunId == runId))
                throw new HistoryException($"Run {runId} has no checkpoint {checkpointId}; it was pruned or deleted meanwhile.") { Gone = true };
            checkpoints.Delete(scope, [checkpointId]);
            FreePages.GiveBack(scope.Db);
        });
    }

    public Task RewindAsync(long runId, long step, long episodes, IReadOnlyList<SeriesColumn> series)
    {
        var epoch = claims.EpochOf(runId);
        return writer.Submit(scope =>
        {
            claims.Check(scope, runId, epoch);
            Rewind(scope, runId, step, episodes, series);
        });
    }

    public Task<long> PruneAsync() => writer.Submit(scope =>
    {
        var before = scope.Db.Checkpoints.Sum(row => row.Bytes);
        foreach (var runId in scope.Db.Checkpoints.Select(row => row.RunId).Distinct().ToList())
            checkpoints.Prune(scope, runId);
        FreePages.GiveBack(scope.Db);
        return before - scope.Db.Checkpoints.Sum(row => row.Bytes);
    });

    public Task<long> BackupAsync(string path, CancellationToken cancellation = default) =>
        Task.Run(() => HistoryBackup.Write(database, path, cancellation), cancellation);

    public Task FlushAsync() => writer.Submit(_ => { });

    private static RunEntity Row(NewRun run, int colour, DateTimeOffset now) => new()
    {
        Name = run.Name,
        Group = run.Group,
        Preset = run.Preset,
        Variant = run.Variant,
        Title = run.Title,
        Environment = run.Settings.Environment.Name,
        Agent = run.Settings.Agent.Name,
        Seed = run.Settings.Seed,
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
        CreatedAt = now,
        UpdatedAt = now,
    };

    private static EventEntity Row(long runId, RunEvent @event) => new()
    {
        RunId = runId,
        Step = @event.Step,
        At = @event.At,
        Kind = @event.Kind,
        Message = @event.Message,
        Value = @event.Value,
    };

    private static RunEntity Run(WriteScope scope, long runId) =>
        scope.Db.Runs.Find(runId) ?? throw HistoryException.NoRun(runId);

    private void Rewind(WriteScope scope, long runId, long step, long episodes, IReadOnlyList<SeriesColumn> series)
    {
        var db = scope.Db;
        db.Episodes.Where(row => row.RunId == runId && row.Episode >= episodes).ExecuteDelete();
        db.Events.Where(row => row.RunId == runId && row.Step > step && row.Kind != "interrupted" && row.Kind != "speed").ExecuteDelete();
        checkpoints.Delete(scope, db.Checkpoints.Where(row => row.RunId == runId && row.Step > step).Select(row => row.Id).ToList());
        db.Series.Where(row => row.RunId == runId).ExecuteDelete();
        ReportWriter.WriteSeries(db, runId, series);

        var last = db.Episodes.AsNoTracking().Where(row => row.RunId == runId).OrderByDescending(row => row.Episode).FirstOrDefault();
        var run = Run(scope, runId);
        run.Step = step;
        run.Episodes = last is null ? 0 : last.Episode + 1;
        run.LastReturn = last?.Return;
        run.SolvedAt = run.SolvedAt <= step ? run.SolvedAt : null;
        run.Altered = run.Altered && db.Events.Any(row => row.RunId == runId && row.Kind == "learning");
        run.EndedAt = null;
        run.UpdatedAt = scope.Now;
        db.SaveChanges();
    }
}
