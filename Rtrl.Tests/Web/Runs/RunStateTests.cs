using Rtrl.Engine.Contracts;
using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class RunStateTests
{
    private static readonly Shown s_running = new(RunStatus.Running, null);
    private static readonly Shown s_paused = new(RunStatus.Paused, null);

    [Theory]
    [InlineData(RunStatus.Running)]
    [InlineData(RunStatus.Finished)]
    [InlineData(RunStatus.Stopped)]
    [InlineData(RunStatus.Diverged)]
    public void Standing_InAStatusThatDoesNotStand_CannotBeMade(RunStatus status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunState.Standing(status));

    [Fact]
    public void Settled_AnEarlierChange_IsShownWhileTheLatestIsAwaited()
    {
        var state = new RunState.Becoming(s_paused, RunStatus.Paused, Turn: 2).Settled(1, s_running);
        Assert.Equal(new RunState.Becoming(s_running, RunStatus.Paused, 2), state);
        Assert.Equal((RunStatus.Running, RunStatus.Paused), (state.Shown.Status, state.Goal));
        Assert.Equal(new RunState.Standing(RunStatus.Paused), state.Settled(2, s_paused));
    }

    [Fact]
    public void Settled_Running_RunsOnlyThen()
    {
        var state = new RunState.Becoming(s_paused, RunStatus.Running, Turn: 1);
        Assert.IsNotType<RunState.Running>(state);
        Assert.IsType<RunState.Running>(state.Settled(1, s_running));
    }

    [Fact]
    public void Settled_ByHandOnTopOfAPause_GoesOnOwing()
    {
        var taken = new TaskCompletionSource<Task>();
        var state = new RunState.ByHand(new RunState.Becoming(s_running, RunStatus.Paused, 3), Owed: 7, taken);
        Assert.Equal((RunStatus.Running, RunStatus.Paused), (state.Shown.Status, state.Goal));
        Assert.Equal(new RunState.ByHand(new RunState.Standing(RunStatus.Paused), 7, taken), state.Settled(3, s_paused));
    }

    [Fact]
    public void Settled_Ending_IsOverBeforeAndAfter()
    {
        var state = new RunState.Ending(s_running, RunStatus.Stopped, Turn: 4);
        Assert.True(state.Over);
        Assert.Equal(s_running, state.Shown);
        Assert.Equal(new RunState.Ending(s_paused, RunStatus.Stopped, 4), state.Settled(3, s_paused));
        var ended = state.Settled(4, new Shown(RunStatus.Stopped, "Stopped at step 5."));
        Assert.Equal((true, new Shown(RunStatus.Stopped, "Stopped at step 5.")), (ended.Over, ended.Shown));
        Assert.IsType<RunState.Ended>(ended);
    }
}
