using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Rtrl.Data;
using Rtrl.Data.Copies;

namespace Rtrl.Tests.Data.Copies;

public sealed class BackupsTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();

    private string Folder => Path.Combine(_fixture.Folder, "backups");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Write_LiveDatabase_IsWholeWithItsLargeCheckpoints()
    {
        var process = _fixture.Open(largestBlob: 100_000);
        var run = await process.CreateRunAsync();
        var small = await process.History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(100));
        var large = await process.History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(200, bytes: 300_000));
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(0, 10));
        await process.History.FlushAsync();

        var backup = await process.Backups.WriteAsync(Cancellation);

        Assert.Equal(("rtrl-20261123-120000-000.db", _fixture.Clock.GetUtcNow()), (backup.Name, backup.At));
        Assert.Equal(new FileInfo(backup.Path).Length + 300_000, backup.Bytes);
        using var copy = new HistoryFixture();
        File.Copy(backup.Path, copy.Path);
        Directory.Move(backup.Path + ".checkpoints", copy.Path + ".checkpoints");
        var restored = copy.Open();
        Assert.Equal(process.Queries.Find(run)!.Settings, restored.Queries.Find(run)!.Settings);
        Assert.Equal(10, restored.Queries.LastEpisodes(run, 100).Count);
        foreach (var id in new[] { small, large })
            Assert.Equal(process.Queries.ReadCheckpoint(id), restored.Queries.ReadCheckpoint(id));
    }

    [Fact]
    public async Task Write_MoreThanTen_KeepsTheNewestTenAndWhatIsNotOurs()
    {
        var process = _fixture.Open(largestBlob: 100_000);
        await process.History.SaveCheckpointAsync(await process.CreateRunAsync(), HistoryFixture.Checkpoint(200, bytes: 300_000));
        Directory.CreateDirectory(Folder);
        string[] others = ["rtrl-before-the-move.db", "rtrl-20261123-1200.db", "other-20261101-000000-000.db", "notes.txt"];
        foreach (var other in others)
            await File.WriteAllTextAsync(Path.Combine(Folder, other), "mine", Cancellation);

        for (var made = 0; made < 12; made++)
        {
            _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            await process.Backups.WriteAsync(Cancellation);
        }

        var listed = process.Backups.List();
        Assert.Equal(
            Enumerable.Range(3, 10).Reverse().Select(second => $"rtrl-20261123-1200{second:00}-000.db"),
            listed.Select(backup => backup.Name)
        );
        Assert.Equal(
            listed
                .Select(backup => backup.Name)
                .Concat(listed.Select(backup => backup.Name + ".checkpoints"))
                .Concat(others)
                .Order(StringComparer.Ordinal),
            Directory.EnumerateFileSystemEntries(Folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Write_LessThanTwiceTheSizeFree_IsRefusedWithBothFigures()
    {
        var process = _fixture.Open(freeBytes: 100_000);

        var message = (await Assert.ThrowsAsync<HistoryException>(() => process.Backups.WriteAsync(Cancellation))).Message;

        Assert.Matches(
            @"the history takes 0\.\d MB, twice that must be free .* and 0\.1 MB are\. Free some space, delete old backups",
            message
        );
        Assert.False(Directory.Exists(Folder));
        Assert.Null(process.History.Fault);
    }

    [Fact]
    public async Task Write_OnADiskThatFillsUp_LeavesNothing()
    {
        var process = _fixture.Open(interceptor: new FullDisk());

        var message = (await Assert.ThrowsAsync<HistoryException>(() => process.Backups.WriteAsync(Cancellation))).Message;

        Assert.Contains("was not made", message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
        Assert.Empty(process.Backups.List());
    }

    [Fact]
    public async Task Write_ToAPlaceThatCannotBe_SaysSo()
    {
        var process = _fixture.Open();
        await File.WriteAllTextAsync(Folder, "a file where the folder should be", Cancellation);

        Assert.Contains(
            "was not made",
            (await Assert.ThrowsAsync<HistoryException>(() => process.Backups.WriteAsync(Cancellation))).Message,
            StringComparison.Ordinal
        );
        Assert.Null(process.History.Fault);
    }

    [Fact]
    public async Task Write_AfterAKill_RemovesWhatItLeftLongAgoAndNothingElse()
    {
        var process = _fixture.Open();
        var whole = await process.Backups.WriteAsync(Cancellation);
        foreach (var left in new[] { ".partial", ".partial-journal", "" })
            await File.WriteAllTextAsync(Path.Combine(Folder, $"rtrl-20261101-000000-000.db{left}"), "left behind", Cancellation);
        File.Delete(Path.Combine(Folder, "rtrl-20261101-000000-000.db"));
        Directory.CreateDirectory(Path.Combine(Folder, "rtrl-20261101-000000-000.db.checkpoints"));
        var young = Path.Combine(Folder, "rtrl-20261123-110000-000.db.partial");
        await File.WriteAllTextAsync(young, "another process writes it", Cancellation);
        foreach (var entry in new DirectoryInfo(Folder).EnumerateFileSystemInfos())
            entry.LastWriteTimeUtc = _fixture.Clock.GetUtcNow().AddHours(entry.FullName == young ? 0 : -2).UtcDateTime;
        _fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        var second = await process.Backups.WriteAsync(Cancellation);

        Assert.Equal(new[] { whole.Path, second.Path, young }.Order(), Directory.EnumerateFileSystemEntries(Folder).Order());
    }

    [Fact]
    public async Task Delete_ByName_TakesTheCheckpointsAlong()
    {
        var process = _fixture.Open(largestBlob: 100_000);
        await process.History.SaveCheckpointAsync(await process.CreateRunAsync(), HistoryFixture.Checkpoint(200, bytes: 300_000));
        var backup = await process.Backups.WriteAsync(Cancellation);

        Assert.False(process.Backups.Delete("../rtrl.db"));
        Assert.True(process.Backups.Delete(backup.Name));
        Assert.False(process.Backups.Delete(backup.Name));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Folder));
        Assert.True(File.Exists(_fixture.Path));
    }

    /// <summary>Fails as SQLite does when the disk fills up half-way, with its journal left.</summary>
    private sealed class FullDisk : DbCommandInterceptor
    {
        public override InterceptionResult<int> NonQueryExecuting(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result
        )
        {
            if (!command.CommandText.StartsWith("VACUUM INTO", StringComparison.Ordinal))
                return result;
            var partial = (string)command.Parameters[0].Value!;
            foreach (var end in new[] { "-journal", "-wal" })
                File.WriteAllText(partial + end, "half-way");
            throw new SqliteException("injected", StorageInterceptor.Full);
        }
    }
}
