namespace Rtrl.Cli;

/// <summary>Files that a person names on the command line, refused before anything else happens.</summary>
internal static class FileArgument
{
    /// <returns>The full path; null when the option was not given.</returns>
    /// <exception cref="UsageException">No name at all, a name that no file can have, or a folder.</exception>
    public static string? Path(string option, string? text)
    {
        if (text is null)
            return null;
        if (string.IsNullOrWhiteSpace(text))
            throw new UsageException($"{option}: the name is empty; name a file.");
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new UsageException($"{option}: the character U+0000 is in no file's name.");
        var path = System.IO.Path.GetFullPath(text);
        return Directory.Exists(path) || System.IO.Path.EndsInDirectorySeparator(text)
            ? throw new UsageException($"{option} {text} is a folder; name a file in it.")
            : path;
    }

    /// <summary>A file that can be written: its folder is there.</summary>
    /// <exception cref="UsageException">As above, or there is no such folder.</exception>
    public static string? Output(string option, string? text) =>
        Path(option, text) is not { } path || Directory.Exists(System.IO.Path.GetDirectoryName(path))
            ? Path(option, text)
            : throw new UsageException(
                $"{option} {text}: there is no folder {System.IO.Path.GetDirectoryName(path)}. Make it first, or name another."
            );
}
