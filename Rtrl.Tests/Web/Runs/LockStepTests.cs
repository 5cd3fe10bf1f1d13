using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;
using Rtrl.Web.Runs;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web.Runs;

/// <summary>Runs that take their steps together, without workers: every slice is the test's, and one can be given many.</summary>
public sealed class LockStepTests
{
    private const int EpisodeLength = 5;
    private const long Steps = 50_000;

    private readonly FakeTimeProvider _clock = new();
    private readonly LockSteps _groups = new();

    [Fact]
    public void Slice_TheOthersStandBehind_WaitsForTheSlowest()
    {
        var (fast, slow) = (Started(), Started());
        Slices(fast);
        Assert.Equal(slow.StepCount + LockStep.Lead, fast.StepCount);

        _clock.Advance(TimeSpan.FromSeconds(0.01));
        slow.Slice();
        Assert.InRange(slow.StepCount, 1, 2 * LockStep.Lead);
        Slices(fast);
        Assert.Equal(slow.StepCount + LockStep.Lead, fast.StepCount);
    }

    [Fact]
    public void Slice_AtEightStepsASecond_NobodyIsAheadByMoreThanOne()
    {
        var (fast, slow) = (Started(speed: 8), Started(speed: 8));
        for (var tick = 0; tick < 40; tick++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.125));
            fast.Slice();
            if (tick % 3 == 2)
                slow.Slice();
            Assert.InRange(fast.StepCount - slow.StepCount, 0, 1);
        }

        Assert.InRange(slow.StepCount, 8, 40);
    }

    [Fact]
    public void Slice_TheOtherIsPaused_GoesOnAndLaterWaitsForIt()
    {
        var (one, other) = (Started(), Started());
        _ = other.Post(here => here.Pause());
        other.Slice();
        Slices(one);
        Assert.True(one.StepCount > 2 * LockStep.Lead);

        _ = other.Post(here => here.Resume());
        other.Slice();
        var (ahead, behind) = (one.StepCount, other.StepCount);
        Slices(one);
        Assert.Equal(ahead, one.StepCount);
        Slices(other);
        Assert.True(other.StepCount > behind);
    }

    [Fact]
    public void Slice_OfAnotherGroup_IsHeldByNobody()
    {
        var (one, other) = (Started(), Started(group: "another"));
        Slices(one);
        Assert.True(one.StepCount > 2 * LockStep.Lead);
        Assert.InRange(other.StepCount, 0, LockStep.Lead);
    }

    [Fact]
    public void Leave_TheSlowestIsGone_HoldsNobody()
    {
        var (one, gone) = (Started(), Started());
        _groups.Leave(gone);
        Slices(one);
        Assert.True(one.StepCount > 2 * LockStep.Lead);
    }

    [Fact]
    public void Load_NobodyHasSetASpeed_ShowsTwoEpisodesSlowly()
    {
        var run = Started(speed: null);
        Assert.Equal(24, run.Live!.TargetStepsPerSecond);
        for (var tick = 1; tick < 2 * EpisodeLength; tick++)
        {
            Assert.Equal(tick, run.StepCount);
            _clock.Advance(TimeSpan.FromSeconds(0.042));
            run.Slice();
        }

        Assert.Equal(2 * EpisodeLength, run.StepCount);
        _clock.Advance(TimeSpan.FromSeconds(0.3));
        run.Slice();
        Assert.Equal(Steps, run.StepCount); // no time goes by in a slice: it ends with the run
        Assert.Equal(0, run.Live!.TargetStepsPerSecond);
    }

    [Fact]
    public void SetSpeed_DuringTheSlowEpisodes_HoldsFromTheNextStepOn()
    {
        var run = Started(speed: null);
        _ = run.Post(here => here.SetSpeed(1_000));
        for (var slice = 0; slice < 8; slice++)
            run.Slice();
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        run.Slice();
        Assert.True(run.StepCount > 3 * EpisodeLength);
        Assert.Equal(1_000, run.Live!.TargetStepsPerSecond);
    }

    /// <summary>As many as a second has room for.</summary>
    private void Slices(RunSession run)
    {
        for (var slice = 0; slice < 100; slice++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.01));
            run.Slice();
        }
    }

    /// <param name="speed">Steps per second somebody set; null: nobody did.</param>
    private RunSession Started(double? speed = 4_000, string group = "race")
    {
        var settings = LabServer.Small(Steps);
        var context = new SessionContext(
            new OneRunHost(),
            new RecordingHistory(),
            new RunFeeds(_clock, NullLogger<RunFeeds>.Instance),
            new RunOptions(),
            _clock,
            NullLogger.Instance,
            ProvenanceReader.Of,
            CancellationToken.None
        );
        var run = new RunSession(1, settings, RunStatus.Paused, bytes: 1, context) { StepsWith = group, SpeedUnset = true };
        _groups.Join(run);
        if (speed is { } set)
            _ = run.Post(here => here.KeepSpeed(set));
        _ = run.Post(here => here.Load(new TrainingRun(settings), [], fromCheckpoint: false));
        _ = run.Post(here => here.Resume());
        for (var slice = 0; run.State is not RunState.Running && slice < 8; slice++)
            run.Slice();
        Assert.IsType<RunState.Running>(run.State);
        return run;
    }
}
