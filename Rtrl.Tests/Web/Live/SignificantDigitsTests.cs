using Rtrl.Web.Live;
using Xunit;

namespace Rtrl.Tests.Web.Live;

public sealed class SignificantDigitsTests
{
    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(1.23456f, 1.23f)]
    [InlineData(-0.00098765f, -0.000988f)]
    [InlineData(123_456f, 123_000f)]
    [InlineData(9.996f, 10f)]
    [InlineData(1e-40f, 1e-40f)]
    [InlineData(3.4e38f, 3.4e38f)]
    public void Round_FiniteValue_KeepsThreeDigits(float value, float expected) =>
        Assert.Equal(expected, SignificantDigits.Round(value)!.Value, expected == 0 ? 0 : Math.Abs(expected) * 1e-3f);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Round_NonFiniteValue_IsNull(float value) => Assert.Null(SignificantDigits.Round(value));
}
