using Rtrl.Cli;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Tests.Cli;

public sealed class RunResultTests
{
    [Theory]
    [InlineData(0.51, 20, true)]
    [InlineData(0.5, 20, false)]
    [InlineData(-1, 400, false)]
    [InlineData(1, 19, null)]
    public void From_FinishedRun_IsJudgedByTwentyEpisodesOrMore(double finalReturn, long episodes, bool? success)
    {
        var result = RunResult.From(Run(new FinalReturn(finalReturn, episodes)));
        Assert.Equal((finalReturn, episodes, success), (result.FinalReturn, result.FinalEpisodes, result.PaperSuccess));
        Assert.Equal((100L, 700L), (result.SolvedAt, result.LostAt));
    }

    [Fact]
    public void From_RunEndedEarly_IsNotJudged()
    {
        var result = RunResult.From(Run(null, RunStatus.Stopped));
        Assert.Null(result.PaperSuccess);
        Assert.Null(result.FinalReturn);
        Assert.Equal("stopped", result.Status);
    }

    [Fact]
    public void Summary_OfSeveralSeeds_KeepsTheTwoMeasuresApart()
    {
        RunResult[] results =
        [
            Result("rtrl", 100, 0.9),
            Result("rtrl", null, 0.8),
            Result("rtrl", 300, -0.1),
            Result("rtrl", 200, null),
            Result("tbptt1", null, 0),
        ];
        var summaries = ResultSummary.Of(results, result => result.Variant!);
        Assert.Equal(["rtrl", "tbptt1"], summaries.Select(summary => summary.Agent));
        var rtrl = summaries[0];
        Assert.Equal((4, 3, 1, 2, 3), (rtrl.Runs, rtrl.Solved, rtrl.Lost, rtrl.PaperSuccesses, rtrl.Judged));
        Assert.Equal((100L, 200.0, 300L), (rtrl.EarliestSolvedAt, rtrl.MedianSolvedAt, rtrl.LatestSolvedAt));
        Assert.Equal((0.9 + 0.8 - 0.1) / 3, rtrl.MeanFinalReturn!.Value, 12);
        Assert.Equal(150, ResultSummary.Of([Result("even", 100, 1), Result("even", 200, 1)], result => result.Variant!)[0].MedianSolvedAt);
        Assert.Equal((0.9 + 0.8 - 0.1) / 6, rtrl.MeanNormalisedReturn!.Value, 12);
        Assert.Null(ResultSummary.Of([Result("rtrl", null, null)], result => result.Variant!)[0].MeanNormalisedReturn);
        Assert.Equal((0, null, null), (summaries[1].Solved, summaries[1].MedianSolvedAt, summaries[1].EarliestSolvedAt));
    }

    private static RunResult Result(string variant, long? solvedAt, double? final) =>
        new(
            "ended",
            1,
            "n",
            null,
            variant,
            0,
            "finished",
            null,
            1000,
            10,
            solvedAt,
            solvedAt > 250 ? 700 : null,
            final,
            final / 2,
            final is null ? 0 : 20,
            final > 0.5,
            1,
            1
        );

    private static RunDetail Run(FinalReturn? final, RunStatus status = RunStatus.Finished)
    {
        var noon = new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        var summary = new RunSummary(
            1,
            "run",
            null,
            null,
            null,
            "title",
            "memory-chain",
            "qrc",
            0,
            status,
            null,
            1000,
            1000,
            300,
            1,
            1,
            1,
            100,
            100,
            10,
            [],
            [],
            0,
            false,
            null,
            null,
            true,
            noon,
            noon,
            0
        )
        {
            LostAt = 700,
            Final = final,
        };
        return new RunDetail(
            summary,
            new RunSettings(),
            new Provenance("0.1.0", "abc", ".NET 10", "Linux", "a processor", "scalar"),
            "",
            null,
            null,
            noon,
            noon
        );
    }
}
