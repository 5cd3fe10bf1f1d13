using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Numerics;

public sealed class EstimateTests
{
    /// <summary>Two-sided 95 and 99 % points as every table of Student's distribution prints them.</summary>
    [Theory]
    [InlineData(0.95, 1, 12.7062)]
    [InlineData(0.95, 2, 4.3027)]
    [InlineData(0.95, 9, 2.2622)]
    [InlineData(0.95, 30, 2.0423)]
    [InlineData(0.95, 99, 1.9842)]
    [InlineData(0.95, 100_000, 1.9600)]
    [InlineData(0.99, 9, 3.2498)]
    public void Bound_OfStudentsT_IsTheTables(double probability, double degrees, double bound) =>
        Assert.Equal(bound, StudentT.Bound(probability, degrees), 4);

    [Theory]
    [InlineData(1, 1, 0.5)] // Cauchy: 2/π atan 1
    [InlineData(2, 2, 0.8164965809277261)] // t/√(t² + 2)
    public void Central_WhereAClosedFormExists_IsIt(double t, double degrees, double probability) =>
        Assert.Equal(probability, StudentT.Central(t, degrees), 12);

    [Fact]
    public void MeanOf_ASmallSample_IsTheTextbookInterval()
    {
        var estimate = Estimate.MeanOf([1, 2, 3, 4]);
        var half = 3.182446305 * Math.Sqrt(5.0 / 3) / 2;
        Assert.Equal((2.5, 4), (estimate.Value, estimate.Count));
        Assert.Equal(2.5 - half, estimate.Low, 6);
        Assert.Equal(2.5 + half, estimate.High, 6);
    }

    [Fact]
    public void MeanOf_TooFewSamples_HasNoInterval()
    {
        Assert.True(double.IsNaN(Estimate.MeanOf([]).Value));
        var one = Estimate.MeanOf([3]);
        Assert.True(one.Value == 3 && double.IsNaN(one.Low) && double.IsNaN(one.High));
    }

    [Fact]
    public void MeanOf_EqualValues_IsAPoint() =>
        Assert.Equal((1, 1, 1), (Estimate.MeanOf([1, 1, 1]).Low, Estimate.MeanOf([1, 1, 1]).Value, Estimate.MeanOf([1, 1, 1]).High));

    /// <summary>Wilson's interval by hand, and still open at 0 and 1.</summary>
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(0, 100, 0, 0.0370)]
    [InlineData(100, 100, 0.9630, 1)]
    public void ShareOf_Hits_IsWilsons(int hits, int count, double low, double high)
    {
        var estimate = Estimate.ShareOf(hits, count);
        Assert.Equal(hits / (double)count, estimate.Value);
        Assert.Equal(low, estimate.Low, 4);
        Assert.Equal(high, estimate.High, 4);
    }
}
