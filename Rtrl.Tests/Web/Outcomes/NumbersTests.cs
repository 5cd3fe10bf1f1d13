using Rtrl.Web.Components.Shared;
using Rtrl.Web.Outcomes;

namespace Rtrl.Tests.Web.Outcomes;

public sealed class NumbersTests
{
    [Theory]
    [InlineData(0.723, 2, "+0.72")]
    [InlineData(-0.684, 2, "−0.68")]
    [InlineData(0, 2, "0.00")]
    [InlineData(-0.001, 2, "0.00")]
    [InlineData(0.001, 2, "0.00")]
    [InlineData(double.NaN, 2, "—")]
    public void Signed_OfANumber_HasSignTrueMinusAndFixedDigits(double value, int digits, string text) =>
        Assert.Equal(text, Numbers.Signed(value, digits));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.00092, "9.2e−4")]
    [InlineData(0.3264, "0.326")]
    [InlineData(72.63, "72.6")]
    [InlineData(-41207, "−41,207")]
    [InlineData(0.0009999, "1.0e−3")]
    [InlineData(double.PositiveInfinity, "—")]
    public void Significant_OfAnyMagnitude_KeepsThreeDigits(double value, string text) => Assert.Equal(text, Numbers.Significant(value));

    [Theory]
    [InlineData(44.9, "0:44")]
    [InlineData(10812, "3:00:12")]
    [InlineData(432000, "5.0 days")]
    [InlineData(-1, "—")]
    public void Duration_OfSeconds_ReadsAsAClock(double seconds, string text) => Assert.Equal(text, Numbers.Duration(seconds));

    [Fact]
    public void Speed_OfEveryPosition_ReturnsToThatPosition()
    {
        for (var position = 0; position <= SpeedScale.Unlimited; position++)
            Assert.Equal(position, SpeedScale.Position(SpeedScale.Speed(position)));
    }

    [Fact]
    public void Speed_AtTheLastPosition_IsUnlimited()
    {
        Assert.Equal(0, SpeedScale.Speed(SpeedScale.Unlimited));
        Assert.Equal("unlimited", SpeedScale.Words(SpeedScale.Speed(SpeedScale.Unlimited)));
        Assert.Equal("1 step/s", SpeedScale.Words(SpeedScale.Speed(0)));
    }

    [Theory]
    [InlineData(28, 700.0, 700)] // between two notches: what is set
    [InlineData(30, 700.0, 1_000)] // the slider was moved and has not been let go
    [InlineData(28, null, 630)]
    public void Speed_Shown_IsTheOneSet(int position, double? set, double shown)
    {
        Assert.Equal(shown, SpeedScale.Shown(position, set));
    }
}
