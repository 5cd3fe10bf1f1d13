using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Xunit;

namespace Rtrl.Tests.Data;

public sealed class RunHistoryTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();
    private readonly HistoryProcess _process;

    public RunHistoryTests() => _process = _fixture.Open();

    private IRunHistory History => _process.History;

    private IRunQueries Queries => _process.Queries;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Create_ARaceAfterOtherRuns_DealsColoursByTheAgentsOrder()
    {
        await _process.History.CreateAsync([HistoryFixture.Run("alone")]);
        foreach (var race in new[] { "first", "second" })
            await _process.History.CreateAsync([.. Enumerable.Repeat(HistoryFixture.Run(race) with { LockStep = true }, 3)]);
        await _process.History.CreateAsync([HistoryFixture.Run("alone")]);
        Assert.Equal([0, 0, 1, 2, 0, 1, 2, 3], _process.Queries.List().OrderBy(run => run.Id).Select(run => run.Colour));
    }

    /// <summary>The list leaves out what is long, and nothing else.</summary>
    [Fact]
    public async Task List_ARun_SaysWhatTheRunItselfSays()
    {
        await _process.History.CreateAsync([HistoryFixture.Run() with { LockStep = true, ParentRunId = 7 }]);
        _process.History.ReportProgress(HistoryFixture.Progress(1, 320) with { SolvedAt = 200, LostAt = 300, LastReturn = 0.25 });
        await _process.History.FlushAsync();
        var (row, run) = (Assert.Single(_process.Queries.List()), _process.Queries.Find(1)!.Summary);
        Assert.True(row.LockStep);
        Assert.Equal(300, row.LostAt);
        Assert.Equal(run.Tags, row.Tags);
        Assert.Equal(run.Sparkline, row.Sparkline);
        Assert.Equal(run with { Tags = row.Tags, Sparkline = row.Sparkline }, row);
    }

    [Fact]
    public async Task Create_Run_ComesBackWhole()
    {
        var given = HistoryFixture.Run() with { ParentRunId = 41, ParentStep = 1_000, ParentChanges = "agent.stepSize 0.1 → 0.2" };

        var id = (await History.CreateAsync([given]))[0];

        var run = Queries.Find(id)!;
        Assert.Equal(given.Settings, run.Settings);
        Assert.Equal(given.Provenance, run.Provenance);
        Assert.Equal((given.Notes, given.ParentStep, given.ParentChanges), (run.Notes, run.ParentStep, run.ParentChanges));
        Assert.Equal(
            (given.Name, given.Group, given.Preset, given.Variant, given.Title),
            (run.Summary.Name, run.Summary.Group, run.Summary.Preset, run.Summary.Variant, run.Summary.Title)
        );
        Assert.Equal(
            ("memory-chain", "qrc", 7L, 500_000L),
            (run.Summary.Environment, run.Summary.Agent, run.Summary.Seed, run.Summary.PlannedSteps)
        );
        Assert.Equal(given.Tags, run.Summary.Tags);
        Assert.Equal((RunStatus.Queued, 41L), (run.Summary.Status, run.Summary.ParentRunId));
        Assert.Equal(_fixture.Clock.GetUtcNow(), run.Summary.CreatedAt);
        Assert.Null(run.Summary.Owner);
    }

    /// <summary>
    /// Who made a run need not train it, and who began it need not end it: its numbers come from those who took its steps.
    /// </summary>
    [Fact]
    public async Task Store_TakenUpByOtherPrograms_NamesThoseThatTookSteps()
    {
        var id = await _process.CreateRunAsync();
        var made = Queries.Find(id)!.Provenance;
        var (first, second) = (made with { Commit = "first" }, made with { Commit = "second", VectorPath = "scalar" });
        await History.StoreAsync(id, new RunChange(RunStatus.Running, TakenUp: new TakeUp(first, 0)));
        Assert.Equal([first], Queries.Find(id)!.Provenance.Programs());

        await History.StoreAsync(id, new RunChange(RunStatus.Running, TakenUp: new TakeUp(first, 500)));
        Assert.Equal(first, Queries.Find(id)!.Provenance);
        await History.StoreAsync(id, new RunChange(RunStatus.Running, TakenUp: new TakeUp(second, 600)));
        await History.StoreAsync(id, new RunChange(RunStatus.Running, TakenUp: new TakeUp(second, 700)));
        await History.StoreAsync(id, new RunChange(RunStatus.Running, TakenUp: new TakeUp(first, 800)));
        Assert.Equal([first, second, first], Queries.Find(id)!.Provenance.Programs());

        await History.StoreAsync(id, new RunChange(RunStatus.Running, TakenUp: new TakeUp(second, 0)));
        Assert.Equal([second], Queries.Find(id)!.Provenance.Programs());
    }

    [Fact]
    public async Task Create_ManyRuns_DealsColoursInTurnAndNeverAgain()
    {
        var first = await History.CreateAsync([.. Enumerable.Repeat(HistoryFixture.Run(), 6)]);
        await History.DeleteAsync([first[0], first[3]]);
        await History.CreateAsync([.. Enumerable.Repeat(HistoryFixture.Run(), 3)]);

        Assert.Equal([1, 2, 4, 5, 6, 7, 0], Queries.List().OrderBy(run => run.Id).Select(run => run.Colour));
    }

    [Fact]
    public async Task Reports_Flushed_AreStored()
    {
        var id = await _process.CreateRunAsync();
        var columns = new[] { HistoryFixture.Column("return", 1_024), HistoryFixture.Column("tdError", 1_024) };

        History.ReportProgress(HistoryFixture.Progress(id, 1_600));
        History.ReportProgress(HistoryFixture.Progress(id, 3_200));
        History.ReportEpisodes(id, HistoryFixture.Episodes(0, 100));
        History.ReportEpisodes(id, HistoryFixture.Episodes(100, 100));
        History.ReportSeries(id, columns);
        await History.FlushAsync();

        var run = Queries.Find(id)!.Summary;
        Assert.Equal(
            (3_200, 200, 1.0, 0.5, 0.25, 20_000.0),
            (run.Step, run.Episodes, run.LastReturn, run.RecentRight, run.RecentReturn, run.StepsPerSecond)
        );
        Assert.Equal([1, 0, 0.5f], run.Sparkline);
        Assert.Equal(HistoryFixture.Episodes(0, 200), Queries.Episodes(id, 0, long.MaxValue, 1_000));
        Assert.Equal(HistoryFixture.Episodes(50, 10), Queries.Episodes(id, 50, 99, 10));
        Assert.Equal(HistoryFixture.Episodes(195, 5), Queries.LastEpisodes(id, 5));
        Assert.Equal(columns[0].Buckets, Queries.Series(id, "return")!.Buckets);
        Assert.Equal(["return", "tdError"], Queries.Series(id).Select(column => column.Metric).Order());
        Assert.Null(Queries.Series(id, "epsilon"));
        var both = Queries.Series([id, id + 1], ["return", "tdError", "epsilon"]);
        Assert.Equal([(id, "return"), (id, "tdError")], both.Select(series => (series.RunId, series.Column.Metric)).Order());
        Assert.Equal(columns[0].Buckets, both.Single(series => series.Column.Metric == "return").Column.Buckets);
        Assert.True(run.DiskBytes > 10_000);
    }

    [Fact]
    public async Task Reports_NotFlushed_ArriveByThemselves()
    {
        var id = await _process.CreateRunAsync();

        History.ReportProgress(HistoryFixture.Progress(id, 1_600));

        await HistoryFixture.EventuallyAsync(() => Queries.Find(id)!.Summary.Step == 1_600);
    }

    [Fact]
    public async Task Reports_WithNonFiniteNumbers_AreStoredAsMissing()
    {
        var id = await _process.CreateRunAsync();

        History.ReportProgress(
            HistoryFixture.Progress(id, 16) with
            {
                LastReturn = double.NaN,
                RecentReturn = double.PositiveInfinity,
                StepsPerSecond = double.NaN,
            }
        );
        History.ReportEpisodes(id, [new EpisodeRecord(0, 0, 16, double.NaN, false)]);
        await History.SaveCheckpointAsync(id, HistoryFixture.Checkpoint(16, score: double.NaN));

        var run = Queries.List()[0];
        Assert.Equal((16, null, null, 0.0), (run.Step, run.LastReturn, run.RecentReturn, run.StepsPerSecond));
        Assert.True(double.IsNaN(Queries.LastEpisodes(id, 1)[0].Return));
        Assert.Null(Queries.Checkpoints(id)[0].Score);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    public async Task ReportEpisodes_LongRun_KeepsTheFirstThousandAndTheLastFiveThousand(int atOnce)
    {
        var id = await _process.CreateRunAsync();

        for (var first = 0; first < 20_000; first += atOnce)
            History.ReportEpisodes(id, HistoryFixture.Episodes(first, atOnce));
        await History.FlushAsync();

        var kept = Queries.Episodes(id, 0, long.MaxValue, 100_000);
        Assert.Equal([.. HistoryFixture.Episodes(0, 1_000), .. HistoryFixture.Episodes(15_000, 5_000)], kept);
    }

    /// <summary>
    /// Reports that wait together are thinned out in memory; here each is stored before the next comes, so that the rows themselves must
    /// go.
    /// </summary>
    [Fact]
    public async Task ReportEpisodes_StoredOneReportAfterAnother_TrimsTheRowsThatHaveBecomeOld()
    {
        var id = await _process.CreateRunAsync();

        foreach (var (first, count) in new[] { (0, 4_000), (4_000, 2_000), (6_000, 1_500), (7_500, 1) })
        {
            History.ReportEpisodes(id, HistoryFixture.Episodes(first, count));
            await History.FlushAsync();
        }

        Assert.Equal(
            [.. HistoryFixture.Episodes(0, 1_000), .. HistoryFixture.Episodes(2_501, 5_000)],
            Queries.Episodes(id, 0, long.MaxValue, 100_000)
        );
    }

    [Fact]
    public async Task ReportEpisodes_LivedAgain_ReplaceThoseThatWereThere()
    {
        var id = await _process.CreateRunAsync();
        History.ReportEpisodes(id, HistoryFixture.Episodes(0, 30));
        await History.FlushAsync();

        History.ReportEpisodes(id, [new EpisodeRecord(20, 320, 16, 0.5, true)]);
        await History.FlushAsync();

        var stored = Queries.Episodes(id, 0, long.MaxValue, 100);
        Assert.Equal(21, stored.Count);
        Assert.Equal(0.5, stored[^1].Return);
    }

    [Fact]
    public async Task Edit_SomeFields_LeavesTheOthers()
    {
        var id = await _process.CreateRunAsync();

        await History.EditAsync(id, new RunEdit(Name: "second", Tags: ["new"]));

        var run = Queries.Find(id)!;
        Assert.Equal(("second", HistoryFixture.Run().Notes), (run.Summary.Name, run.Notes));
        Assert.Equal(["new"], run.Summary.Tags);
    }

    [Fact]
    public async Task SetStatus_ThroughALife_KeepsTimesReasonAndLog()
    {
        var id = await _process.CreateRunAsync();
        var begun = _fixture.Clock.GetUtcNow();
        await History.SetStatusAsync(id, RunStatus.Running, null, new RunEvent(0, begun, "started", "Started."));
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await History.AddEventAsync(id, new RunEvent(500, _fixture.Clock.GetUtcNow(), "learning", "Learning off.", "off"));
        await History.MarkAlteredAsync(id);
        await History.SetStatusAsync(
            id,
            RunStatus.Finished,
            "Reached 1,000 steps.",
            new RunEvent(1_000, _fixture.Clock.GetUtcNow(), "finished", "Reached 1,000 steps.")
        );

        var run = Queries.Find(id)!;
        Assert.Equal((RunStatus.Finished, "Reached 1,000 steps.", true), (run.Summary.Status, run.Summary.Reason, run.Summary.Altered));
        Assert.Equal((begun, begun.AddMinutes(1)), (run.StartedAt, run.EndedAt));
        Assert.Equal(["started", "learning", "finished"], Queries.Events(id).Select(line => line.Kind));
        Assert.Equal(new RunEvent(500, begun.AddMinutes(1), "learning", "Learning off.", "off"), Queries.Events(id)[1]);
    }

    [Fact]
    public async Task Rewind_ToACheckpoint_ForgetsWhatCameAfter()
    {
        var id = await _process.CreateRunAsync();
        var at = _fixture.Clock.GetUtcNow();
        History.ReportEpisodes(id, HistoryFixture.Episodes(0, 100));
        History.ReportProgress(HistoryFixture.Progress(id, 1_600) with { SolvedAt = 1_200 });
        History.ReportSeries(id, [HistoryFixture.Column("return", 30), HistoryFixture.Column("tdError", 30)]);
        foreach (var step in new[] { 400, 800, 1_600 })
            await History.SaveCheckpointAsync(id, HistoryFixture.Checkpoint(step));
        await History.AddEventAsync(id, new RunEvent(700, at, "learning", "Learning off.", "off"));
        await History.MarkAlteredAsync(id);
        await History.SetStatusAsync(id, RunStatus.Interrupted, "gone", new RunEvent(1_600, at, "interrupted", "gone"));

        await History.RewindAsync(id, 400, 25, [HistoryFixture.Column("return", 7)]);

        var run = Queries.Find(id)!.Summary;
        Assert.Equal((400, 25, null, false), (run.Step, run.Episodes, run.SolvedAt, run.Altered));
        Assert.Equal(HistoryFixture.Episodes(0, 25), Queries.Episodes(id, 0, long.MaxValue, 1_000));
        Assert.Equal([400L], Queries.Checkpoints(id).Select(checkpoint => checkpoint.Step));
        Assert.Equal(["interrupted"], Queries.Events(id).Select(line => line.Kind));
        Assert.Equal(7, Assert.Single(Queries.Series(id)).Buckets.Count);
    }

    [Fact]
    public async Task Rewind_ThatFailsHalfWay_LeavesTheRunAsItWas()
    {
        var storage = new StorageInterceptor();
        using var process = _fixture.Open(interceptor: storage);
        var id = await process.CreateRunAsync();
        process.History.ReportEpisodes(id, HistoryFixture.Episodes(0, 100));
        await process.History.SaveCheckpointAsync(id, HistoryFixture.Checkpoint(1_600));
        storage.FailOn("INSERT INTO series", new InvalidOperationException("injected"));

        await Assert.ThrowsAsync<HistoryException>(() => process.History.RewindAsync(id, 400, 25, [HistoryFixture.Column("return", 7)]));

        Assert.Equal(100, process.Queries.Episodes(id, 0, long.MaxValue, 1_000).Count);
        Assert.Single(process.Queries.Checkpoints(id));
        Assert.Null(process.History.Fault);
    }

    [Fact]
    public async Task Change_ThatIsRefused_TakesOnlyItselfBack()
    {
        var id = await _process.CreateRunAsync();

        var edit = History.EditAsync(id, new RunEdit(Name: "kept"));
        var refused = History.EditAsync(99, new RunEdit(Name: "nobody"));
        var note = History.EditAsync(id, new RunEdit(Notes: "kept too"));

        await Task.WhenAll(edit, note);
        var refusal = await Assert.ThrowsAsync<HistoryException>(() => refused);
        Assert.Contains("no run 99", refusal.Message, StringComparison.Ordinal);
        Assert.Null(refusal.Fault);
        Assert.Equal(("kept", "kept too"), (Queries.Find(id)!.Summary.Name, Queries.Find(id)!.Notes));
    }

    [Fact]
    public async Task Delete_Runs_TakesEveryRowAndGivesTheSpaceBack()
    {
        var ids = await History.CreateAsync([HistoryFixture.Run(), HistoryFixture.Run(), HistoryFixture.Run()]);
        foreach (var id in ids)
        {
            History.ReportEpisodes(id, HistoryFixture.Episodes(0, 500));
            History.ReportSeries(id, [HistoryFixture.Column("return", 1_000)]);
            await History.SaveCheckpointAsync(id, HistoryFixture.Checkpoint(100, bytes: 3_000_000));
            await History.AddEventAsync(id, new RunEvent(0, _fixture.Clock.GetUtcNow(), "started", "Started."));
            await _process.Ownership.PostCommandAsync(id, "pause", null);
        }

        await History.DeleteAsync([ids[0], ids[1], 999]);
        History.ReportProgress(HistoryFixture.Progress(ids[0], 5)); // comes too late
        await History.FlushAsync();

        Assert.Equal([ids[2]], Queries.List().Select(run => run.Id));
        Assert.Null(Queries.Find(ids[0]));
        Assert.Empty(Queries.Episodes(ids[0], 0, long.MaxValue, 10));
        Assert.Empty(Queries.Events(ids[0]));
        Assert.Empty(Queries.Checkpoints(ids[0]));
        Assert.Equal(500, Queries.Episodes(ids[2], 0, long.MaxValue, 1_000).Count);
        Assert.Equal((1, 1), (Queries.Storage().Runs, Queries.Storage().Checkpoints));
        _process.Dispose(); // which moves the log into the file
        Assert.InRange(new FileInfo(_fixture.Path).Length, 3_000_000, 4_500_000);
    }

    [Fact]
    public async Task Find_UnknownIds_AreLeftOut()
    {
        var ids = await History.CreateAsync([HistoryFixture.Run("a"), HistoryFixture.Run("b")]);

        Assert.Equal(["b", "a"], Queries.FindMany([ids[1], 12_345, ids[0]]).Select(run => run.Summary.Name));
        Assert.Null(Queries.Find(12_345));
    }

    [Fact]
    public async Task Settings_OfThePerson_AreKeptByKey()
    {
        await _process.Settings.SetAsync("palette", "viridis");
        await _process.Settings.SetAsync("palette", "cividis");
        await _process.Settings.SetAsync("keys.step", ".");
        await _process.Settings.SetAsync("keys.step", null);

        Assert.Equal("cividis", _process.Settings.Get("palette"));
        Assert.Null(_process.Settings.Get("keys.step"));
        Assert.Equal(["palette"], _process.Settings.All().Keys);
    }

    [Fact]
    public async Task Reopen_AfterAKill_HasEverythingThatWasAcknowledged()
    {
        var storage = new StorageInterceptor();
        using var victim = _fixture.Open(interceptor: storage);
        var id = await victim.CreateRunAsync();
        victim.History.ReportEpisodes(id, HistoryFixture.Episodes(0, 100));
        await victim.History.SaveCheckpointAsync(id, HistoryFixture.Checkpoint(1_600));

        // Held in the middle of the next transaction, its files are what a kill would leave behind.
        using var reached = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        storage.OnCommitting(() =>
        {
            reached.Release();
            go.Wait(TestContext.Current.CancellationToken);
        });
        victim.History.ReportEpisodes(id, HistoryFixture.Episodes(100, 6_000));
        var flush = victim.History.FlushAsync();
        await reached.WaitAsync(TestContext.Current.CancellationToken);
        using var after = new HistoryFixture();
        foreach (var file in new[] { "", "-wal" })
            File.Copy(_fixture.Path + file, after.Path + file);
        storage.OnCommitting(null);
        go.Release();
        await flush;

        var reopened = after.Open();
        Assert.Null(reopened.History.Fault);
        Assert.Equal(HistoryFixture.Episodes(0, 100), reopened.Queries.Episodes(id, 0, long.MaxValue, 10_000));
        Assert.Equal(HistoryFixture.Checkpoint(1_600).Bytes, reopened.Queries.ReadCheckpoint(reopened.Queries.Checkpoints(id)[0].Id));
    }
}
