using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Rtrl.Data.Entities;

namespace Rtrl.Data.Writing;

/// <summary>Gives pages that deleted rows left behind back to the disk, up to 100 MB at a time so that no writer waits long.</summary>
internal static class FreePages
{
    /// <summary>So few that moving them fits the room that <see cref="DiskReserve"/> makes.</summary>
    public const int Piece = 256;

    private const int MostPages = 25_000;

    /// <returns>Pages given back.</returns>
    public static int GiveBack(HistoryContext db, int most = MostPages)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction() as SqliteTransaction;
        command.CommandText = $"PRAGMA incremental_vacuum({most})";
        using var pages = command.ExecuteReader();
        var given = 0;
        while (pages.Read())
            given++; // one row a page; the work is done by asking for it
        return given;
    }

    /// <summary>Moves the write-ahead log into the database and gives its space back; outside a transaction.</summary>
    public static void TruncateLog(HistoryContext db)
    {
        using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }
}
