using Microsoft.Extensions.Time.Testing;
using Rtrl.Engine.Training;
using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class StepperTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TrainingRun _run = new(LabServer.Small());

    [Fact]
    public void Take_TimeOfTheSliceIsOver_GivesTheWorkerBack()
    {
        var stepper = new Stepper(_run, target: 0, sliceSeconds: 0.004, _clock);
        Assert.Equal(5, stepper.Take(1_000_000, () => _clock.Advance(TimeSpan.FromMilliseconds(0.8))));
        Assert.Equal((5, 0.004), (_run.StepCount, Math.Round(stepper.ElapsedSeconds, 6)));
    }

    [Fact]
    public void Allowance_ByHand_DoesNotCountTheTimeBetweenTwoSteps()
    {
        var stepper = new Stepper(_run, target: 10, sliceSeconds: 1, _clock);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, stepper.Allowance(owed: 3));
        stepper.Take(3, () => { });
        Assert.Equal((3, 0.0), (_run.StepCount, stepper.ElapsedSeconds));
    }

    [Fact]
    public void Continue_AfterAFault_CatchesUpOnNothing()
    {
        var stepper = new Stepper(_run, target: 100, sliceSeconds: 1, _clock);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        stepper.Continue();
        Assert.Equal(1, stepper.Allowance(owed: null));
        Assert.Equal(0, stepper.ElapsedSeconds);
    }

    [Fact]
    public void Measure_BeforeASecondHasPassed_KeepsTheFigure()
    {
        var stepper = new Stepper(_run, target: 0, sliceSeconds: 1, _clock);
        stepper.Take(40, () => _clock.Advance(TimeSpan.FromMilliseconds(20)));
        stepper.Measure();
        Assert.Equal(0, stepper.StepsPerSecond);
        stepper.Take(60, () => _clock.Advance(TimeSpan.FromMilliseconds(20)));
        stepper.Measure();
        Assert.Equal(50, stepper.StepsPerSecond, 6);
    }
}
