using System.Globalization;
using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>A consistent copy of the live database, written into the folder "backups" beside it.</summary>
internal sealed record BackupFile(string Path, long Bytes)
{
    /// <exception cref="HistoryException">The copy cannot be written.</exception>
    public static async Task<BackupFile> WriteAsync(IRunHistory history, IRunQueries queries, TimeProvider clock, CancellationToken cancellation = default)
    {
        var folder = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(queries.Storage().DatabasePath)!, "backups");
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, $"rtrl-{clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}.db");
        return new BackupFile(path, await history.BackupAsync(path, cancellation));
    }
}
