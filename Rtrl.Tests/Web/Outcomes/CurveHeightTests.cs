using Rtrl.Engine.Contracts;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class CurveHeightTests
{
    /// <summary>Buckets of ten steps with so many samples of such a mean each; NaN is an empty one.</summary>
    private static SeriesColumn Curve(params (double Mean, long Count)[] buckets) =>
        new(
            RunMetrics.Return,
            10,
            [
                .. buckets.Select(
                    (bucket, at) =>
                        new SeriesBucket(at * 10, (at * 10) + 9, bucket.Count, bucket.Mean, bucket.Mean, bucket.Mean, bucket.Mean)
                ),
            ]
        );

    [Fact]
    public void Last_OfACurve_WeighsTheSamplesOfTheLatestTwentyFifth()
    {
        // 1/25 of 500 planned steps are 20: the last two buckets.
        Assert.Equal((2 + (3 * 5)) / 4.0, CurveHeight.Last(Curve((9, 7), (2, 1), (5, 3)), 500), 1e-12);
        // Of 375 they are 15: the last bucket and half of the one before.
        Assert.Equal(((0.5 * 2) + (3 * 5)) / 3.5, CurveHeight.Last(Curve((9, 7), (2, 1), (5, 3)), 375), 1e-12);
    }

    [Fact]
    public void Last_AfterAStretchWithoutSamples_EndsWithTheLastSample() =>
        Assert.Equal(2, CurveHeight.Last(Curve((9, 7), (2, 1), (double.NaN, 0)), 250));

    [Fact]
    public void Best_OfACurve_IsItsHighestStretchAndNoSingleBucket()
    {
        var curve = Curve((0, 1), (8, 1), (0, 1), (5, 1), (5, 1), (1, 1));
        Assert.Equal(5, CurveHeight.Best(curve, 500));
        Assert.Equal(8, CurveHeight.Best(curve, 250));
        Assert.True(CurveHeight.Best(curve, 500) >= CurveHeight.Last(curve, 500));
    }

    [Fact]
    public void Best_OfACurveShorterThanAStretch_IsItsLast() => Assert.Equal(3, CurveHeight.Best(Curve((2, 1), (4, 1)), 10_000));

    [Fact]
    public void Area_OfACurve_HoldsEachMeanSinceTheBucketBefore()
    {
        var curve = Curve((1, 1), (double.NaN, 0), (4, 50), (2, 1));
        Assert.Equal(((1 * 10) + (4 * 20) + (2 * 10)) / 40.0, CurveHeight.Area(curve, 40), 1e-12);
        Assert.Equal(((1 * 10) + (4 * 15)) / 25.0, CurveHeight.Area(curve, 25), 1e-12);
        Assert.Equal(CurveHeight.Area(curve, 40), CurveHeight.Area(curve, 1_000)); // no further than it goes
    }

    [Fact]
    public void Heights_WithoutASample_AreNoNumbers()
    {
        foreach (var empty in new[] { Curve(), Curve((double.NaN, 0)), Curve((double.PositiveInfinity, 3)) })
        {
            Assert.Equal(
                [double.NaN, double.NaN, double.NaN],
                [CurveHeight.Last(empty, 100), CurveHeight.Best(empty, 100), CurveHeight.Area(empty, 100)]
            );
            Assert.Equal(0, CurveHeight.End(empty));
        }
    }

    [Fact]
    public void Heights_OfALevelCurve_AreItsLevel()
    {
        var level = Curve((0.5, 3), (0.5, 1), (0.5, 9));
        Assert.All(
            [CurveHeight.Last(level, 300), CurveHeight.Best(level, 300), CurveHeight.Area(level, 30)],
            height => Assert.Equal(0.5, height, 1e-12)
        );
    }
}
