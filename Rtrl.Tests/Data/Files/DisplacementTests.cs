using System.Buffers.Binary;
using System.Data;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Rtrl.Data;
using Rtrl.Data.Writing;

namespace Rtrl.Tests.Data.Files;

/// <summary>
/// The database is removed, replaced or overwritten under the running program, and a start finds a log that is not its own.
/// </summary>
public sealed class DisplacementTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();
    private readonly HistoryProcess _process;

    public DisplacementTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody remove a file that is open.");
        _process = _fixture.Open();
    }

    private string Log => _fixture.Path + "-wal";

    private string Elsewhere => Path.Combine(_fixture.Folder, "elsewhere.db");

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Heartbeat_DatabaseRemoved_HoldsWritesAndReadsUntilTheVeryFileIsBack()
    {
        var run = await _process.CreateRunAsync();
        var log = await File.ReadAllBytesAsync(Log, TestContext.Current.CancellationToken);
        File.Move(_fixture.Path, Elsewhere);

        var refused = await Assert.ThrowsAsync<HistoryException>(_process.Ownership.HeartbeatAsync);
        _process.History.ReportProgress(HistoryFixture.Progress(run, 160));

        Assert.Equal("displaced", refused.Fault!.Kind);
        Assert.Equal(refused.Message, _process.History.Fault!.Message);
        Assert.StartsWith(
            $"The history file {_fixture.Path} was removed while rtrl was using it.",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains($"rtrl restore FILE --database {_fixture.Path}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, Assert.Throws<HistoryException>(_process.Queries.List).Message);
        await Assert.ThrowsAsync<HistoryException>(() => _process.History.EditAsync(run, new RunEdit(Name: "lost")));
        Assert.False(File.Exists(_fixture.Path));
        Assert.Equal(log, await File.ReadAllBytesAsync(Log, TestContext.Current.CancellationToken));

        File.Move(Elsewhere, _fixture.Path);
        await HistoryFixture.EventuallyAsync(() => _process.History.Fault is null);
        await _process.History.FlushAsync();
        Assert.Equal(("first", 160L), (_process.Queries.Find(run)!.Summary.Name, _process.Queries.Find(run)!.Summary.Step));
    }

    [Fact]
    public async Task Heartbeat_DatabaseReplaced_LeavesTheOtherFileAsItIsEvenAtTheEnd()
    {
        await _process.CreateRunAsync();
        using var other = new HistoryFixture();
        using (var process = other.Open())
            await process.CreateRunAsync();
        var before = await File.ReadAllBytesAsync(other.Path, TestContext.Current.CancellationToken);
        File.Move(other.Path, _fixture.Path, overwrite: true);

        Assert.Throws<HistoryException>(_process.Queries.List);
        var refused = await Assert.ThrowsAsync<HistoryException>(_process.Ownership.HeartbeatAsync);
        _process.Dispose();

        Assert.Contains("was replaced by another file", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_fixture.Path, TestContext.Current.CancellationToken));
        AssertRefusesToOpen("does not belong to");
        Assert.Equal(before, await File.ReadAllBytesAsync(_fixture.Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Heartbeat_DatabaseOverwrittenInPlace_LeavesTheCopyAsItIsEvenAtTheEnd()
    {
        await _process.CreateRunAsync();
        var backup = await _process.Backups.WriteAsync(TestContext.Current.CancellationToken);
        await _process.CreateRunAsync();
        await CopyAsync(backup.Path, _fixture.Path);

        var refused = await Assert.ThrowsAsync<HistoryException>(_process.Ownership.HeartbeatAsync);
        _process.Dispose();

        Assert.Contains("was overwritten with another file's contents", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            await File.ReadAllBytesAsync(backup.Path, TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(_fixture.Path, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Heartbeat_LogRemoved_HoldsWritesAndAGoodEndBringsItIntoTheFile()
    {
        var run = await _process.CreateRunAsync();
        File.Delete(Log);

        var refused = await Assert.ThrowsAsync<HistoryException>(_process.Ownership.HeartbeatAsync);
        _process.Dispose();

        Assert.Contains($"{Log}, was removed or replaced", refused.Message, StringComparison.Ordinal);
        Assert.Equal("first", _fixture.Open().Queries.Find(run)!.Summary.Name);
    }

    /// <summary>After a fault the writer closes the database, and its log goes with it, while others read.</summary>
    [Fact]
    public void Close_SeenByAReader_IsNoDisplacement()
    {
        var database = new HistoryDatabase(new HistoryOptions { Path = Elsewhere }, [], NullLogger<HistoryDatabase>.Instance);
        var connection = database.OpenForWriting();
        Assert.True(File.Exists(Elsewhere + "-wal"));
        var seen = new List<HistoryFault?>();
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == ConnectionState.Closed && !File.Exists(Elsewhere + "-wal"))
                seen.Add(database.Displacement(null));
        };

        database.Close(connection);

        Assert.Null(Assert.Single(seen));
    }

    [Fact]
    public async Task Open_LogOfAKilledProcess_IsItsOwn()
    {
        var run = await _process.CreateRunAsync();

        using var killed = await KilledAsync();

        var process = killed.Open();
        Assert.Null(process.History.Fault);
        Assert.Equal("first", process.Queries.Find(run)!.Summary.Name);
    }

    [Fact]
    public async Task Open_LogOfAKilledProcessHalfBroughtIntoTheFile_IsItsOwn()
    {
        var run = await _process.CreateRunAsync();
        SqliteFiles.Execute(_fixture.Path, "PRAGMA wal_checkpoint(PASSIVE)");
        await _process.History.EditAsync(run, new RunEdit(Name: "renamed"));

        using var killed = await KilledAsync();

        Assert.Equal("renamed", killed.Open().Queries.Find(run)!.Summary.Name);
    }

    /// <summary>SQLite brings the header page first: until the last page has come, the file is shorter than it says.</summary>
    [Fact]
    public async Task Open_LogThatLetsTheFileGrowWithItsHeaderBroughtAlone_IsItsOwn()
    {
        var run = await _process.CreateRunAsync();
        SqliteFiles.Execute(_fixture.Path, "PRAGMA wal_checkpoint(PASSIVE)");
        for (var step = 1; step <= 20; step++)
            await _process.History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(step));
        using var killed = await KilledAsync();
        BringHeader(killed.Path);

        Assert.Equal(20, killed.Open().Queries.Checkpoints(run).Max(checkpoint => checkpoint.Step));
    }

    /// <summary>What a checkpoint does first: the newest header page of the log, over that of the file.</summary>
    private static void BringHeader(string path)
    {
        var log = File.ReadAllBytes(path + "-wal");
        var pageBytes = (int)Number(8);
        var header = Enumerable
            .Range(0, (log.Length - 32) / (24 + pageBytes))
            .Select(frame => 32 + (frame * (24 + pageBytes)))
            .Last(frame => Number(frame) == 1 && log.AsSpan(frame + 8, 8).SequenceEqual(log.AsSpan(16, 8)));
        Assert.True(Number(header + 24 + 28) * pageBytes > new FileInfo(path).Length, "The file does not grow.");
        using var file = File.OpenWrite(path);
        file.Write(log, header + 24, pageBytes);

        uint Number(int at) => BinaryPrimitives.ReadUInt32BigEndian(log.AsSpan(at));
    }

    [Fact]
    public async Task Open_BackupCopiedOverAKilledProcessesDatabase_IsRefusedAndLeftAsItIs()
    {
        await _process.CreateRunAsync();
        var backup = await _process.Backups.WriteAsync(TestContext.Current.CancellationToken);
        await _process.CreateRunAsync();
        using var killed = await KilledAsync();
        await CopyAsync(backup.Path, killed.Path);

        await AssertRefusedAsync(killed, "does not belong to");
    }

    [Fact]
    public async Task Open_OlderCopyOfTheSameDatabaseUnderALaterLog_IsRefusedAndLeftAsItIs()
    {
        await _process.CreateRunAsync();
        _process.Dispose();
        var older = Elsewhere;
        await CopyAsync(_fixture.Path, older);
        using (var later = _fixture.Open())
            await later.CreateRunAsync();
        await _fixture.Open().CreateRunAsync();
        using var killed = await KilledAsync();
        await CopyAsync(older, killed.Path);

        await AssertRefusedAsync(killed, "does not belong to");
    }

    [Fact]
    public async Task Open_LogWithoutItsDatabase_IsRefusedAndTheLogKept()
    {
        await _process.CreateRunAsync();
        using var killed = await KilledAsync();
        File.Delete(killed.Path);

        var process = killed.Open();

        Assert.Contains($"{killed.Path} is missing or empty", process.History.Fault!.Message, StringComparison.Ordinal);
        Assert.Contains($"rtrl restore FILE --database {killed.Path}", process.History.Fault.Message, StringComparison.Ordinal);
        Assert.True(new FileInfo(killed.Path + "-wal").Length > 0);
        Assert.False(File.Exists(killed.Path));
    }

    /// <summary>cp, which writes into the file that is there; by another process, so that this one's locks stay.</summary>
    private static async Task CopyAsync(string from, string to)
    {
        using var copy = Process.Start("cp", [from, to]);
        await copy.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, copy.ExitCode);
    }

    /// <summary>The files as a kill at this moment leaves them.</summary>
    private async Task<HistoryFixture> KilledAsync()
    {
        var killed = new HistoryFixture();
        await CopyAsync(_fixture.Path, killed.Path);
        await CopyAsync(Log, killed.Path + "-wal");
        return killed;
    }

    private static async Task AssertRefusedAsync(HistoryFixture files, string words)
    {
        string[] both = [files.Path, files.Path + "-wal"];
        var before = await Task.WhenAll(both.Select(file => File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));

        using (var process = files.Open())
        {
            Assert.Equal("foreignLog", process.History.Fault!.Kind);
            Assert.All(
                [both[0], both[1], words, $"rtrl restore {files.Path} --database {files.Path}"],
                part => Assert.Contains(part, process.History.Fault.Message, StringComparison.Ordinal)
            );
            Assert.Throws<HistoryException>(process.Queries.List);
        }

        Assert.Equal(before, await Task.WhenAll(both.Select(file => File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))));
    }

    private void AssertRefusesToOpen(string words) =>
        Assert.Contains(words, _fixture.Open().History.Fault!.Message, StringComparison.Ordinal);
}
