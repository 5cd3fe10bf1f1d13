using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Rtrl.Data.Entities;

namespace Rtrl.Data.Writing;

/// <summary>
/// Brings a database to the newest schema in one transaction of its own, so that a process killed half-way leaves the old schema and
/// two processes that start together take turns. (EF's Migrate keeps a lock row, which a killed process would leave behind for ever.)
/// </summary>
internal static class Schema
{
    public static void Upgrade(SqliteConnection connection, HistoryContext db, string path)
    {
        if (Pending(db, path).Count == 0)
            return;

        Execute(connection, null, "PRAGMA foreign_keys = OFF;"); // rebuilding a table must not cascade
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            using (db.Database.UseTransaction(transaction))
            {
                if (Pending(db, path).Count > 0)
                {
                    var newest = db.Database.GetAppliedMigrations().LastOrDefault() ?? Migration.InitialDatabase;
                    var script = db.GetService<IMigrator>().GenerateScript(newest, null, MigrationsSqlGenerationOptions.NoTransactions);
                    Execute(connection, transaction, script);
                }
            }

            transaction.Commit();
        }

        Execute(connection, null, "PRAGMA foreign_keys = ON;");
    }

    /// <exception cref="HistoryException">The file is a database, but not one of ours.</exception>
    public static void CheckOwn(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT name FROM sqlite_master WHERE type = 'table' AND NOT EXISTS (SELECT 1 FROM sqlite_master WHERE name = "
            + "'__EFMigrationsHistory')";
        if (command.ExecuteScalar() is string table)
        {
            throw new HistoryException(
                $"The file {path} is a database of another program (it has a table {table}). It was left as it is. Name another "
                    + "file with Rtrl__Data__Path."
            );
        }
    }

    /// <exception cref="HistoryException">The database was written by a newer program.</exception>
    public static void CheckKnown(HistoryContext db, string path) => Pending(db, path);

    private static List<string> Pending(HistoryContext db, string path)
    {
        var known = db.Database.GetMigrations().ToList();
        var applied = db.Database.GetAppliedMigrations().ToHashSet();
        return applied.FirstOrDefault(migration => !known.Contains(migration)) is { } newer
            ? throw new HistoryException(
                $"The history {path} was written by a newer rtrl (it has {newer}; this one knows up to {known[^1]}). Update rtrl, "
                    + "or name another file with Rtrl__Data__Path. Nothing was changed."
            )
            : known.FindAll(migration => !applied.Contains(migration));
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
