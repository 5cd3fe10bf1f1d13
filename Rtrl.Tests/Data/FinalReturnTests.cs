using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Data;

/// <summary>Runs that an older version finished keep their place in tables.</summary>
public sealed class FinalReturnTests : IDisposable
{
    private const string Older = "UPDATE runs SET FinalReturn = NULL, FinalEpisodes = 0";

    private readonly HistoryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    /// <summary>Ten buckets of 4,000 steps each and a planned end at 40,000 or beyond.</summary>
    private async Task<long> StoredAsync(string older)
    {
        long run;
        using (var before = _fixture.Open())
        {
            run = await before.CreateRunAsync();
            await before.History.RewindAsync(run, 40_000, 100, [HistoryFixture.Column(RunMetrics.Return, 100, 400)]);
        }

        SqliteFiles.Execute(_fixture.Path, $"{Older}, PlannedSteps = 40000, {older}");
        return run;
    }

    [Fact]
    public async Task Open_FinishedWithoutFinalReturn_TakesItFromTheCurve()
    {
        var run = await StoredAsync("Step = 40000, Status = 3");
        var column = HistoryFixture.Column(RunMetrics.Return, 100, 400);
        var last = column.Buckets.Skip(96).ToList(); // the last 1/25 of 40,000 steps begins at 38,400
        var final = Assert.NotNull(_fixture.Open().Queries.Find(run)!.Summary.Final);
        Assert.Equal(last.Sum(bucket => bucket.Mean * bucket.Count) / last.Sum(bucket => bucket.Count), final.Mean, 1e-12);
        Assert.Equal(last.Sum(bucket => bucket.Count), final.Episodes);
    }

    [Theory]
    [InlineData("Step = 40000, Status = 2")] // paused at the end
    [InlineData("Step = 39999, Status = 3")] // ended early by another condition
    public async Task Open_NotAtItsEnd_LeavesItWithout(string older)
    {
        var run = await StoredAsync(older);
        Assert.Null(_fixture.Open().Queries.Find(run)!.Summary.Final);
    }

    [Fact]
    public async Task Open_DamagedCurve_OpensAllTheSame()
    {
        var run = await StoredAsync("Step = 40000, Status = 3");
        SqliteFiles.Execute(_fixture.Path, "UPDATE series SET Packed = x'0102'");
        Assert.Null(_fixture.Open().Queries.Find(run)!.Summary.Final);
    }
}
