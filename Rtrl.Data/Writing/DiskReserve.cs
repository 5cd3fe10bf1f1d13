using Microsoft.Extensions.Logging;

namespace Rtrl.Data.Writing;

/// <summary>
/// A file of nothing beside the database, whose space is given up when the disk is full and runs are to be deleted: a deletion must be
/// written to the log before it frees anything. 8 MB hold the deletion of about 2 GB of checkpoints.
/// </summary>
internal sealed class DiskReserve(HistoryOptions options, ILogger<DiskReserve> logger)
{
    private const long Bytes = 8L << 20;

    /// <summary>Taken only where the disk has so many times more to give.</summary>
    private const int Margin = 4;

    private string Path => options.Path + ".reserve";

    /// <summary>Makes the file unless it is there, or the disk has too little room for it.</summary>
    public void Keep()
    {
        try
        {
            if (File.Exists(Path) || new DriveInfo(System.IO.Path.GetDirectoryName(Path)!).AvailableFreeSpace < Margin * Bytes)
                return;
            var reserved = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                PreallocationSize = Bytes,
            };
            if (!OperatingSystem.IsWindows())
                reserved.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(Path, reserved);
            file.SetLength(Bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            logger.LogDebug(exception, "No space was set aside at {Path}", Path);
        }
    }

    /// <summary>Gives the space up; false when there was none.</summary>
    public bool Spend()
    {
        try
        {
            if (!File.Exists(Path))
                return false;
            File.Delete(Path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("The space set aside at {Path} cannot be given up: {Message}", Path, exception.Message);
            return false;
        }
    }
}
