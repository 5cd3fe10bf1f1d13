using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Rtrl.Data.Writing;

/// <summary>Gives pages that deleted rows left behind back to the disk, up to 100 MB at a time so that no writer waits long.</summary>
internal static class FreePages
{
    private const int MostPages = 25_000;

    public static void GiveBack(HistoryContext db)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction() as SqliteTransaction;
        command.CommandText = $"PRAGMA incremental_vacuum({MostPages})";
        using var pages = command.ExecuteReader();
        while (pages.Read())
        {
            // One row a page; the work is done by asking for it.
        }
    }
}
