using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Rtrl.Data.Files;

/// <summary>
/// The number of a database's last commit, kept in its header (SQLite's user_version). Every commit of ours adds one, so that the header
/// page is in every commit and a log tells which state of which database it follows; a new database and every backup begin at a random
/// number, so that no two share their course. It wraps around.
/// </summary>
internal static class CommitNumber
{
    private const int Offset = 60;

    public static int Of(ReadOnlySpan<byte> headerPage) => BinaryPrimitives.ReadInt32BigEndian(headerPage[Offset..]);

    public static int Read(SqliteConnection connection, SqliteTransaction? transaction = null) =>
        (int)(long)Execute(connection, transaction, "PRAGMA user_version")!;

    public static void Advance(SqliteConnection connection, SqliteTransaction transaction) =>
        Write(connection, transaction, unchecked(Read(connection, transaction) + 1));

    /// <summary>Gives a new database its first number, before it has a log.</summary>
    public static void Begin(SqliteConnection connection)
    {
        if (!IsNew(connection, null))
            return;
        using var transaction = connection.BeginTransaction(deferred: false);
        if (IsNew(connection, transaction))
            Draw(connection, transaction);
        transaction.Commit();
    }

    public static void Draw(SqliteConnection connection, SqliteTransaction? transaction = null)
    {
        Span<byte> bytes = stackalloc byte[4];
        RandomNumberGenerator.Fill(bytes);
        Write(connection, transaction, BinaryPrimitives.ReadInt32BigEndian(bytes));
    }

    /// <summary>
    /// The number in the file itself, whatever its log says; null when it is no database. Read through SQLite (immutable: no log, no
    /// locks), because closing a file by ourselves would drop the locks that SQLite holds on it in this process.
    /// </summary>
    public static int? InFile(string path)
    {
        try
        {
            using var connection = OpenAlone(path);
            // A log is brought into the file header page first. Until its last page has come, the file is shorter than the header says,
            // which SQLite calls corrupt: but not to those who are allowed to repair it.
            Execute(connection, null, "PRAGMA writable_schema = ON");
            return Read(connection);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            return null;
        }
    }

    /// <summary>Opens the file as it stands, to read it: without its log and without leaving anything beside it.</summary>
    public static SqliteConnection OpenAlone(string path)
    {
        var address = "file:" + string.Join('/', path.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString)) + "?immutable=1";
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = address,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool IsNew(SqliteConnection connection, SqliteTransaction? transaction) =>
        Read(connection, transaction) == 0 && Execute(connection, transaction, "SELECT name FROM sqlite_master LIMIT 1") is null;

    private static void Write(SqliteConnection connection, SqliteTransaction? transaction, int number) =>
        Execute(connection, transaction, $"PRAGMA user_version = {number}");

    private static object? Execute(SqliteConnection connection, SqliteTransaction? transaction, string pragma)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = pragma;
        return command.ExecuteScalar();
    }
}
