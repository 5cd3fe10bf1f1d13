using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class CheckpointRhythmTests
{
    private const long Second = 1_000;

    [Fact]
    public void IsDue_SinceTheStart_DoublesAndThenGoesOnEvenly() =>
        Assert.Equal([1_000, 2_000, 4_000, 8_000, 16_000, 46_000, 76_000], Times(30, look: 1, until: 100_000));

    [Fact]
    public void IsDue_LookedAtSeldom_MissesMarksButNeverComesTwiceAtOnce() =>
        Assert.Equal([3_000, 6_000, 9_000, 18_000, 48_000, 78_000], Times(30, look: 3_000, until: 100_000));

    [Fact]
    public void IsDue_PauseShorterThanTheMarks_IsKept() => Assert.Equal([300, 600, 900, 1_200, 1_500], Times(0.3, look: 1, until: 1_600));

    private static List<long> Times(double every, long look, long until)
    {
        const long Begin = 5_000;
        var rhythm = new CheckpointRhythm(Begin, every, Second);
        var times = new List<long>();
        for (var now = Begin; now < Begin + until; now += look)
        {
            if (!rhythm.IsDue(now))
                continue;
            times.Add(now - Begin);
            rhythm.Pass(now);
        }

        return times;
    }
}
