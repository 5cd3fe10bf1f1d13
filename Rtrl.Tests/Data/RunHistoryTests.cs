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
    public async Task Create_Run_ComesBackWhole()
    {
        var given = HistoryFixture.Run() with { ParentRunId = 41, ParentStep = 1_000, ParentChanges = "agent.stepSize 0.1 → 0.2" };

        var id = (await History.CreateAsync([given]))[0];

        var run = Queries.Find(id)!;
        Assert.Equal(given.Settings, run.Settings);
        Assert.Equal(given.Provenance, run.Provenance);
        Assert.Equal((given.Notes, given.ParentStep, given.ParentChanges), (run.Notes, run.ParentStep, run.ParentChanges));
        Assert.Equal((given.Name, given.Group, given.Preset, given.Variant, given.Title),
            (run.Summary.Name, run.Summary.Group, run.Summary.Preset, run.Summary.Variant, run.Summary.Title));
        Assert.Equal(("memory-chain", "qrc", 7L, 500_000L), (run.Summary.Environment, run.Summary.Agent, run.Summary.Seed, run.Summary.PlannedSteps));
        Assert.Equal(given.Tags, run.Summary.Tags);
        Assert.Equal((RunStatus.Queued, 41L), (run.Summary.Status, run.Summary.ParentRunId));
        Assert.Equal(_fixture.Clock.GetUtcNow(), run.Summary.CreatedAt);
        Assert.Null(run.Summary.Owner);
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
        Assert.Equal((3_200, 200, 1.0, 0.5, 0.25, 20_000.0), (run.Step, run.Episodes, run.LastReturn, run.RecentRight, run.RecentReturn, run.StepsPerSecond));
        Assert.Equal([1, 0, 0.5f], run.Sparkline);
        Assert.Equal(HistoryFixture.Episodes(0, 200), Queries.Episodes(id, 0, long.MaxValue, 1_000));
        Assert.Equal(HistoryFixture.Episodes(50, 10), Queries.Episodes(id, 50, 99, 10));
        Assert.Equal(HistoryFixture.Episodes(195, 5), Queries.LastEpisodes(id, 5));
        Assert.Equal(columns[0].Buckets, Queries.Series(id, "return")!.Buckets);
        Assert.Equal(["return", "tdError"], Queries.Series(id).Select(column => column.Metric).Order());
        Assert.Null(Queries.Series(id, "epsilon"));
        Assert.True(run.DiskBytes > 10_000);
    }
}
