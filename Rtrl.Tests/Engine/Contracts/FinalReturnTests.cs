using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine.Training;

namespace Rtrl.Tests.Engine.Contracts;

public sealed class FinalReturnTests
{
    [Fact]
    public void Of_FullRun_IsTheMeanOfTheLastTwentyFifth()
    {
        // 1,000 steps in buckets of 10: the last 1/25 is steps 960 to 999, four buckets of three episodes.
        var buckets = Enumerable.Range(0, 100).Select(index => Bucket(index * 10, 3, index < 96 ? -0.9 : 0.25));
        Assert.Equal(new FinalReturn(0.25, 12), FinalReturn.Of(new SeriesColumn(RunMetrics.Return, 10, [.. buckets]), 1_000));
    }

    [Fact]
    public void Of_BucketsOfUnequalCount_WeighsEpisodesAndSkipsEmptyOnes() =>
        Assert.Equal(
            new FinalReturn(0.5, 4),
            FinalReturn.Of(
                new SeriesColumn(RunMetrics.Return, 10, [Bucket(960, 1, -1), Bucket(970, 3, 1), Bucket(980, 0, double.NaN)]),
                1_000
            )
        );

    [Fact]
    public void Of_NoEpisodeAtTheEnd_IsNone()
    {
        Assert.Null(FinalReturn.Of(null, 1_000));
        Assert.Null(FinalReturn.Of(new SeriesColumn(RunMetrics.Return, 10, [Bucket(950, 3, 1)]), 1_000));
    }

    /// <summary>Two decisions need no memory and are soon solved; from then on every action is drawn at random.</summary>
    [Fact]
    public void Run_ThatForgets_SaysWhenItWasLostAndWhatItCameTo()
    {
        var settings = Runs.Kinds["feedforward"] with
        {
            Environment = new() { Length = 2 },
            Exploration = new() { Steps = 200, End = 0 },
            Stop = new() { Steps = 12_000 },
        };
        var run = new TrainingRun(settings);
        while (run.SolvedAt is null)
            run.Step();
        Assert.Null(run.LostAt);
        run = TrainingRun.Restore(
            settings with
            {
                Exploration = new()
                {
                    Start = 1,
                    End = 1,
                    Steps = 0,
                },
            },
            run.Checkpoint()
        );
        while (run.LostAt is null)
            run.Step();
        var (solved, lost) = (run.SolvedAt, run.LostAt);
        Assert.InRange(lost!.Value - solved!.Value, 50, 400);
        run = TrainingRun.Restore(run.Settings, run.Checkpoint());
        Assert.Equal((solved, lost), (run.SolvedAt, run.LostAt));
        while (run.Outcome is null)
        {
            Assert.Null(run.Final);
            run.Step();
        }

        Assert.Equal((solved, lost), (run.SolvedAt, run.LostAt));
        Assert.InRange(run.Final!.Value.Mean, -0.4, 0.4); // whoever guesses is right in half of the episodes
        Assert.InRange(run.Final!.Value.Episodes, 220, 240);
    }

    private static SeriesBucket Bucket(long first, long count, double mean) => new(first, first + 9, count, mean, mean, mean, mean);
}
