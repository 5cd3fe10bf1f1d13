using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Rtrl.Data.Writing;

/// <summary>Copies a live database: one consistent, compact file, and the checkpoints that are files beside it.</summary>
internal static class HistoryBackup
{
    /// <returns>Bytes written.</returns>
    public static long Write(HistoryDatabase database, string path, CancellationToken cancellation)
    {
        var target = new HistoryOptions { Path = Path.GetFullPath(path) };
        if (File.Exists(target.Path) || Directory.Exists(target.Path))
            throw new HistoryException($"The backup was not made: {target.Path} exists already. Name a file that does not.");

        var partial = target.Path + ".partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target.Path)!);
            File.Delete(partial);
            var files = database.Read(db =>
            {
                db.Database.ExecuteSql($"VACUUM INTO {partial}");
                return db.Checkpoints.Where(row => row.File != null).Select(row => row.File!).ToList();
            });
            var bytes = new FileInfo(partial).Length;
            foreach (var file in files)
            {
                cancellation.ThrowIfCancellationRequested();
                var source = Path.Combine(database.Options.CheckpointFolder, file);
                if (!File.Exists(source))
                    continue; // pruned since
                Directory.CreateDirectory(target.CheckpointFolder);
                var copy = Path.Combine(target.CheckpointFolder, file);
                File.Copy(source, copy, overwrite: true);
                bytes += new FileInfo(copy).Length;
            }

            File.Move(partial, target.Path);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException or HistoryException)
        {
            throw new HistoryException($"The backup to {target.Path} was not made: {exception.GetBaseException().Message}", exception);
        }
        finally
        {
            if (File.Exists(partial))
                File.Delete(partial);
        }
    }
}
