using System.Globalization;

namespace Rtrl.Data.Files;

/// <summary>
/// Which files in the folder of the backups are ours: the database's name, the time, ".db". All others are left alone, those of another
/// database beside it too.
/// </summary>
internal sealed class BackupNames(HistoryOptions options)
{
    private const string Suffix = ".db",
        Time = "yyyyMMdd-HHmmss-fff";

    private readonly string _prefix = Path.GetFileNameWithoutExtension(options.Path) + "-";

    /// <summary>Paths of the whole backups.</summary>
    public IEnumerable<string> Files =>
        Directory.Exists(options.BackupFolder)
            ? Directory.EnumerateFiles(options.BackupFolder).Where(path => TimeIn(Path.GetFileName(path)) is not null)
            : [];

    public string At(DateTimeOffset time) =>
        Path.Combine(options.BackupFolder, _prefix + time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture) + Suffix);

    /// <summary>The time in a name of ours; null for any other name.</summary>
    public DateTimeOffset? TimeIn(string name) =>
        name.StartsWith(_prefix, StringComparison.Ordinal)
        && name.EndsWith(Suffix, StringComparison.Ordinal)
        && name.Length > _prefix.Length + Suffix.Length
        && DateTimeOffset.TryParseExact(
            name[_prefix.Length..^Suffix.Length],
            Time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : null;

    /// <summary>
    /// The backup that a file or folder is a part of, such as "….db.partial-journal" or "….db.checkpoints"; null for a whole one and for
    /// what is not ours.
    /// </summary>
    public string? WholeOf(string part) =>
        part.IndexOf(Suffix, StringComparison.Ordinal) is var end and >= 0
        && end + Suffix.Length < part.Length
        && TimeIn(part[..(end + Suffix.Length)]) is not null
            ? part[..(end + Suffix.Length)]
            : null;
}
