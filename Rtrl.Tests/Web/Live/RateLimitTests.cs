using Rtrl.Web.Live;
using Xunit;

namespace Rtrl.Tests.Web.Live;

public sealed class RateLimitTests
{
    private const long Second = 1_000_000;

    [Theory]
    [InlineData(20, 1_000)]
    [InlineData(8, 4_000)]
    [InlineData(5, 33_333)]
    public void IsDue_AskedOften_LetsTheRateThrough(double perSecond, long everyTicks)
    {
        var limit = new RateLimit();
        var passed = 0;
        for (var now = 0L; now < 10 * Second; now += everyTicks)
        {
            if (!limit.IsDue(now, perSecond, Second))
                continue;
            limit.Pass(now, perSecond, Second);
            passed++;
        }
        Assert.InRange(passed, 10 * perSecond * 0.85, 10 * perSecond * 1.1 + 2);
    }

    [Fact]
    public void IsDue_AQuarterOfTheIntervalEarly_LetsThrough()
    {
        var limit = new RateLimit();
        limit.Pass(0, 4, Second); // the next is due after 250 ms
        Assert.False(limit.IsDue(Second / 4 - Second / 16 - 1, 4, Second));
        Assert.True(limit.IsDue(Second / 4 - Second / 16, 4, Second));
    }

    [Fact]
    public void IsDue_AfterAPause_DoesNotMakeUpForIt()
    {
        var limit = new RateLimit();
        limit.Pass(0, 4, Second);
        var passed = 0;
        for (var now = 60 * Second; now < 61 * Second; now += 1_000)
        {
            if (!limit.IsDue(now, 4, Second))
                continue;
            limit.Pass(now, 4, Second);
            passed++;
        }

        Assert.InRange(passed, 4, 5);
    }

    /// <summary>Thirty steps by hand, each told at once, do not silence the stream for thirty intervals.</summary>
    [Fact]
    public void IsDue_AfterManyOutOfTurn_IsDueWithinAnIntervalAndAQuarter()
    {
        var limit = new RateLimit();
        for (var step = 0; step < 30; step++)
            limit.Pass(step, 4, Second);
        Assert.True(limit.IsDue(30 + (Second / 4), 4, Second));
    }

    [Fact]
    public void IsDue_NoRate_LetsNothingThrough() => Assert.False(new RateLimit().IsDue(long.MaxValue / 2, 0, Second));
}
