using Microsoft.Data.Sqlite;
using Rtrl.Data.Files;
using SQLitePCL;

namespace Rtrl.Data.Writing;

/// <summary>Tells what is wrong with the storage from what is wrong with a request, and puts it into words.</summary>
internal static class Faults
{
    private const int NoSpaceLeft = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int QuotaExceeded = 122;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullOnWindows = unchecked((int)0x80070027);

    private const string Safe =
        "Everything reported as stored is safe and newer results wait in memory; rtrl goes on by itself once it works again.";

    /// <summary>Null when the storage is not to blame.</summary>
    public static HistoryFault? Of(Exception exception, string path)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OutOfMemoryException or SqliteException { SqliteErrorCode: raw.SQLITE_NOMEM }:
                    return new HistoryFault(
                        "memory",
                        $"There was not enough memory to write the history {path}. Pause or delete runs, or give the program more "
                            + $"memory. {Safe}"
                    );
                case HistoryException { Fault: { } fault }:
                    return fault;
                case SqliteException sqlite when OfSqlite(sqlite, path) is { } ofSqlite:
                    return ofSqlite;
                case IOException { HResult: NoSpaceLeft or QuotaExceeded or DiskFullOnWindows or HandleDiskFullOnWindows }:
                    return Full(path);
                case UnauthorizedAccessException or IOException { HResult: ReadOnlyFileSystem }:
                    return ReadOnly(path);
                case IOException io:
                    return new HistoryFault(
                        "unknown",
                        $"The history at {path} cannot be written: {io.Message} Check the disk and the folder. {Safe}"
                    );
            }
        }

        return null;
    }

    private static HistoryFault? OfSqlite(SqliteException exception, string path) =>
        exception.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => Full(path),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL => new HistoryFault(
                "locked",
                $"Another program has locked the history file {path}. Close the program that holds it (a database browser, a "
                    + $"backup). {Safe}"
            ),
            raw.SQLITE_READONLY or raw.SQLITE_PERM => ReadOnly(path),
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new HistoryFault(
                "corrupt",
                $"The history file {path} is damaged or not a rtrl database ({Reason(exception)}). It was left as it is. Move it "
                    + $"away to start afresh; put a backup in its place: {DatabaseFile.RestoreCommand(path)}; or name another file with "
                    + "Rtrl__Data__Path."
            ),
            raw.SQLITE_CANTOPEN => new HistoryFault(
                "unknown",
                $"The history file {path} cannot be opened. Check that its folder exists and may be written, or name another file "
                    + $"with Rtrl__Data__Path. {Safe}"
            ),
            raw.SQLITE_IOERR => new HistoryFault(
                "unknown",
                $"The disk failed while the history {path} was read or written ({Reason(exception)}). Check the disk. {Safe}"
            ),
            _ => null,
        };

    private static HistoryFault Full(string path) =>
        new("full", $"The disk that holds the history {path} is full. Free some space, or delete runs. {Safe}");

    private static HistoryFault ReadOnly(string path) =>
        new("readOnly", $"The history {path} may only be read. Give this user the right to write the file and its folder. {Safe}");

    private static string Reason(SqliteException exception) => $"SQLite error {exception.SqliteExtendedErrorCode}";
}
