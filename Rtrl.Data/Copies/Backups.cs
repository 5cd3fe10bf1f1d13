using System.Globalization;
using Rtrl.Data.Files;
using Rtrl.Data.Writing;

namespace Rtrl.Data.Copies;

internal sealed class Backups(HistoryDatabase database, TimeProvider clock) : IBackups, IDisposable
{
    /// <summary>How many are kept.</summary>
    public const int Kept = 10;

    /// <summary>What a killed process left behind is no work in progress any more after this long.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    /// <summary>One at a time, so that each finds the space that it was promised.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    private readonly BackupNames _names = new(database.Options);

    public IReadOnlyList<Backup> List() =>
        [.. _names.Files.Select(Read).OfType<Backup>().OrderByDescending(backup => backup.Name, StringComparer.Ordinal)];

    public Backup? Find(string name) => List().FirstOrDefault(backup => backup.Name == name);

    public async Task<Backup> WriteAsync(CancellationToken cancellation = default)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Write(cancellation), cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    public bool Delete(string name)
    {
        if (Find(name) is not { } backup)
            return false;
        try
        {
            File.Delete(backup.Path); // first: what has no database is no backup
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HistoryException($"The backup {backup.Path} was not deleted: {exception.Message}", exception);
        }

        PrivateFiles.Delete(HistoryBackup.Beside(backup.Path));
        return true;
    }

    public void Dispose() => _turn.Dispose();

    private Backup? Read(string path)
    {
        var name = Path.GetFileName(path);
        return _names.TimeIn(name) is { } at && File.Exists(path)
            ? new Backup(name, path, at, BytesOf(new HistoryOptions { Path = path }))
            : null;
    }

    private static long BytesOf(HistoryOptions options) => DatabaseFile.BytesOf(options) + DatabaseFile.CheckpointBytesOf(options);

    private Backup Write(CancellationToken cancellation)
    {
        CheckSpace();
        DeleteAbandoned();
        var path = _names.At(clock.GetUtcNow());
        HistoryBackup.Write(database, path, cancellation);
        foreach (var old in List().Skip(Kept))
            Delete(old.Name);
        return Read(path) ?? throw new HistoryException($"The backup {path} is gone again: somebody deleted it.");
    }

    private void CheckSpace()
    {
        var size = BytesOf(database.Options);
        var free = database.Options.FreeBytes(Path.GetDirectoryName(database.Options.Path)!);
        if (free < 2 * size)
        {
            throw new HistoryException(
                $"The backup was not made: the history takes {Megabytes(size)}, twice that must be free so that training is not "
                    + $"stopped by a full disk, and {Megabytes(free)} are. Free some space, delete old backups from "
                    + $"{database.Options.BackupFolder}, or delete runs."
            );
        }
    }

    /// <summary>Parts of backups that were never finished, because their process was killed.</summary>
    private void DeleteAbandoned()
    {
        var folder = new DirectoryInfo(database.Options.BackupFolder);
        var latest = clock.GetUtcNow() - s_abandoned;
        foreach (var part in folder.Exists ? folder.GetFileSystemInfos() : [])
        {
            if (
                _names.WholeOf(part.Name) is { } whole
                && !File.Exists(Path.Combine(folder.FullName, whole))
                && new DateTimeOffset(part.LastWriteTimeUtc) < latest
            )
                PrivateFiles.Delete(part.FullName);
        }
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
