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

    private volatile HistoryFault? _fault;

    public HistoryOptions Options { get; } = options;

    /// <summary>What the writer last found wrong; null while it works.</summary>
    public HistoryFault? Fault
    {
        get => _fault;
        set => _fault = value;
    }

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
            throw new HistoryException(fault.Message, exception) { Fault = fault };
        }
        catch (SqliteException exception) when (Fault is { } fault)
        {
            throw new HistoryException(fault.Message, exception) { Fault = fault }; // the file is there, its tables are not yet
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
            Pragmas(connection, $"PRAGMA busy_timeout = {(long)Options.BusyTimeout.TotalMilliseconds};");
            Schema.CheckOwn(connection, Options.Path);

            // auto_vacuum takes effect on a new file only: deleting runs then gives the space back to the disk.
            Pragmas(connection, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;");
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

    private static void Pragmas(SqliteConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }
}
