using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class PaceTests
{
    private const long Second = 1_000_000;

    [Fact]
    public void Allowance_OneStepASecond_GrantsOneAtOnceAndOneEachSecond()
    {
        var pace = new Pace(Second);
        pace.Set(1, step: 100, now: 0);
        Assert.Equal(1, pace.Allowance(100, 0));
        Assert.Equal(0, pace.Allowance(101, Second - 2));
        Assert.Equal(1, pace.Allowance(101, Second));
        Assert.Equal(0, pace.Allowance(102, Second + 1));
    }

    [Fact]
    public void Allowance_AtAnySpeed_GrantsTheFirstStepAtOnce()
    {
        for (var target = 1; target <= 1_000; target++)
        {
            var pace = new Pace(Second);
            pace.Set(target, step: 0, now: 0);
            Assert.Equal((target, 1), (target, pace.Allowance(0, 0)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(60)]
    [InlineData(1_000)]
    [InlineData(25_000)]
    public void Allowance_WokenWhenAskedFor_KeepsTheRateOverTenSeconds(double target)
    {
        var pace = new Pace(Second);
        pace.Set(target, 0, 0);
        var (step, now) = (0L, 0L);
        while (now < 10 * Second)
        {
            step += pace.Allowance(step, now);
            now = Math.Max(now + 1, pace.Next(step, now).Due);
        }
        Assert.InRange(step, 10 * target - 1 - target / 500, 10 * target + 1 + target / 500);
    }

    [Fact]
    public void Allowance_LongDelay_DoesNotSprintToCatchUp()
    {
        var pace = new Pace(Second);
        pace.Set(100, 0, 0);
        Assert.InRange(pace.Allowance(1, 60 * Second), 1, 25);
    }

    [Fact]
    public void Allowance_ZeroTarget_IsUnlimited()
    {
        var pace = new Pace(Second);
        pace.Set(0, 0, 0);
        Assert.Equal(long.MaxValue, pace.Allowance(1_000_000, 1));
        Assert.Equal(Turn.Now, pace.Next(1_000_000, 1));
    }
}
