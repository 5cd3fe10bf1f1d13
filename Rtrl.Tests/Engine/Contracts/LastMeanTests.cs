using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Engine.Contracts;

public sealed class LastMeanTests
{
    /// <summary>A hundred buckets of ten steps; bucket i holds i + 1 samples of mean i.</summary>
    private static readonly SeriesColumn s_curve = new(
        RunMetrics.Value,
        10,
        [.. Enumerable.Range(0, 100).Select(at => new SeriesBucket(10 * at, (10 * at) + 9, at + 1, at, at, at, at))]
    );

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 50)]
    [InlineData(25, 96)]
    [InlineData(50, 98)]
    [InlineData(100, 99)]
    public void Of_ThatPart_WeighsEachBucketByItsSamples(int part, int first)
    {
        var last = LastMean.Of(s_curve, 1_000, part)!.Value;
        var buckets = Enumerable.Range(first, 100 - first).ToList();
        Assert.Equal(buckets.Sum(at => at + 1), last.Samples);
        Assert.Equal(buckets.Sum(at => at * (at + 1.0)) / last.Samples, last.Mean, 1e-12);
    }

    /// <summary>A bucket that begins before the stretch is not in it, and one without samples says nothing.</summary>
    [Fact]
    public void Of_BucketsThatReachAcross_LeavesThemOut()
    {
        Assert.Equal(new LastMean(99, 100), LastMean.Of(s_curve, 1_000, 60)); // from step 984
        Assert.Null(LastMean.Of(s_curve, 1_000, 500)); // from step 998: no bucket begins there
        Assert.Null(LastMean.Of(null, 1_000, 25));
        Assert.Null(LastMean.Of(s_curve with { Buckets = [.. s_curve.Buckets.Select(bucket => bucket with { Count = 0 })] }, 1_000, 1));
    }
}
