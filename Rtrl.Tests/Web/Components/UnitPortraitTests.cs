using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Components.Charts;

namespace Rtrl.Tests.Web.Components;

public sealed class UnitPortraitTests
{
    private static readonly RunSettings Small = new()
    {
        Environment = new EnvironmentSettings { Length = 5 },
        Network = new NetworkSettings
        {
            EncoderWidth = 8,
            HiddenSize = 6,
            MinNonZeroPerUnit = 1,
        },
        Agent = new AgentSettings { Name = "stream-q", StepSize = 1 },
        Stop = new StopSettings { Steps = 100 },
    };

    [Fact]
    public void LivingOn_FromTheLastCheckpointOfAFinishedRun_ShowsTheNextStepsAndLearnsNothing()
    {
        var run = new TrainingRun(Small);
        while (run.Outcome is null)
            run.Step();
        var before = run.Fingerprint();

        var portrait = UnitPortrait.LivingOn(Small, run.Checkpoint(), 12);
        var here = new Snapshot();
        run.Capture(here);

        Assert.Equal(100, portrait.Step);
        Assert.Equal(Enumerable.Range(100, 12).Select(step => (long)step), portrait.State!.Steps);
        Assert.All(portrait.State.H, column => Assert.Equal(12, column.Length));
        Assert.Equal(here.PoleRadius, portrait.Radius);
        Assert.Equal(here.UnitContribution, portrait.Contribution);
        Assert.NotNull(portrait.Bodies);
        Assert.Equal(before, run.Fingerprint());
    }

    [Fact]
    public void Initial_OfARun_IsWhereItsUnitsStoodBeforeTheFirstStep()
    {
        var snapshot = new Snapshot();
        new TrainingRun(Small).Capture(snapshot);
        Assert.Equal(snapshot.PoleRadius, UnitPortrait.Initial(Small).Radius);
        Assert.True(UnitPortrait.IsCheap(Small));
        Assert.False(UnitPortrait.IsCheap(Small with { Network = Small.Network with { HiddenSize = 4096, EncoderWidth = 1024 } }));
    }
}
