using Rtrl.Engine.Numerics;

namespace Rtrl.Tests.Engine.Numerics;

public sealed class MedianTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 9.0, 1, 4 }, 4)]
    [InlineData(new[] { 9.0, 1 }, 5)]
    [InlineData(new[] { 10.0, 1, 4, 2 }, 3)]
    [InlineData(new double[0], double.NaN)]
    public void Of_OddAndEvenNumbers_IsTheMiddle(double[] values, double median) => Assert.Equal(median, Median.Of(values));
}
