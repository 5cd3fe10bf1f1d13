using Microsoft.Data.Sqlite;

namespace Rtrl.Data.Files;

/// <summary>
/// The database as a file among others: which file it is, whether it still lies where it was opened, and whether the log beside it is its
/// own. SQLite asks none of this. It goes on writing into a file that was removed, and lays whatever log it finds over whatever database.
/// </summary>
internal sealed class DatabaseFile(HistoryOptions options)
{
    public const string Displaced = "displaced";
    public const string ForeignLog = "foreignLog";

    private volatile Opening? _opening;

    /// <summary>Before the database is opened: the log beside it is its own, and a new one is its owner's alone.</summary>
    /// <exception cref="HistoryException">The file is not the one that was opened before, or the log belongs to another state.</exception>
    public void Prepare()
    {
        if (Displacement is { } fault)
            throw Refusal(fault);
        CheckLog(options.Path);
        PrivateFiles.CreateFolder(Path.GetDirectoryName(options.Path)!);
        if (!File.Exists(options.Path))
            CreateEmpty();
    }

    /// <summary>
    /// Takes the others' rights to what an older version, or a person, left open to them; only once the database is known to be ours.
    /// </summary>
    public void CloseToOthers()
    {
        foreach (var database in new BackupNames(options).Files.Prepend(options.Path))
        {
            var checkpoints = new HistoryOptions { Path = database }.CheckpointFolder;
            foreach (
                var file in (string[])
                    [
                        database,
                        WriteAheadLog.Of(database),
                        database + "-shm",
                        .. Directory.Exists(checkpoints) ? Directory.GetFiles(checkpoints) : [],
                    ]
            )
                PrivateFiles.Close(file);
        }
    }

    /// <summary>Once the database is open: from now on it must be this file with this log.</summary>
    public void Opened() =>
        _opening = new Opening(
            _opening?.Database ?? FileIdentity.Of(options.Path),
            FileIdentity.Of(WriteAheadLog.Of(options.Path)),
            _opening?.FirstNumber ?? CommitNumber.InFile(options.Path)
        );

    /// <summary>Right before the writer closes the database: from now on the log may go and come.</summary>
    public void Closing() => _opening = _opening is { } opening ? opening with { Log = null } : null;

    /// <summary>
    /// What happened to the file under the running program; null when all is where it was. Costs one look at each of two names.
    /// </summary>
    public HistoryFault? Displacement => FileLost ?? LogLost;

    /// <summary>Likewise, and looks into the file too: copying another over it leaves it the same file.</summary>
    /// <param name="connection">One that was opened before; it sees the newest commit.</param>
    public HistoryFault? DisplacementBy(SqliteConnection connection) => FileLost ?? Overwritten(connection) ?? LogLost;

    /// <summary>Whether the log may still be brought into the file.</summary>
    public bool IsOurs(SqliteConnection connection) => FileLost is null && Overwritten(connection) is null;

    /// <exception cref="HistoryException">The log beside the database follows another state than the database is in.</exception>
    public static void CheckLog(string path)
    {
        var log = WriteAheadLog.Of(path);
        for (var looks = 0; ; looks++)
        {
            // A living process may write both while they are read: only what stands still is judged.
            var number = NumberIn(path);
            if (
                WriteAheadLog.CommitNumbers(log) is not { } numbers
                || (numbers.Count == 0 && number is not null)
                || Follows(numbers, number)
            )
                return;
            if (looks > 0 && NumberIn(path) == number)
                throw Refusal(new HistoryFault(ForeignLog, ForeignWords(path, log)));
        }
    }

    /// <summary>What the database takes on the disk, its log included.</summary>
    public static long BytesOf(HistoryOptions options) =>
        new[] { options.Path, WriteAheadLog.Of(options.Path) }
            .Select(path => new FileInfo(path))
            .Where(file => file.Exists)
            .Sum(file => file.Length);

