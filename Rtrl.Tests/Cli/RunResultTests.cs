using Rtrl.Cli;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Cli;

public sealed class RunResultTests
{
    [Theory]
    [InlineData(0.51, true)]
    [InlineData(0.5, false)]
    [InlineData(-1, false)]
    public void From_FinishedRun_JudgesTheLastTwentyFifth(double finalReturn, bool success)
    {
        // 1,000 steps in buckets of 10: the last 1/25 is steps 960 to 999, four buckets of three episodes.
        var buckets = Enumerable.Range(0, 100).Select(index => Bucket(index * 10, 3, index < 96 ? -0.9 : finalReturn));
        var result = RunResult.From(Run(step: 1000), new SeriesColumn(RunMetrics.Return, 10, [.. buckets]));
        Assert.Equal(finalReturn, result.FinalReturn!.Value, 12);
        Assert.Equal(12, result.FinalEpisodes);
        Assert.Equal(success, result.PaperSuccess);
    }

    [Fact]
    public void From_BucketsOfUnequalCount_WeighsEpisodesAndSkipsEmptyOnes()
    {
        var result = RunResult.From(Run(step: 1000), new SeriesColumn(RunMetrics.Return, 10, [Bucket(960, 1, -1), Bucket(970, 3, 1), Bucket(980, 0, double.NaN)]));
        Assert.Equal(0.5, result.FinalReturn);
    }

    [Fact]
    public void From_RunEndedEarly_IsNotJudged()
    {
        var result = RunResult.From(Run(step: 990, RunStatus.Stopped), new SeriesColumn(RunMetrics.Return, 10, [Bucket(960, 3, 1)]));
        Assert.Null(result.PaperSuccess);
        Assert.Null(result.FinalReturn);
        Assert.Equal("stopped", result.Status);
    }

    [Fact]
    public void From_NoSeries_IsNotJudged() => Assert.Null(RunResult.From(Run(step: 1000), null).PaperSuccess);

    [Fact]
    public void Summary_OfSeveralSeeds_KeepsTheTwoMeasuresApart()
    {
        RunResult[] results =
        [
            Result("rtrl", 100, 0.9), Result("rtrl", null, 0.8), Result("rtrl", 300, -0.1), Result("rtrl", 200, null), Result("tbptt1", null, 0),
        ];
        var summaries = ResultSummary.Of(results, result => result.Variant!);
        Assert.Equal(["rtrl", "tbptt1"], summaries.Select(summary => summary.Agent));
        var rtrl = summaries[0];
        Assert.Equal((4, 3, 2, 3), (rtrl.Runs, rtrl.Solved, rtrl.PaperSuccesses, rtrl.Judged));
        Assert.Equal((100L, 200.0, 300L), (rtrl.EarliestSolvedAt, rtrl.MedianSolvedAt, rtrl.LatestSolvedAt));
        Assert.Equal((0.9 + 0.8 - 0.1) / 3, rtrl.MeanFinalReturn!.Value, 12);
        Assert.Equal(150, ResultSummary.Of([Result("even", 100, 1), Result("even", 200, 1)], result => result.Variant!)[0].MedianSolvedAt);
        Assert.Equal((0.9 + 0.8 - 0.1) / 6, rtrl.MeanNormalisedReturn!.Value, 12);
        Assert.Null(ResultSummary.Of([Result("rtrl", null, null)], result => result.Variant!)[0].MeanNormalisedReturn);
        Assert.Equal((0, null, null), (summaries[1].Solved, summaries[1].MedianSolvedAt, summaries[1].EarliestSolvedAt));
    }

    private static SeriesBucket Bucket(long first, long count, double mean) => new(first, first + 9, count, mean, mean, mean, mean);

    private static RunResult Result(string variant, long? solvedAt, double? final) =>
        new("ended", 1, "n", null, variant, 0, "finished", null, 1000, 10, solvedAt, final, final / 2, 10, final > 0.5, 1, 1);

    private static RunDetail Run(long step, RunStatus status = RunStatus.Finished)
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var summary = new RunSummary(
            1, "run", null, null, null, "title", "memory-chain", "qrc", 0, status, null, step, 1000, 300, 1, 1, 1, null, 100, 10, [], [], 0, false, null, null, true, noon, noon, 0);
        return new RunDetail(summary, new RunSettings(), new Provenance("0.1.0", "abc", ".NET 10", "Linux", "a processor", "scalar"), "", null, null, noon, noon);
    }
}
