namespace Rtrl.Data.Files;

/// <summary>
/// Files that only their owner may read and write (0600), in folders that only their owner may enter (0700). SQLite gives its log, its
/// shared memory and its journals the rights of the database. On Windows the user's data folder is private already.
/// </summary>
internal static class PrivateFiles
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>A folder that exists keeps the rights somebody chose for it: the files in it are closed one by one.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent)
            CreateFolder(parent); // .NET would make the parents for everybody
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute);
    }

    /// <exception cref="IOException">The file exists.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = Owner;
        return new FileStream(path, options);
    }

    /// <summary>A copy that is on the disk when this returns.</summary>
    public static void Copy(string source, string target)
    {
        using var from = File.OpenRead(source);
        using var to = Create(target);
        from.CopyTo(to);
        to.Flush(flushToDisk: true);
    }

    /// <summary>Takes the others' rights to a file away. Where it is another user's, its rights are that user's affair.</summary>
    public static void Close(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return;
        try
        {
            if (File.GetUnixFileMode(path) != Owner)
                File.SetUnixFileMode(path, Owner);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not ours, or gone meanwhile.
        }
    }

    /// <summary>
    /// Whether others may remove or replace what lies in a folder: they may write it, and no sticky bit keeps each to his own files.
    /// </summary>
    public static bool OthersMayReplace(string folder) =>
        !OperatingSystem.IsWindows()
        && File.GetUnixFileMode(folder) is var mode
        && (mode & OthersWrite) != UnixFileMode.None
        && !mode.HasFlag(UnixFileMode.StickyBit);

    /// <summary>Deletes files that may or may not be there; what cannot be deleted stays.</summary>
    public static void Delete(params IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            try
            {
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
                else
                    File.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is left for the next time.
            }
        }
    }
}
