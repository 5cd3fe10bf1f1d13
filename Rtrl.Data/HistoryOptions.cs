using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;

namespace Rtrl.Data;

/// <summary>Where the history lives. Configuration section <c>Rtrl:Data</c>, environment <c>Rtrl__Data__Path</c>.</summary>
public sealed record HistoryOptions
{
    /// <summary>The database file; default rtrl/rtrl.db in the user's data folder (XDG_DATA_HOME where it is set).</summary>
    public required string Path { get; init; }

    /// <summary>How long a write waits for a lock that another process holds; whole seconds, at least 1.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long reports are collected before they are written, and how long a failed write waits before it is tried again.
    /// </summary>
    public TimeSpan ReportInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Larger checkpoints become files beside the database.</summary>
    public long LargestBlob { get; init; } = 64L << 20;

    /// <summary>Folder of the checkpoints that are files.</summary>
    public string CheckpointFolder => Path + ".checkpoints";

    /// <summary>Folder of the backups.</summary>
    public string BackupFolder => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, "backups");

    /// <summary>Folder of the keys that protect the dashboard's cookies.</summary>
    public string KeyFolder => Path + ".keys";

    /// <summary>
    /// A file without a name on the volume of the history, only its owner's, to write and read again: whatever happens to the process,
    /// nothing is left of it once it is closed.
    /// </summary>
    public FileStream Scratch()
    {
        var path = $"{Path}.{Guid.NewGuid():N}.scratch";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        File.Delete(path);
        return file;
    }

    /// <summary>Free space on the volume of a folder.</summary>
    internal Func<string, long> FreeBytes { get; init; } = folder => new DriveInfo(folder).AvailableFreeSpace;

    internal string ReadConnection => Connection(SqliteOpenMode.ReadWrite, pooling: true);

    internal string WriteConnection => Connection(SqliteOpenMode.ReadWriteCreate, pooling: false);

    /// <exception cref="HistoryException">There is no user data folder and no path is configured, or the path is a folder.</exception>
    public static HistoryOptions From(IConfiguration configuration)
    {
        var path = configuration["Rtrl:Data:Path"];
        if (string.IsNullOrWhiteSpace(path))
        {
            var folder = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData,
                Environment.SpecialFolderOption.DoNotVerify
            );
            if (folder.Length == 0)
            {
                throw new HistoryException(
                    "There is no user data folder for the history (neither HOME nor XDG_DATA_HOME is set). Name a database file "
                        + "with Rtrl__Data__Path."
                );
            }

            path = System.IO.Path.Combine(folder, "rtrl", "rtrl.db");
        }

        path = System.IO.Path.GetFullPath(path);
        return Directory.Exists(path)
            ? throw new HistoryException(
                $"Rtrl:Data:Path is {path}, which is a folder. Name a file in it, such as {System.IO.Path.Combine(path, "rtrl.db")}."
            )
            : new HistoryOptions { Path = path };
    }

    private string Connection(SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = pooling,
            ForeignKeys = true,
            DefaultTimeout = Math.Max(1, (int)BusyTimeout.TotalSeconds),
        }.ToString();
}
