using Rtrl.Web.Figures;

namespace Rtrl.Tests.Web.Figures;

public sealed class PlotScaleTests
{
    [Theory]
    [InlineData(0, 1, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(0.2, 9.1, new[] { 0.0, 2, 4, 6, 8, 10 })]
    [InlineData(-0.92, 0.31, new[] { -1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4 })]
    [InlineData(3, 47, new[] { 0.0, 10, 20, 30, 40, 50 })]
    public void Ticks_OfALinearAxis_AreRoundAndHoldTheValues(double least, double most, double[] ticks)
    {
        var scale = PlotScale.Of([least, most], log: false, 0, 100);
        Assert.Equal(ticks, scale.Ticks().Select(tick => Math.Round(tick, 9)));
        Assert.Equal(
            (ticks[0], ticks[^1]),
            (scale.Low, scale.High),
            (one, other) => Math.Abs(one.Item1 - other.Item1) < 1e-9 && Math.Abs(one.Item2 - other.Item2) < 1e-9
        );
    }

    [Theory]
    [InlineData(4, 32, new[] { 5.0, 10, 20 })]
    [InlineData(0.02, 3, new[] { 0.03, 0.1, 0.3, 1, 3 })]
    [InlineData(0.001, 2000, new[] { 0.001, 0.1, 10, 1000 })]
    public void Ticks_OfALogAxis_AreDecadesAndWhatFitsBetween(double least, double most, double[] ticks) =>
        Assert.Equal(ticks, PlotScale.Of([least, most], log: true, 0, 100).Ticks().Select(tick => Math.Round(tick, 9)));

    [Theory]
    [InlineData(0, 200, 0.25, 100)]
    [InlineData(200, 0, 0.25, 100)] // upwards
    public void At_OfALinearAxis_LiesInProportion(double from, double to, double quarter, double middle)
    {
        var scale = new PlotScale(-1, 3, Log: false, from, to);
        Assert.Equal((from, to, middle), (scale.At(-1), scale.At(3), scale.At(1)));
        Assert.Equal(from + ((to - from) * quarter), scale.At(0));
    }

    [Fact]
    public void At_OfALogAxis_GivesEqualFactorsEqualLengths()
    {
        var scale = new PlotScale(4, 256, Log: true, 10, 100);
        Assert.Equal(
            [10, 25, 40, 55, 70, 85, 100],
            new double[] { 4, 8, 16, 32, 64, 128, 256 }.Select(value => Math.Round(scale.At(value), 9))
        );
    }

    /// <summary>
    /// Whatever is to be shown stands between the ends, and there are ticks enough to read it by and few enough to stand apart.
    /// </summary>
    [Fact]
    public void Of_AnyValues_HoldsThemBetweenTicksThatCanBeRead()
    {
        var random = new Random(0);
        for (var trial = 0; trial < 2_000; trial++)
        {
            double[] values = [.. Enumerable.Range(0, 2).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 7)))];
            var scale = PlotScale.Of(values, log: false, 0, 100);
            Assert.All(values, value => Assert.InRange(scale.At(value), -1e-6, 100 + 1e-6));
            Assert.InRange(scale.Ticks().Count, 3, 8);
            Assert.All(scale.Ticks(), tick => Assert.True(scale.Holds(tick)));
        }
    }

    [Fact]
    public void Of_NothingOrOneValue_IsAnAxisAllTheSame()
    {
        Assert.Equal((0.0, 1.0), Ends(PlotScale.Of([], log: false, 0, 1)));
        Assert.Equal((0.1, 10.0), Ends(PlotScale.Of([double.NaN], log: true, 0, 1)));
        var one = PlotScale.Of([5], log: false, 0, 1);
        Assert.True(one.Low <= 5 && one.High > 5);
        Assert.Equal((0.0, 0.5), Ends(PlotScale.Of([0.1, 0.4], log: false, 0, 1, low: 0, high: 0.5)));
    }

    private static (double Low, double High) Ends(PlotScale scale) => (scale.Low, scale.High);
}
