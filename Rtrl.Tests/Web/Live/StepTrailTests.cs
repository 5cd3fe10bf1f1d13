using Rtrl.Tests.Engine;
using Rtrl.Web.Live;

namespace Rtrl.Tests.Web.Live;

public sealed class StepTrailTests
{
    [Fact]
    public void Copy_MoreStepsThanItHolds_KeepsTheLatestOldestFirst()
    {
        var trail = new StepTrail(2);
        Assert.Empty(trail.Copy());
        for (var step = 0; step < StepTrail.Capacity + 5; step++)
            trail.Add(step, [step + 0.25f, step + 0.5f]);
        var rows = trail.Copy();
        Assert.Equal(StepTrail.Capacity, rows.Count);
        Assert.Equal([5, 5.25f, 5.5f], rows[0]);
        Assert.Equal(StepTrail.Capacity + 4, rows[^1][0]);
    }

    [Fact]
    public void Add_ManySteps_AllocatesNothing()
    {
        var trail = new StepTrail(3);
        float[] observation = [1, 0, 1];
        trail.Add(0, observation);
        Assert.Equal(
            0,
            Allocations.Each(() =>
            {
                for (var step = 0; step < 1_000; step++)
                    trail.Add(step, observation);
            })
        );
    }
}
