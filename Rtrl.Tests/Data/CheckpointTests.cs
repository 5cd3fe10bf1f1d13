using Rtrl.Data;
using Xunit;

namespace Rtrl.Tests.Data;

public sealed class CheckpointTests : IDisposable
{
    private const long LargestBlob = 100_000;
    private readonly HistoryFixture _fixture = new();
    private readonly StorageInterceptor _storage = new();
    private readonly HistoryProcess _process;

    public CheckpointTests() => _process = _fixture.Open(interceptor: _storage, largestBlob: LargestBlob);

    private IRunHistory History => _process.History;

    private IRunQueries Queries => _process.Queries;

    private string[] Files => Directory.Exists(_fixture.Path + ".checkpoints") ? Directory.GetFiles(_fixture.Path + ".checkpoints") : [];

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(1_000, 0)]
    [InlineData(300_000, 1)]
    public async Task Save_AnySize_ReadsBackTheSameBytes(int bytes, int files)
    {
        var run = await _process.CreateRunAsync();
        var given = HistoryFixture.Checkpoint(640, epoch: 3, score: 0.75, pinned: true, bytes: bytes);

        var id = await History.SaveCheckpointAsync(run, given);

        Assert.Equal(given.Bytes, Queries.ReadCheckpoint(id));
        Assert.Equal(
            new CheckpointSummary(id, run, 640, bytes, 0.75, "avx2", true, true, _fixture.Clock.GetUtcNow()),
            Assert.Single(Queries.Checkpoints(run))
        );
        Assert.Equal(files, Files.Length);
        Assert.True(Queries.List()[0].DiskBytes >= bytes);
    }

    [Fact]
    public async Task Save_Large_GoesToAFileThatLeavesWithItsRun()
    {
        var run = await _process.CreateRunAsync();
        await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(1, bytes: 300_000));
        Assert.Equal(300_000, Queries.Storage().CheckpointFileBytes);

        await History.DeleteAsync([run]);

        Assert.Empty(Files);
    }

    [Fact]
    public async Task Save_ThatIsNotCommitted_LeavesNoFile()
    {
        var run = await _process.CreateRunAsync();
        _storage.FailCommits(StorageInterceptor.IoError);

        await Assert.ThrowsAsync<HistoryException>(() => History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(1, bytes: 300_000)));

        Assert.Empty(Files);
    }

    [Fact]
    public async Task Save_SameStepAgain_KeepsOneAndItsPin()
    {
        var run = await _process.CreateRunAsync();
        await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(100, pinned: true));
        var second = await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(100));

        var kept = Assert.Single(Queries.Checkpoints(run));
        Assert.Equal((second, true), (kept.Id, kept.Pinned));
    }

    [Fact]
    public async Task Save_ManyTimes_KeepsLastThreeBestPinnedAndDoublings()
    {
        var run = await _process.CreateRunAsync();
        for (var step = 100; step <= 3_000; step += 100)
            await History.SaveCheckpointAsync(
                run,
                HistoryFixture.Checkpoint(step, score: step == 1_700 ? 0.9 : step / 10_000.0, pinned: step == 1_500)
            );

        // 100 | 200 | 300 | 600 | 1,100 | 2,100 are the first at or after 64, 128, 256, 512, 1,024 and 2,048.
        Assert.Equal(
            [100, 200, 300, 600, 1_100, 1_500, 1_700, 2_100, 2_800, 2_900, 3_000],
            Queries.Checkpoints(run).Select(checkpoint => checkpoint.Step)
        );
        Assert.Equal(1_700, Assert.Single(Queries.Checkpoints(run), checkpoint => checkpoint.Best).Step);
    }

    [Fact]
    public async Task Prune_WithTighterPreferences_KeepsLessAndCountsTheBytes()
    {
        var run = await _process.CreateRunAsync();
        for (var step = 100; step <= 1_000; step += 100)
            await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(step, bytes: step == 100 ? 200_000 : 1_000));
        var before = Queries.Checkpoints(run).Count;
        await _process.Settings.SetAsync(CheckpointRetention.LastKey, "1");
        await _process.Settings.SetAsync(CheckpointRetention.SpacedKey, "false");

        var freed = await History.PruneAsync();

        Assert.Equal([1_000L], Queries.Checkpoints(run).Select(checkpoint => checkpoint.Step));
        Assert.Equal(200_000 + (before - 2) * 1_000, freed);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Read_Damaged_NamesTheNewestGoodOne()
    {
        var run = await _process.CreateRunAsync();
        var good = await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(100));
        var damaged = await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(200));
        var missing = await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(300, bytes: 300_000));
        File.Delete(Files[0]);
        SqliteFiles.Execute(_fixture.Path, $"UPDATE checkpoints SET Content = zeroblob(1000) WHERE Id = {damaged}");

        foreach (var (id, step) in new[] { (damaged, 200), (missing, 300) })
        {
            var message = Assert.Throws<HistoryException>(() => Queries.ReadCheckpoint(id)).Message;
            Assert.Contains($"Checkpoint {id} of run {run} at step {step}", message, StringComparison.Ordinal);
            Assert.Contains($"newest good one is checkpoint {good} at step 100", message, StringComparison.Ordinal);
        }

        Assert.Contains(
            "no checkpoint 4711",
            Assert.Throws<HistoryException>(() => Queries.ReadCheckpoint(4711)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Open_WithFilesThatNoRowNames_DeletesTheOldOnes()
    {
        var run = await _process.CreateRunAsync();
        await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(1, bytes: 300_000));
        var known = Files[0];
        var orphan = Path.Combine(_fixture.Path + ".checkpoints", "orphan");
        var young = Path.Combine(_fixture.Path + ".checkpoints", "young");
        foreach (var file in new[] { orphan, young })
            await File.WriteAllTextAsync(file, "left behind", TestContext.Current.CancellationToken);
        foreach (var file in new[] { orphan, known })
            File.SetLastWriteTimeUtc(file, _fixture.Clock.GetUtcNow().AddHours(-2).UtcDateTime);
        File.SetLastWriteTimeUtc(young, _fixture.Clock.GetUtcNow().UtcDateTime);

        _fixture.Open();

        Assert.Equal(new[] { known, young }.Order(), Files.Order());
    }

    [Fact]
    public async Task Save_ThatIsRefused_LeavesNoFile()
    {
        var run = await _process.CreateRunAsync();
        _storage.FailOn("INSERT INTO \"checkpoints\"", new InvalidOperationException("a mistake of ours, not of the disk"));

        await Assert.ThrowsAsync<HistoryException>(() => History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(1, bytes: 300_000)));

        Assert.Null(History.Fault);
        Assert.Empty(Files);
    }

    [Fact]
    public async Task Rewind_ThatIsRefused_KeepsTheFilesOfLaterCheckpoints()
    {
        var run = await _process.CreateRunAsync();
        var later = await History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(200, bytes: 300_000));
        _storage.FailOn("DELETE FROM \"series\"", new InvalidOperationException("a mistake of ours, not of the disk"));

        await Assert.ThrowsAsync<HistoryException>(() => History.RewindAsync(run, 100, 0, []));

        Assert.Equal(HistoryFixture.Checkpoint(200, bytes: 300_000).Bytes, Queries.ReadCheckpoint(later));
    }
}
