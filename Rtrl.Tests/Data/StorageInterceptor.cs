using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Rtrl.Tests.Data;

/// <summary>A disk that fails on demand: it sees every statement of a history and every commit.</summary>
public sealed class StorageInterceptor : DbCommandInterceptor, IDbTransactionInterceptor
{
    private volatile Func<string, Exception?> _fail = _ => null;
    private volatile string? _pragma;
    private volatile Action? _committing;

    /// <summary>SQLite's primary result codes.</summary>
    public const int Busy = 5,
        ReadOnly = 8,
        IoError = 10,
        Corrupt = 11,
        Full = 13;

    /// <summary>Statements that contain the text fail with the code.</summary>
    public void FailOn(string text, int code) =>
        _fail = sql => sql.Contains(text, StringComparison.Ordinal) ? new SqliteException("injected", code) : null;

    public void FailOn(string text, Exception exception) => _fail = sql => sql.Contains(text, StringComparison.Ordinal) ? exception : null;

    /// <summary>Every commit fails with the code.</summary>
    public void FailCommits(int code) => FailOn("COMMIT", code);

    public void Heal() => _fail = _ => null;

    /// <summary>Executed on the writer's connection whenever a transaction has begun.</summary>
    public void Pragma(string? pragma) => _pragma = pragma;

    /// <summary>Called on the writer thread before every commit.</summary>
    public void OnCommitting(Action? action) => _committing = action;

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Check(command.CommandText);
        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result
    )
    {
        Check(command.CommandText);
        return result;
    }

    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (_pragma is { } pragma)
        {
            using var command = connection.CreateCommand();
            command.Transaction = result;
            command.CommandText = pragma;
            command.ExecuteNonQuery();
        }

        return result;
    }

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        Check("COMMIT");
        _committing?.Invoke();
        return result;
    }

    private void Check(string sql)
    {
        if (_fail(sql) is { } exception)
            throw exception;
    }
}
