using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Data.Files;
using Rtrl.Data.Queries;

namespace Rtrl.Data.Writing;

/// <summary>Where checkpoint bytes lie: in the database, or in a file beside it when they are large.</summary>
internal sealed class CheckpointStore(HistoryOptions options)
{
    public long Save(WriteScope scope, long runId, NewCheckpoint checkpoint)
    {
        var stored =
            scope.Db.Runs.Where(run => run.Id == runId).Select(run => new { run.Epoch }).FirstOrDefault()
            ?? throw HistoryException.NoRun(runId);
        if (checkpoint.Epoch < stored.Epoch)
        {
            throw new HistoryException(
                $"The checkpoint of run {runId} at step {checkpoint.Step} was not stored: it carries epoch {checkpoint.Epoch}, and "
                    + $"a process with epoch {stored.Epoch} has taken the run over."
            );
        }

        // The same step again is the same state again: one of the two is enough.
        var twins = Summaries(scope.Db, runId).FindAll(twin => twin.Step == checkpoint.Step);
        Delete(scope, twins.ConvertAll(twin => twin.Id));
        var id = Insert(scope, runId, checkpoint with { Pinned = checkpoint.Pinned || twins.Exists(twin => twin.Pinned) }, scope.Now);

        Prune(scope, runId);
        return id;
    }

    /// <summary>Stores one as it is given, beside those that there are.</summary>
    public long Insert(WriteScope scope, long runId, NewCheckpoint checkpoint, DateTimeOffset createdAt)
    {
        var row = new CheckpointEntity
        {
            RunId = runId,
            Step = checkpoint.Step,
            Epoch = checkpoint.Epoch,
            CreatedAt = createdAt,
            Score = checkpoint.Score is { } score && double.IsFinite(score) ? score : null,
            VectorPath = checkpoint.VectorPath,
            Pinned = checkpoint.Pinned,
            Bytes = checkpoint.Bytes.LongLength,
            Sha256 = SHA256.HashData(checkpoint.Bytes),
        };
        if (row.Bytes > options.LargestBlob)
            row.File = WriteFile(scope, runId, checkpoint);
        else
            row.Content = checkpoint.Bytes;
        scope.Db.Checkpoints.Add(row);
        scope.Db.SaveChanges();
        scope.Db.ChangeTracker.Clear();
        return row.Id;
    }

    /// <summary>Applies the retention rule to a run.</summary>
    public void Prune(WriteScope scope, long runId)
    {
        var retention = CheckpointRetention.From(
            scope.Db.Preferences.AsNoTracking().ToDictionary(preference => preference.Key, preference => preference.Value)
        );
        Delete(scope, retention.Superfluous(Summaries(scope.Db, runId)).Select(checkpoint => checkpoint.Id).ToList());
    }

    public void Delete(WriteScope scope, IReadOnlyList<long> ids)
    {
        if (ids.Count == 0)
            return;
        foreach (var file in scope.Db.Checkpoints.Where(row => ids.Contains(row.Id) && row.File != null).Select(row => row.File!).ToList())
            scope.AfterCommit(() => DeleteFile(file));
        scope.Db.Checkpoints.Where(row => ids.Contains(row.Id)).ExecuteDelete();
    }

    /// <summary>The bytes of a stored row, or null when they are missing or fail their checksum.</summary>
    public byte[]? Load(CheckpointEntity row)
    {
        try
        {
            var bytes = row.File is null ? row.Content : File.ReadAllBytes(PathOf(row.File));
            return bytes is not null && bytes.LongLength == row.Bytes && SHA256.HashData(bytes).AsSpan().SequenceEqual(row.Sha256)
                ? bytes
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>
    /// Deletes files that no row names and that are too old to belong to a write in progress: what a killed process left behind.
    /// </summary>
    public void DeleteOrphans(HistoryContext db, DateTimeOffset now)
    {
        if (!Directory.Exists(options.CheckpointFolder))
            return;
        var named = db.Checkpoints.Where(row => row.File != null).Select(row => row.File!).ToHashSet();
        foreach (var file in new DirectoryInfo(options.CheckpointFolder).EnumerateFiles())
        {
            if (!named.Contains(file.Name) && now - new DateTimeOffset(file.LastWriteTimeUtc) > TimeSpan.FromHours(1))
                DeleteFile(file.Name);
        }
    }

    public string PathOf(string file) => Path.Combine(options.CheckpointFolder, file);

    private static List<CheckpointSummary> Summaries(HistoryContext db, long runId) => CheckpointQueries.OfRun(db, runId);

    private string WriteFile(WriteScope scope, long runId, NewCheckpoint checkpoint)
    {
        var file = $"run-{runId}-step-{checkpoint.Step}-{Guid.NewGuid():N}.checkpoint";
        PrivateFiles.CreateFolder(options.CheckpointFolder);
        scope.AfterRollback(() => DeleteFile(file));
        using var stream = PrivateFiles.Create(PathOf(file));
        stream.Write(checkpoint.Bytes);
        stream.Flush(flushToDisk: true);
        return file;
    }

    private void DeleteFile(string file)
    {
        try
        {
            File.Delete(PathOf(file));
        }
        catch (IOException)
        {
            // It stays as an orphan until the next start.
        }
        catch (UnauthorizedAccessException)
        {
            // Likewise.
        }
    }
}
