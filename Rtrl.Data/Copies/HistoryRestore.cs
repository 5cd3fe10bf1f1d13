using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Data.Files;
using Rtrl.Data.Writing;

namespace Rtrl.Data.Copies;

/// <summary>
/// Puts a backup in the place of the history: checks it, keeps what is there aside, and moves a whole copy into place with no log beside
/// it. Killed half-way it leaves either history or a refusal to start, never a mixture.
/// </summary>
public static class HistoryRestore
{
    /// <param name="file">A backup, any other history that is not in use, or the database itself, which is then taken as it stands without
    /// its log.</param>
    /// <exception cref="HistoryException">The file is no whole history of this version, or the database is in use. Nothing was
    /// changed.</exception>
    public static RestoreReport Run(HistoryOptions options, string file, TimeProvider clock)
    {
        file = Path.GetFullPath(file);
        RefuseWhileInUse(options);
        var partial = new HistoryOptions { Path = options.Path + ".restoring" };
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(options.Path)!);
            PrivateFiles.Delete([partial.Path, .. HistoryBackup.Beside(partial.Path)]);
            var (runs, checkpoints, files) = CopyChecked(file, options.Path, partial.Path);
            var missing = CopyFiles(
                files,
                [new HistoryOptions { Path = file }.CheckpointFolder, options.CheckpointFolder],
                partial.CheckpointFolder
            );

            var aside = Aside(options, clock);
            Exchange(partial, options, aside);
            var kept = new[] { aside.Path, WriteAheadLog.Of(aside.Path) }.FirstOrDefault(File.Exists);
            return new RestoreReport(options.Path, new FileInfo(options.Path).Length, runs, checkpoints, kept, missing);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HistoryException($"{file} was not restored to {options.Path}: {exception.Message}", exception);
        }
        finally
        {
            PrivateFiles.Delete([partial.Path, .. HistoryBackup.Beside(partial.Path)]);
        }
    }

    private static void RefuseWhileInUse(HistoryOptions options)
    {
        if (OpenElsewhere.Is(options.Path) ?? LivingOwner(options.Path) is not null)
            throw new HistoryException(
                $"The history {options.Path} is in use by {LivingOwner(options.Path)?.Words ?? "another process"}. Stop it first; "
                    + "nothing was changed."
            );
    }

    /// <summary>A process of this machine that said in the database that it works with it, and lives.</summary>
    private static ProcessIdentity? LivingOwner(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var connection = Open(path, alone: false);
            using var db = Context(connection);
            return db
                .Owners.AsNoTracking()
                .AsEnumerable()
                .Select(owner => owner.Identity)
                .FirstOrDefault(identity => identity.LivesHere() == true);
        }
        catch (Exception exception) when (exception is SqliteException or HistoryException)
        {
            return null; // no history at all, a damaged one, or under a log that is not its own
        }
    }

    /// <summary>Copies a history that was found to be whole, ours, and of a version we know.</summary>
    private static (int Runs, int Checkpoints, List<CheckpointEntity> Files) CopyChecked(string file, string database, string target)
    {
        if (!File.Exists(file))
            throw new HistoryException($"There is no file {file}.");
        try
        {
            using var connection = Open(file, alone: file == database);
            Schema.CheckOwn(connection, file);
            using var db = Context(connection);
            if (!db.Database.GetAppliedMigrations().Any())
                throw new HistoryException($"{file} is no history of rtrl: it has no tables. Nothing was changed.");
            Schema.CheckKnown(db, file);
            if (Damage(connection) is { } damage)
                throw new HistoryException(
                    $"{file} is damaged ({damage}), so it was not restored. Nothing was changed; take another backup."
                );
            HistoryBackup.Copy(db, target);
            return (
                db.Runs.Count(),
                db.Checkpoints.Count(),
                db.Checkpoints.Where(row => row.File != null)
                    .Select(row => new CheckpointEntity
                    {
                        Id = row.Id,
                        RunId = row.RunId,
                        Step = row.Step,
                        Bytes = row.Bytes,
                        File = row.File,
                        VectorPath = "",
                        Sha256 = row.Sha256,
                    })
                    .ToList()
            );
        }
        catch (SqliteException exception)
        {
            throw new HistoryException(
                $"{file} is damaged or no history of rtrl ({exception.Message.Trim()}), so it was not restored. Nothing was changed.",
                exception
            );
        }
    }

    /// <summary>With its log, if it has one that is its own; without one nothing is left beside the file.</summary>
    private static SqliteConnection Open(string file, bool alone)
    {
        if (alone || WriteAheadLog.CommitNumbers(WriteAheadLog.Of(file)) is null)
            return CommitNumber.OpenAlone(file);
        DatabaseFile.CheckLog(file);
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        return connection;
    }

    /// <summary>What SQLite finds wrong with a database, in its words; null when nothing is.</summary>
    private static string? Damage(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(1)";
        return command.ExecuteScalar() is string words and not "ok" ? words : null;
    }

    /// <summary>Brings the large checkpoints along, from the backup or from what is there.</summary>
    /// <returns>Words for those that are nowhere.</returns>
    private static List<string> CopyFiles(List<CheckpointEntity> checkpoints, string[] folders, string target)
    {
        List<string> missing = [];
        foreach (var checkpoint in checkpoints)
        {
            var source = folders
                .Select(folder => new FileInfo(Path.Combine(folder, checkpoint.File!)))
                .FirstOrDefault(file => file.Exists && file.Length == checkpoint.Bytes);
            if (source is null)
            {
                missing.Add(string.Create(CultureInfo.InvariantCulture, $"run {checkpoint.RunId} at step {checkpoint.Step:N0}"));
                continue;
            }

            PrivateFiles.CreateFolder(target);
            PrivateFiles.Copy(source.FullName, Path.Combine(target, checkpoint.File!));
        }

        return missing;
    }

    private static HistoryOptions Aside(HistoryOptions options, TimeProvider clock)
    {
        var path = $"{options.Path}.replaced-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        return File.Exists(path)
            ? throw new HistoryException(
                $"{path} exists already: something was restored within this second. Nothing was changed; try again."
            )
            : new HistoryOptions { Path = path };
    }

    /// <summary>
    /// The database is exchanged in one step, and its log moved away after it: whoever starts in between finds a log that is not its own,
    /// and refuses.
    /// </summary>
    private static void Exchange(HistoryOptions partial, HistoryOptions options, HistoryOptions aside)
    {
        Move(options.CheckpointFolder, aside.CheckpointFolder);
        Move(partial.CheckpointFolder, options.CheckpointFolder);
        if (File.Exists(options.Path))
            File.Replace(partial.Path, options.Path, aside.Path);
        else
            File.Move(partial.Path, options.Path);
        Move(WriteAheadLog.Of(options.Path), WriteAheadLog.Of(aside.Path));
        Move(options.Path + "-journal", aside.Path + "-journal");
        PrivateFiles.Delete(options.Path + "-shm");
        PrivateFiles.Close(aside.Path);
    }

    private static void Move(string from, string to)
    {
        if (Path.Exists(from))
            Directory.Move(from, to); // a file as well
    }

    private static HistoryContext Context(SqliteConnection connection) =>
        new(new DbContextOptionsBuilder<HistoryContext>().UseSqlite(connection).Options);
}
