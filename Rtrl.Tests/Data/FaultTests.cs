using Microsoft.Data.Sqlite;
using Rtrl.Data;
using Xunit;

namespace Rtrl.Tests.Data;

public sealed class FaultTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();
    private readonly StorageInterceptor _storage = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(StorageInterceptor.Full, "full")]
    [InlineData(StorageInterceptor.Busy, "locked")]
    [InlineData(StorageInterceptor.ReadOnly, "readOnly")]
    [InlineData(StorageInterceptor.Corrupt, "corrupt")]
    [InlineData(StorageInterceptor.IoError, "unknown")]
    public async Task Report_WhileTheStorageFails_IsKeptAndStoredLater(int code, string kind)
    {
        var process = _fixture.Open(interceptor: _storage);
        var heard = new List<string?>();
        process.History.FaultChanged += fault => heard.Add(fault?.Kind);
        var run = await process.CreateRunAsync();
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(0, 10));
        await process.History.FlushAsync();

        _storage.FailCommits(code);
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(10, 10));
        process.History.ReportProgress(HistoryFixture.Progress(run, 160));
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is not null);
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(20, 10));
        process.History.ReportProgress(HistoryFixture.Progress(run, 480));
        var refused = await Assert.ThrowsAsync<HistoryException>(() => process.History.EditAsync(run, new RunEdit(Name: "refused")));

        Assert.Equal(kind, process.History.Fault!.Kind);
        Assert.Equal(kind, refused.Fault!.Kind);
        Assert.Contains(_fixture.Path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(10, process.Queries.LastEpisodes(run, 100).Count);

        _storage.Heal();
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is null);
        await process.History.FlushAsync();
        Assert.Equal(HistoryFixture.Episodes(0, 30), process.Queries.LastEpisodes(run, 100));
        Assert.Equal((480, "first"), (process.Queries.Find(run)!.Summary.Step, process.Queries.Find(run)!.Summary.Name));
        Assert.Equal([kind, null], heard);
    }

    [Fact]
    public async Task Report_ToAFullDisk_IsKeptUntilThereIsSpace()
    {
        var process = _fixture.Open(interceptor: _storage);
        var run = await process.CreateRunAsync();
        var before = await process.History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(16));

        _storage.Pragma("PRAGMA max_page_count = 1"); // SQLite rounds up to what is there
        process.History.ReportEpisodes(run, HistoryFixture.Episodes(0, 5_000));
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is { Kind: "full" });
        var refused = await Assert.ThrowsAsync<HistoryException>(() =>
            process.History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(32, bytes: 100_000))
        );

        Assert.Contains("is full. Free some space", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HistoryFixture.Checkpoint(16).Bytes, process.Queries.ReadCheckpoint(before));
        Assert.Empty(process.Queries.LastEpisodes(run, 10));

        _storage.Pragma("PRAGMA max_page_count = 1000000");
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is null);
        Assert.Equal(5_000, process.Queries.LastEpisodes(run, 10_000).Count);
        Assert.Single(process.Queries.Checkpoints(run));
    }

    [Fact]
    public async Task Report_WhileAnotherProgramHoldsTheFile_IsKeptUntilItLetsGo()
    {
        var process = _fixture.Open();
        var run = await process.CreateRunAsync();
        using var browser = new SqliteConnection($"Data Source={_fixture.Path};Pooling=False");
        browser.Open();
        using (browser.BeginTransaction(deferred: false))
        {
            process.History.ReportProgress(HistoryFixture.Progress(run, 160));
            await HistoryFixture.EventuallyAsync(() => process.History.Fault is { Kind: "locked" });
            Assert.Equal(0, process.Queries.Find(run)!.Summary.Step); // reading goes on
            Assert.Contains("locked the history file " + _fixture.Path, process.History.Fault!.Message, StringComparison.Ordinal);
        }

        await HistoryFixture.EventuallyAsync(() => process.History.Fault is null);
        Assert.Equal(160, process.Queries.Find(run)!.Summary.Step);
    }

    [Fact]
    public async Task Report_ToAReadOnlyDatabase_IsKept()
    {
        var process = _fixture.Open(interceptor: _storage);
        var run = await process.CreateRunAsync();

        _storage.Pragma("PRAGMA query_only = ON");
        process.History.ReportProgress(HistoryFixture.Progress(run, 160));
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is { Kind: "readOnly" });

        _storage.Pragma("PRAGMA query_only = OFF");
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is null);
        Assert.Equal(160, process.Queries.Find(run)!.Summary.Step);
    }

    [Fact]
    public async Task Report_OnOneRunThatCannotBeStored_DoesNotHoldUpTheOthers()
    {
        var process = _fixture.Open(interceptor: _storage);
        var runs = await process.History.CreateAsync([HistoryFixture.Run("a"), HistoryFixture.Run("b")]);

        _storage.FailOn("INSERT INTO series", new InvalidOperationException("a mistake of ours, not of the disk"));
        process.History.ReportSeries(runs[0], [HistoryFixture.Column("return", 10)]);
        process.History.ReportProgress(HistoryFixture.Progress(runs[1], 160));
        await process.History.FlushAsync();

        Assert.Null(process.History.Fault);
        Assert.Equal(160, process.Queries.Find(runs[1])!.Summary.Step);
    }

    [Fact]
    public async Task Report_DuringALongFault_StaysBounded()
    {
        var process = _fixture.Open(interceptor: _storage);
        var run = await process.CreateRunAsync();
        _storage.FailCommits(StorageInterceptor.Full);
        for (var first = 0; first < 200_000; first += 500)
            process.History.ReportEpisodes(run, HistoryFixture.Episodes(first, 500));
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is not null);

        _storage.Heal();
        await process.History.FlushAsync();

        Assert.Equal(
            [.. HistoryFixture.Episodes(0, 1_000), .. HistoryFixture.Episodes(195_000, 5_000)],
            process.Queries.Episodes(run, 0, long.MaxValue, 10_000)
        );
    }

    [Fact]
    public async Task Open_DamagedFile_SaysSoLeavesItAndRecovers()
    {
        await File.WriteAllTextAsync(
            _fixture.Path,
            string.Concat(Enumerable.Repeat("This is no database. ", 500)),
            TestContext.Current.CancellationToken
        );
        var before = await File.ReadAllBytesAsync(_fixture.Path, TestContext.Current.CancellationToken);

        var process = _fixture.Open();

        Assert.Equal("corrupt", process.History.Fault!.Kind);
        Assert.Contains(_fixture.Path, process.History.Fault.Message, StringComparison.Ordinal);
        Assert.Contains("Move it away", process.History.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(process.History.Fault.Message, Assert.Throws<HistoryException>(process.Queries.List).Message);
        await Assert.ThrowsAsync<HistoryException>(process.CreateRunAsync);
        Assert.Equal(before, await File.ReadAllBytesAsync(_fixture.Path, TestContext.Current.CancellationToken));

        File.Move(_fixture.Path, _fixture.Path + ".damaged");
        await HistoryFixture.EventuallyAsync(() => process.History.Fault is null);
        await process.CreateRunAsync();
        Assert.Single(process.Queries.List());
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_IsLeftAlone()
    {
        SqliteFiles.Execute(
            _fixture.Path,
            "CREATE TABLE runs (Id INTEGER PRIMARY KEY, Secret TEXT); INSERT INTO runs (Secret) VALUES ('mine');"
        );

        var process = _fixture.Open();

        Assert.Contains("database of another program (it has a table runs)", process.History.Fault!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HistoryException>(process.CreateRunAsync);
        Assert.Equal("delete", SqliteFiles.Execute(_fixture.Path, "PRAGMA journal_mode"));
        Assert.Equal("mine", SqliteFiles.Execute(_fixture.Path, "SELECT Secret FROM runs"));
    }

    [Fact]
    public void Open_LockedFile_StaysUpAndRecovers()
    {
        using (_fixture.Open())
        {
            // Only to create it.
        }

        using var browser = new SqliteConnection($"Data Source={_fixture.Path};Pooling=False");
        browser.Open();
        using var transaction = browser.BeginTransaction(deferred: false);
        var process = _fixture.Open();

        Assert.Equal("locked", process.History.Fault!.Kind);
        Assert.Empty(process.Queries.List());
    }

    [Fact]
    public async Task Close_WithReportsWaiting_StoresThem()
    {
        var process = _fixture.Open();
        var run = await process.CreateRunAsync();
        process.History.ReportProgress(HistoryFixture.Progress(run, 160));

        process.Dispose();

        Assert.Equal(160, _fixture.Open().Queries.Find(run)!.Summary.Step);
        Assert.Equal("closed", (await Assert.ThrowsAsync<HistoryException>(process.History.FlushAsync)).Message.Split(' ')[3].TrimEnd(':'));
    }
}
