using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Rtrl.Data.Entities;
using Rtrl.Data.Files;
using Rtrl.Data.Writing;

namespace Rtrl.Data.Copies;

/// <summary>
/// A copy of a database: one consistent, compact file without a log, and the checkpoints that are files in a folder beside it.
/// </summary>
internal static class HistoryBackup
{
    /// <summary>
    /// Copies a live database to a file that does not exist yet. It appears when it is whole; of a failure nothing is left.
    /// </summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="HistoryException">The file exists already, or cannot be written.</exception>
    public static long Write(HistoryDatabase database, string path, CancellationToken cancellation)
    {
        var target = new HistoryOptions { Path = Path.GetFullPath(path) };
        if (File.Exists(target.Path) || Directory.Exists(target.Path))
            throw new HistoryException($"The backup was not made: {target.Path} exists already. Name a file that does not.");

        var partial = new HistoryOptions { Path = target.Path + ".partial" };
        try
        {
            PrivateFiles.CreateFolder(Path.GetDirectoryName(target.Path)!);
            var files = database.Read(db =>
            {
                Copy(db, partial.Path);
                return db.Checkpoints.Where(row => row.File != null).Select(row => row.File!).ToList();
            });
            foreach (var file in files)
            {
                cancellation.ThrowIfCancellationRequested();
                var source = Path.Combine(database.Options.CheckpointFolder, file);
                if (!File.Exists(source))
                    continue; // pruned since
                PrivateFiles.CreateFolder(partial.CheckpointFolder);
                PrivateFiles.Copy(source, Path.Combine(partial.CheckpointFolder, file));
            }

            if (Directory.Exists(partial.CheckpointFolder))
                Directory.Move(partial.CheckpointFolder, target.CheckpointFolder);
            try
            {
                File.Move(partial.Path, target.Path);
            }
            catch
            {
                PrivateFiles.Delete(target.CheckpointFolder);
                throw;
            }

            return DatabaseFile.BytesOf(target) + DatabaseFile.CheckpointBytesOf(target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or HistoryException)
        {
            throw new HistoryException($"The backup to {target.Path} was not made: {exception.GetBaseException().Message}", exception);
        }
        finally
        {
            PrivateFiles.Delete([partial.Path, .. Beside(partial.Path)]);
        }
    }

    /// <summary>Writes what a context sees to a new file of its owner's, with a commit number of its own.</summary>
    public static void Copy(HistoryContext db, string path)
    {
        PrivateFiles.Create(path).Dispose();
        db.Database.ExecuteSql($"VACUUM INTO {path}");
        using var copy = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );
        copy.Open();
        CommitNumber.Draw(copy);
    }

    /// <summary>What may lie beside a database: SQLite's own files, and the checkpoints.</summary>
    public static IEnumerable<string> Beside(string path) =>
        [path + "-journal", WriteAheadLog.Of(path), path + "-shm", new HistoryOptions { Path = path }.CheckpointFolder];
}
