using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class RecordedSwitchesTests
{
    [Fact]
    public void Make_AtTheirSteps_SwitchesLearningInTheirOrder()
    {
        var run = new TrainingRun(LabServer.Small());
        var switches = new RecordedSwitches([Switch(2, "off"), Switch(4, "on"), Switch(4, "off")]);
        Assert.Equal(2, switches.NextAt);
        Assert.Empty(switches.Make(run));
        run.Step();
        run.Step();
        Assert.Equal("off", Assert.Single(switches.Make(run)).Value);
        Assert.Equal((false, 4L), (run.Learning, switches.NextAt));
        run.Step();
        run.Step();
        Assert.Equal(["on", "off"], switches.Make(run).Select(made => made.Value));
        Assert.Equal((false, long.MaxValue), (run.Learning, switches.NextAt));
    }

    [Fact]
    public void Clear_SomebodySwitchedAnew_NoneComesAnyMore()
    {
        var run = new TrainingRun(LabServer.Small());
        var switches = new RecordedSwitches([Switch(0, "off")]);
        switches.Clear();
        Assert.Empty(switches.Make(run));
        Assert.True(run.Learning);
    }

    private static RunEvent Switch(long step, string value) => new(step, DateTimeOffset.UnixEpoch, "learning", "", value);
}
