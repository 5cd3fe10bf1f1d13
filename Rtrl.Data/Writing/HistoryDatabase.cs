using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Rtrl.Data.Entities;
using Rtrl.Data.Files;
using SQLitePCL;

namespace Rtrl.Data.Writing;

/// <summary>Opens the database: once for the writer, briefly for every read.</summary>
internal sealed class HistoryDatabase(HistoryOptions options, IEnumerable<IInterceptor> interceptors, ILogger<HistoryDatabase> logger)
{
    private readonly DatabaseFile _file = new(options);
    private readonly IInterceptor[] _interceptors = [.. interceptors];

    private readonly DbContextOptions<HistoryContext> _reading = new DbContextOptionsBuilder<HistoryContext>()
        .UseSqlite(options.ReadConnection)
        .AddInterceptors(interceptors)
        .Options;

    private volatile HistoryFault? _fault;

    public HistoryOptions Options { get; } = options;

    /// <summary>What the writer last found wrong; null while it works.</summary>
    public HistoryFault? Fault
    {
        get => _fault;
        set => _fault = value;
    }

    /// <summary>
    /// One short read; what went wrong with the storage comes out as <see cref="HistoryException"/>. A file that took the place of ours is
    /// not even opened: SQLite would lay our log over it.
    /// </summary>
    public T Read<T>(Func<HistoryContext, T> query)
    {
        if (_file.Displacement is { } lost)
            throw DatabaseFile.Refusal(lost);
        if (Fault is { Kind: DatabaseFile.Displaced or DatabaseFile.ForeignLog } known)
            throw DatabaseFile.Refusal(known);
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
        Close(null); // the file may have been replaced
        _file.Prepare();
        var connection = new SqliteConnection(Options.WriteConnection);
        try
        {
            connection.Open();
            Pragmas(connection, $"PRAGMA busy_timeout = {(long)Options.BusyTimeout.TotalMilliseconds};");
            Schema.CheckOwn(connection, Options.Path);
            _file.CloseToOthers();

            // auto_vacuum takes effect on a new file only: deleting runs then gives the space back to the disk.
            Pragmas(connection, "PRAGMA auto_vacuum = INCREMENTAL;");
            CommitNumber.Begin(connection);
            Pragmas(connection, "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 67108864;");
            using (var db = new HistoryContext(ForWriting(connection)))
            {
                Schema.Upgrade(connection, db, Options.Path);
                RunIdentities.Fill(db);
                FinalReturns.Fill(db);
            }

            _file.Opened();
            WarnOfOpenFolder();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Before a transaction: the file is still ours.</summary>
    /// <exception cref="HistoryException">It was removed, replaced or overwritten.</exception>
    public void CheckPlace(SqliteConnection connection)
    {
        if (_file.DisplacementBy(connection) is { } fault)
            throw DatabaseFile.Refusal(fault);
    }

    /// <summary>Right before the commit: gives it its number, and looks once more whether the file is still there.</summary>
    /// <exception cref="HistoryException">It was removed or replaced.</exception>
    public void Seal(SqliteConnection connection, IDbContextTransaction transaction)
    {
        CommitNumber.Advance(connection, (SqliteTransaction)transaction.GetDbTransaction());
        if (_file.Displacement is { } fault)
            throw DatabaseFile.Refusal(fault);
    }

    /// <summary>What happened to the file, if that is why something failed.</summary>
    public HistoryFault? Displacement(SqliteConnection? connection) =>
        connection is null ? _file.Displacement : _file.DisplacementBy(connection);

    /// <summary>
    /// Closes the writer's connection, and those that readers left open for the next. The log is not brought into a file that is not ours.
    /// </summary>
    public void Close(SqliteConnection? connection)
    {
        using (var pooled = new SqliteConnection(Options.ReadConnection))
            SqliteConnection.ClearPool(pooled);
        if (connection is null)
            return;
        if (!_file.IsOurs(connection))
            raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        _file.Closing();
        connection.Dispose();
    }

    public DbContextOptions<HistoryContext> ForWriting(SqliteConnection connection) =>
        new DbContextOptionsBuilder<HistoryContext>().UseSqlite(connection).AddInterceptors(_interceptors).Options;

    private static void Pragmas(SqliteConnection connection, string pragmas)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragmas;
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// The files are closed to others whatever the folder is; but whoever may write the folder may put other files in their place.
    /// </summary>
    private void WarnOfOpenFolder()
    {
        var folder = Path.GetDirectoryName(Options.Path)!;
        if (PrivateFiles.OthersMayReplace(folder))
            logger.LogWarning(
                "Others may write the folder of the history, {Folder}, and so remove or replace its files. Keep it to yourself: "
                    + "chmod go-w {Folder}",
                folder,
                folder
            );
    }
}
