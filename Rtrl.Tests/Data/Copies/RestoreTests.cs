using Microsoft.Data.Sqlite;
using Rtrl.Data;
using Rtrl.Data.Copies;

namespace Rtrl.Tests.Data.Copies;

public sealed class RestoreTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();
    private readonly HistoryFixture _safe = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Aside => _fixture.Path + ".replaced-20261123-120000";

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _fixture.Dispose();
        _safe.Dispose();
    }

    [Fact]
    public async Task Run_BackupOfAnEarlierState_TakesThePlaceAndKeepsWhatWasThere()
    {
        var (backup, _) = await HistoryWithBackupAsync();

        var report = Run(backup);

        Assert.Equal((_fixture.Path, 1, 1, Aside), (report.Path, report.Runs, report.Checkpoints, report.KeptAs));
        Assert.Empty(report.MissingCheckpoints);
        var names = Directory.GetFileSystemEntries(_fixture.Folder).Select(entry => Path.GetFileName(entry)).ToArray();
        Assert.DoesNotContain("rtrl.db-wal", names);
        Assert.DoesNotContain(names, name => name.Contains("restoring", StringComparison.Ordinal));
        using (var restored = _fixture.Open())
        {
            Assert.Null(restored.History.Fault);
            Assert.Equal("before", Assert.Single(restored.Queries.List()).Name);
            Assert.Equal(
                HistoryFixture.Checkpoint(200, bytes: 300_000).Bytes,
                restored.Queries.ReadCheckpoint(restored.Queries.Checkpoints(1)[0].Id)
            );
        }

        // And back again.
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Run(Aside).Runs);
        Assert.Equal(["after", "before"], _fixture.Open().Queries.List().Select(run => run.Name));
    }

    [Fact]
    public async Task Run_UnderALogThatIsNotItsOwn_KeepsTheLogAside()
    {
        var (backup, log) = await HistoryWithBackupAsync();
        File.Copy(backup, _fixture.Path, overwrite: true);
        await File.WriteAllBytesAsync(_fixture.Path + "-wal", log, Cancellation);
        using (var refused = _fixture.Open())
            Assert.Equal("foreignLog", refused.History.Fault!.Kind);

        var report = Run(_fixture.Path); // as it stands

        Assert.Equal(1, report.Runs);
        Assert.Equal(log, await File.ReadAllBytesAsync(Aside + "-wal", Cancellation));
        Assert.Equal("before", Assert.Single(_fixture.Open().Queries.List()).Name);
    }

    [Fact]
    public async Task Run_NoHistoryYet_PutsOneThere()
    {
        var (backup, _) = await HistoryWithBackupAsync();
        var options = new HistoryOptions { Path = Path.Combine(_safe.Folder, "new", "rtrl.db") };

        var report = HistoryRestore.Run(options, backup, _fixture.Clock);

        Assert.Null(report.KeptAs);
        Assert.True(File.Exists(options.Path));
        Assert.Single(Directory.GetFiles(options.CheckpointFolder));
    }

    [Fact]
    public async Task Run_BackupThatWasDownloaded_TakesLargeCheckpointsFromWhatIsThereOrNamesThem()
    {
        var (backup, _) = await HistoryWithBackupAsync();
        Directory.Delete(backup + ".checkpoints", recursive: true);

        Assert.Empty(Run(backup).MissingCheckpoints);

        Directory.Delete(_fixture.Path + ".checkpoints", recursive: true);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["run 1 at step 200"], Run(backup).MissingCheckpoints);
    }

    [Fact]
    public async Task Run_LiveHistoryOfAnotherPlace_TakesWhatIsInItsLog()
    {
        using var process = _safe.Open();
        await process.CreateRunAsync();

        Assert.Equal(1, Run(_safe.Path).Runs);
        Assert.Single(_fixture.Open().Queries.List());
        await process.CreateRunAsync(); // and is not disturbed
    }

    [Theory]
    [InlineData("text", "is damaged or no history of rtrl")]
    [InlineData("empty", "is no history of rtrl: it has no tables")]
    [InlineData("stranger", "is a database of another program (it has a table letters)")]
    [InlineData("newer", "was written by a newer rtrl (it has 29990101000000_Later")]
    [InlineData("damaged", "is damaged")]
    public async Task Run_NotAWholeHistoryOfThisVersion_IsRefusedAndNothingChanged(string kind, string words)
    {
        var (backup, _) = await HistoryWithBackupAsync();
        var file = Path.Combine(_safe.Folder, "file.db");
        switch (kind)
        {
            case "text":
                await File.WriteAllTextAsync(file, new string('x', 5_000), Cancellation);
                break;
            case "empty":
                await File.WriteAllTextAsync(file, "", Cancellation);
                break;
            case "stranger":
                SqliteFiles.Execute(file, "CREATE TABLE letters (Id INTEGER PRIMARY KEY)");
                break;
            case "newer":
                File.Copy(backup, file);
                SqliteFiles.Execute(file, "INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Later', '99.0.0')");
                break;
            default:
                var bytes = await File.ReadAllBytesAsync(backup, Cancellation);
                bytes.AsSpan(4 * 4_096, 4_096).Clear();
                await File.WriteAllBytesAsync(file, bytes, Cancellation);
                break;
        }

        var before = Snapshot();
        var message = Assert.Throws<HistoryException>(() => Run(file)).Message;

        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Equal(before, Snapshot());
    }

    private RestoreReport Run(string file) => HistoryRestore.Run(new HistoryOptions { Path = _fixture.Path }, file, _fixture.Clock);

    private string[] Snapshot() =>
        [
            .. Directory
                .GetFiles(_fixture.Folder, "*", SearchOption.AllDirectories)
                .Order()
                .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"),
        ];

    /// <summary>
    /// A history of two runs that nobody uses, a backup of the first with a large checkpoint in another folder, and a log as a kill leaves
    /// it.
    /// </summary>
    private async Task<(string Backup, byte[] Log)> HistoryWithBackupAsync()
    {
        using var process = _fixture.Open(largestBlob: 100_000);
        var run = (await process.History.CreateAsync([HistoryFixture.Run("before")]))[0];
        await process.History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(200, bytes: 300_000));
        var made = await process.Backups.WriteAsync(Cancellation);
        var backup = Path.Combine(_safe.Folder, made.Name);
        File.Move(made.Path, backup);
        Directory.Move(made.Path + ".checkpoints", backup + ".checkpoints");
        await process.History.CreateAsync([HistoryFixture.Run("after")]);
        return (backup, await File.ReadAllBytesAsync(_fixture.Path + "-wal", Cancellation));
    }
}
