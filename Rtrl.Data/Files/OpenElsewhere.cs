using System.Runtime.Versioning;

namespace Rtrl.Data.Files;

/// <summary>Whether another process has a database open, by the locks that SQLite holds as long as it does.</summary>
internal static class OpenElsewhere
{
    /// <summary>SQLite's shared locks lie behind the first gigabyte, over 510 bytes; that of the shared memory on its 128th byte.</summary>
    private const long SharedLocks = 0x4000_0002,
        MemoryLock = 128;

    /// <summary>
    /// Looks at the database and at its shared memory, which stays where it was when the database is replaced. Not to be asked by a process
    /// that has the database open itself: looking drops its locks. Null on macOS, where .NET cannot ask for locks.
    /// </summary>
    public static bool? Is(string path) =>
        OperatingSystem.IsMacOS() ? null : Locked(path, SharedLocks, 510) || Locked(path + "-shm", MemoryLock, 1);

    [UnsupportedOSPlatform("macos")]
    private static bool Locked(string path, long position, long length)
    {
        if (!File.Exists(path))
            return false;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            file.Lock(position, length);
            return false; // let go of when the file is closed
        }
        catch (IOException)
        {
            return true;
        }
    }
}
