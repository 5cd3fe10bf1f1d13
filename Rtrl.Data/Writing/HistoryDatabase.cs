using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rtrl.Data.Writing;

/// <summary>Opens the database: once for the writer, briefly for every read.</summary>
internal sealed class HistoryDatabase(HistoryOptions options, IEnumerable<IInterceptor> interceptors)
{
    private readonly IInterceptor[] _interceptors = [.. interceptors];

    private readonly DbContextOptions<HistoryContext> _reading =
        new DbContextOptionsBuilder<HistoryContext>().UseSqlite(options.ReadConnection).AddInterceptors(interceptors).Options;

    public HistoryOptions Options { get; } = options;

    /// <summary>One short read; what went wrong with the storage comes out as <see cref="HistoryException"/>.</summary>
    public T Read<T>(Func<HistoryContext, T> query)
    {
        try
        {
            using var db = new HistoryContext(_reading);
            return query(db);
        }
        catch (Exception exception) when (exception is not HistoryException && Faults.Of(exception, Options.Path) is { } fault)
        {
            throw new HistoryException(fault.Message, exception);
        }
        catch (SqliteException exception) when (!File.Exists(Options.Path) || exception.Message.Contains("no such table", StringComparison.Ordinal))
        {
            throw new HistoryException($"The history {Options.Path} is not ready.", exception);
        }
    }

    /// <summary>The writer's own connection, with the newest schema.</summary>
    public SqliteConnection OpenForWriting()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Options.Path)!);
        Close(); // the file may have been replaced
        var connection = new SqliteConnection(Options.WriteConnection);
        try
        {
            connection.Open();
            using (var pragmas = connection.CreateCommand())
            {
                // auto_vacuum takes effect on a new file only: deleting runs then gives the space back to the disk.
                pragmas.CommandText = $"""
                    PRAGMA busy_timeout = {(long)Options.BusyTimeout.TotalMilliseconds};
                    PRAGMA auto_vacuum = INCREMENTAL;
                    PRAGMA journal_mode = WAL;
                    """;
                pragmas.ExecuteNonQuery();
            }

            using (var db = new HistoryContext(ForWriting(connection)))
                Schema.Upgrade(connection, db, Options.Path);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Closes the connections that readers left open for the next.</summary>
    public void Close()
    {
        using var pooled = new SqliteConnection(Options.ReadConnection);
        SqliteConnection.ClearPool(pooled);
    }

    public DbContextOptions<HistoryContext> ForWriting(SqliteConnection connection) =>
        new DbContextOptionsBuilder<HistoryContext>().UseSqlite(connection).AddInterceptors(_interceptors).Options;
}
