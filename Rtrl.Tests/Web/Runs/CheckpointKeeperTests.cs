using Microsoft.Extensions.Time.Testing;
using Rtrl.Engine.Training;
using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class CheckpointKeeperTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TrainingRun _run = new(LabServer.Small());

    [Fact]
    public void MakeIfNew_SameStep_MakesNone()
    {
        var keeper = Keeper(stored: false);
        Assert.Equal((0, 4), (keeper.MakeIfNew(epoch: 4)!.Step, keeper.Make(4, pinned: true).Epoch));
        Assert.Null(keeper.MakeIfNew(4));
        _run.Step();
        Assert.Equal((1, false), (keeper.MakeIfNew(4)!.Step, keeper.NewestAt == 0));
    }

    [Fact]
    public void MakeIfNew_RestoredFromACheckpoint_KnowsThatTheStepIsStored() => Assert.Null(Keeper(stored: true).MakeIfNew(epoch: 1));

    [Fact]
    public void IsDue_TheOneBeforeIsNotStored_Waits()
    {
        var keeper = Keeper(stored: false);
        var storing = new TaskCompletionSource();
        Assert.False(keeper.IsDue);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(keeper.IsDue);
        keeper.Pass(storing.Task);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(keeper.IsDue);
        storing.SetResult();
        Assert.True(keeper.IsDue);
    }

    private CheckpointKeeper Keeper(bool stored) => new(_run, stored, everySeconds: 30, _clock);
}