    /// <summary>What the checkpoints take that are files of their own.</summary>
    public static long CheckpointBytesOf(HistoryOptions options) =>
        Directory.Exists(options.CheckpointFolder)
            ? new DirectoryInfo(options.CheckpointFolder).EnumerateFiles().Sum(file => file.Length)
            : 0;

    /// <summary>What a person types to put a backup in the place of a database.</summary>
    public static string RestoreCommand(string path, string file = "FILE") => $"rtrl restore {file} --database {path}";

    public static HistoryException Refusal(HistoryFault fault) => new(fault.Message) { Fault = fault };

    /// <summary>The database stands before the log's first commit, or at one of them that was brought into it already.</summary>
    private static bool Follows(IReadOnlyList<int> numbers, int? number) =>
        number is { } stands && (numbers.Contains(stands) || (numbers.Count > 0 && stands == unchecked(numbers[0] - 1)));

    private static bool IsThere(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static int? NumberIn(string path) => IsThere(path) ? CommitNumber.InFile(path) : null;

    private static string ForeignWords(string path, string log) =>
        IsThere(path)
            ? $"The log {log} does not belong to {path}: another file, such as a backup, was copied over the one it follows. Opening "
                + $"both would mix the two, so nothing was opened. Take the file as it stands: {RestoreCommand(path, path)}; or put a "
                + $"backup in its place: {RestoreCommand(path)}. Either keeps the log aside."
            : $"The log {log} was left by a history that is gone: {path} is missing or empty. Opening it would delete the log, so "
                + $"nothing was opened. Put the file back; or put a backup in its place: {RestoreCommand(path)}. That keeps the log aside.";

    private void CreateEmpty()
    {
        try
        {
            PrivateFiles.Create(options.Path).Dispose();
        }
        catch (IOException) when (File.Exists(options.Path))
        {
            // Another process was quicker, and made the same.
        }
    }

    private HistoryFault? FileLost =>
        _opening?.Database is { } database && !database.IsAt(options.Path)
            ? Lost(File.Exists(options.Path) ? "replaced by another file" : "removed")
            : null;

    /// <remarks>Who asks while the writer closes the database may have seen the log named and find it gone.</remarks>
    private HistoryFault? LogLost =>
        _opening is { Log: { } log } opening && !log.IsAt(WriteAheadLog.Of(options.Path)) && _opening == opening
            ? new HistoryFault(
                Displaced,
                $"The log of the history, {WriteAheadLog.Of(options.Path)}, was removed or replaced while rtrl was using it. "
                    + "Training is held, and nothing has been written since. Put the very file back and rtrl goes on by itself; or stop "
                    + $"rtrl in good order (Ctrl-C): it then writes what the log held into {options.Path}."
            )
            : null;

    /// <summary>
    /// The number in the file lies from what it was at the opening to the newest commit's; that of another database hardly ever does.
    /// </summary>
    private HistoryFault? Overwritten(SqliteConnection connection)
    {
        if (_opening?.FirstNumber is not { } first)
            return null;
        try
        {
            // A checkpoint may be writing the header at this moment, so one odd number is none yet.
            for (var looks = 0; looks < 2; looks++)
            {
                if (
                    CommitNumber.InFile(options.Path) is { } number
                    && unchecked((uint)(number - first)) <= unchecked((uint)(CommitNumber.Read(connection) - first))
                )
                    return null;
            }

            return Lost("overwritten with another file's contents");
        }
        catch (SqliteException)
        {
            return null; // whoever uses the connection next says it better
        }
    }

    private HistoryFault Lost(string what) =>
        new(
            Displaced,
            $"The history file {options.Path} was {what} while rtrl was using it. Training is held, and nothing has been written "
                + "since. Put the very file back and rtrl goes on by itself; or stop rtrl and put a backup in its place: "
                + $"{RestoreCommand(options.Path)}."
        );

    /// <param name="FirstNumber">What the file held when it was opened first: it only grows from there.</param>
    private sealed record Opening(FileIdentity? Database, FileIdentity? Log, int? FirstNumber);
}
