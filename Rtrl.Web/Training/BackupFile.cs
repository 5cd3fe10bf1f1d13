using System.Globalization;
using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>A consistent copy of the live database, written into the folder "backups" beside it.</summary>
internal sealed record BackupFile(string Path, long Bytes)
{
    /// <summary>Where a browser fetches it: the name alone, in the folder of the backups.</summary>
    public string Href => "/api/v1/backups/" + Uri.EscapeDataString(System.IO.Path.GetFileName(Path));

    /// <summary>The stored backup of that name; null when there is none. Nothing but a name of a backup is looked for.</summary>
    public static string? Find(IRunQueries queries, string name)
    {
        var folder = Folder(queries);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "rtrl-*.db").FirstOrDefault(path => System.IO.Path.GetFileName(path) == name) : null;
    }

    /// <exception cref="HistoryException">The copy cannot be written.</exception>
    public static async Task<BackupFile> WriteAsync(IRunHistory history, IRunQueries queries, TimeProvider clock, CancellationToken cancellation = default)
    {
        var folder = Folder(queries);
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, $"rtrl-{clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.db");
        return new BackupFile(path, await history.BackupAsync(path, cancellation));
    }

    private static string Folder(IRunQueries queries) => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(queries.Storage().DatabasePath)!, "backups");
}
