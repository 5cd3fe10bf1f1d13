using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;
using Rtrl.Web.Runs;
using Rtrl.Web.Training;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

/// <summary>A run in memory without workers, server or database: every slice is the test's.</summary>
public sealed class RunSessionTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingHistory _history = new();
    private readonly OneRunHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pause_RunningWhileTheHistoryWaits_StandsStillAndIsShownOnceStored()
    {
        var run = Running();
        _history.Held = true;
        var paused = run.Post(here => here.Pause());
        run.Slice();
        var step = Step(run);
        _clock.Advance(TimeSpan.FromSeconds(2));
        run.Slice();
        Assert.Equal((step, RunStatus.Running, RunStatus.Paused), (Step(run), run.State.Shown.Status, run.State.Goal));
        Assert.Equal(RunStatus.Running, run.Live!.Status);
        Assert.False(paused.IsCompleted);

        _history.LetOneGo();
        run.Slice();
        Assert.Equal((RunStatus.Paused, RunStatus.Paused), (run.State.Shown.Status, run.Live!.Status));
        await paused.WaitAsync(Cancellation);
        var change = _history.Changes[^1];
        Assert.Equal((RunStatus.Paused, step, "paused"), (change.Status, change.Checkpoint!.Step, Assert.Single(change.Events!).Kind));
        Assert.False(_host.Placed);
    }

    [Fact]
    public async Task Step_Paused_TakesExactlySoManyAndAnswersOnceTheyAreStored()
    {
        var run = Loaded();
        _history.Held = true;
        var stepped = run.Post(here => here.Step(300));
        Slices(run);
        Assert.Equal((300, false), (Step(run), stepped.IsCompleted));
        Assert.IsType<RunState.Standing>(run.State);

        _history.LetOneGo();
        await stepped.WaitAsync(Cancellation);
        Assert.Equal(300, Assert.Single(_history.Changes).Checkpoint!.Step);
    }

    [Fact]
    public async Task Stop_StepsStillOwed_AnswersThemWithTheEnd()
    {
        var run = Loaded();
        var stepped = run.Post(here => here.Step(1_000));
        _ = run.Post(here => here.SetFault(new HistoryFault("full", "The disk is full.")));
        run.Slice();
        Assert.Equal(1_000, Assert.IsType<RunState.ByHand>(run.State).Owed);
        _history.Held = true;
        _ = run.Post(here => here.Stop());
        run.Slice();
        Assert.IsType<RunState.Ending>(run.State);
        Assert.False(stepped.IsCompleted);

        _history.LetOneGo();
        run.Slice();
        await stepped.WaitAsync(Cancellation);
        Assert.Equal((new Shown(RunStatus.Stopped, _history.Changes[^1].Reason), true), (run.State.Shown, run.State is RunState.Ended));
        Assert.Equal(["ended", "let go"], _host.Told);
    }

    [Fact]
    public async Task Pause_WhileTheRunIsBroughtToMemory_GivesItsPlaceBackAndItDoesNotStart()
    {
        var run = Opened();
        _ = run.Post(here => here.Resume());
        run.Slice();
        Assert.IsType<RunState.Starting>(run.State);

        var paused = run.Post(here => here.Pause());
        run.Slice();
        await paused.WaitAsync(Cancellation);
        Assert.False(_host.Placed);
        Load(run);
        _ = run.Post(here => here.Start());
        Slices(run);
        Assert.Equal((RunStatus.Paused, 0), (run.State.Goal, Step(run)));
        Assert.Empty(_history.Changes);
    }

    [Fact]
    public void Fault_Running_HoldsTheStepsAndSaysSoWithoutBeingStored()
    {
        var run = Running();
        _ = run.Post(here => here.SetFault(new HistoryFault("full", "The disk is full.")));
        run.Slice();
        var (step, changes) = (Step(run), _history.Changes.Count);
        run.Slice();
        Assert.Equal((step, RunStatus.Paused, "The disk is full."), (Step(run), run.Live!.Status, run.Live.Reason));
        Assert.Equal((RunStatus.Running, changes), (run.State.Shown.Status, _history.Changes.Count));

        _ = run.Post(here => here.SetFault(null));
        run.Slice();
        Assert.True(Step(run) > step);
    }

    [Fact]
    public void Release_MovedSinceItWasStored_KeepsTheRun()
    {
        var run = Loaded();
        _ = run.Post(here => here.Step(10));
        Slices(run);
        _ = run.Post(here => here.Release(9));
        run.Slice();
        Assert.True(run.Idle);
        _ = run.Post(here => here.Release(10));
        run.Slice();
        Assert.Equal((true, false), (run.State is RunState.Gone { Stored: true }, run.Loaded));
    }

    /// <summary>The history learns once who takes the steps, with the first status or checkpoint that says that some are taken.</summary>
    [Fact]
    public void Resume_AndStep_TellOnceWhichProgramTookTheRunUpAndWhere()
    {
        var run = Running();
        _ = run.Post(here => here.Pause());
        run.Slice();
        _ = run.Post(here => here.Step(10));
        Slices(run);
        Assert.Equal(
            [new TakeUp(ProvenanceReader.Of(run.Settings), 0)],
            _history.Changes.Select(change => change.TakenUp).OfType<TakeUp>()
        );
        Assert.NotNull(_history.Changes.Single(change => change.Status == RunStatus.Running).TakenUp);

        var other = Loaded();
        _ = other.Post(here => here.Step(10));
        Slices(other);
        Assert.Equal(0, _history.Changes[^1].TakenUp!.Step);
    }

    private RunSession Opened() =>
        new(
            1,
            LabServer.Small(),
            RunStatus.Paused,
            1,
            new SessionContext(
                _host,
                _history,
                new RunFeeds(_clock, NullLogger<RunFeeds>.Instance),
                new RunOptions(),
                _clock,
                NullLogger.Instance,
                ProvenanceReader.Of,
                CancellationToken.None
            )
        );

    private RunSession Loaded()
    {
        var run = Opened();
        Load(run);
        return run;
    }

    private static void Load(RunSession run)
    {
        _ = run.Post(here => here.Load(new TrainingRun(run.Settings), [], fromCheckpoint: false));
        run.Slice();
    }

    private RunSession Running()
    {
        var run = Loaded();
        _ = run.Post(here => here.KeepSpeed(50));
        _ = run.Post(here => here.Resume());
        Slices(run);
        Assert.IsType<RunState.Running>(run.State);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        run.Slice();
        Assert.True(Step(run) > 0);
        return run;
    }

    /// <summary>Until nothing is left to be done at once.</summary>
    private static void Slices(RunSession run)
    {
        for (var slice = 0; slice < 8; slice++)
            run.Slice();
    }

    /// <summary>Where it stands; the slice that tells it may take further steps after.</summary>
    private static long Step(RunSession run)
    {
        var step = -1L;
        _ = run.Post(here =>
        {
            step = here.Loaded!.Run.StepCount;
        });
        run.Slice();
        return step;
    }
}
