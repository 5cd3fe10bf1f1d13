using System.Diagnostics;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Xunit;

namespace Rtrl.Tests.Data;

public sealed class OwnershipTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();
    private readonly HistoryProcess _north;
    private readonly HistoryProcess _south;

    public OwnershipTests()
    {
        _north = _fixture.Open(HistoryFixture.Elsewhere("north"));
        _south = _fixture.Open(HistoryFixture.Elsewhere("south"));
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Claim_RunOfALiveProcess_IsRefusedNamingIt()
    {
        var run = await _north.CreateRunAsync();

        var granted = await _north.Ownership.ClaimAsync(run);
        var refused = await _south.Ownership.ClaimAsync(run);

        Assert.Equal((true, 1), (granted.Granted, granted.Epoch));
        Assert.Equal((false, "process 4711 on north"), (refused.Granted, refused.Owner));
        Assert.Equal(("process 4711 on north", true), (_north.Queries.List()[0].Owner, _north.Queries.List()[0].OwnedHere));
        Assert.False(_south.Queries.Find(run)!.Summary.OwnedHere);
    }

    [Fact]
    public async Task Claim_Released_GoesToTheNextWithAHigherEpoch()
    {
        var run = await _north.CreateRunAsync();
        await _north.Ownership.ClaimAsync(run);
        await _north.Ownership.ReleaseAsync(run);
        Assert.Null(_north.Queries.Find(run)!.Summary.Owner);

        Assert.Equal((true, 2), await GrantAsync(_south, run));
        Assert.Empty(await _north.Ownership.HeartbeatAsync());
    }

    [Fact]
    public async Task Delete_RunOfALiveProcess_IsRefused()
    {
        var run = await _north.CreateRunAsync();
        await _north.Ownership.ClaimAsync(run);

        var message = (await Assert.ThrowsAsync<HistoryException>(() => _south.History.DeleteAsync([run]))).Message;
        Assert.Contains("process 4711 on north", message, StringComparison.Ordinal);
        Assert.NotNull(_south.Queries.Find(run));

        _fixture.Clock.Advance(TimeSpan.FromSeconds(21));
        await _south.History.DeleteAsync([run]);
        Assert.Null(_south.Queries.Find(run));
    }

    [Fact]
    public async Task Reap_OwnerSilentFor20Seconds_InterruptsItsRuns()
    {
        var ids = await _north.History.CreateAsync([
            HistoryFixture.Run("running"),
            HistoryFixture.Run("paused"),
            HistoryFixture.Run("queued"),
            HistoryFixture.Run("finished"),
        ]);
        foreach (var (id, status) in ids.Zip([RunStatus.Running, RunStatus.Paused, RunStatus.Queued, RunStatus.Finished]))
        {
            await _north.Ownership.ClaimAsync(id);
            _north.History.ReportProgress(HistoryFixture.Progress(id, 160));
            await _north.History.SetStatusAsync(id, status, null, new RunEvent(0, _fixture.Clock.GetUtcNow(), "test", "test"));
        }

        var before = _south.Queries.FindMany(ids).Select(run => run.Summary).ToArray();

        _fixture.Clock.Advance(TimeSpan.FromSeconds(15));
        await _north.Ownership.HeartbeatAsync();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Empty(await _south.Ownership.ReapAsync());

        _fixture.Clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(ids, await _south.Ownership.ReapAsync());

        Assert.Equal(
            [RunStatus.Interrupted, RunStatus.Paused, RunStatus.Queued, RunStatus.Finished],
            _south.Queries.FindMany(ids).Select(run => run.Summary.Status)
        );
        Assert.All(_south.Queries.List(), run => Assert.Null(run.Owner));
        // What went on has no speed any more; what was paused is as it was, its time included.
        Assert.Equal([0.0, 20_000, 20_000, 20_000], _south.Queries.FindMany(ids).Select(run => run.Summary.StepsPerSecond));
        Assert.Equal(
            before.Skip(1).Select(run => run.UpdatedAt),
            _south.Queries.FindMany(ids).Skip(1).Select(run => run.Summary.UpdatedAt)
        );
        Assert.Contains("process 4711 on north", _south.Queries.Events(ids[0])[^1].Message, StringComparison.Ordinal);
        Assert.Equal("interrupted", _south.Queries.Events(ids[0])[^1].Kind);
        Assert.Empty(await _south.Ownership.ReapAsync());
    }

    [Fact]
    public async Task Reap_ProcessOfThisMachine_DecidesByTheProcessAndNotByItsSilence()
    {
        using var other = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        var identity = new ProcessIdentity(Environment.MachineName, other.Id, new DateTimeOffset(other.StartTime));
        var cli = _fixture.Open(identity);
        var run = await cli.CreateRunAsync();
        await cli.Ownership.ClaimAsync(run);
        await cli.History.SetStatusAsync(run, RunStatus.Running, null, new RunEvent(0, _fixture.Clock.GetUtcNow(), "started", "Started."));

        _fixture.Clock.Advance(TimeSpan.FromHours(1)); // suspended, or its disk is full
        Assert.Empty(await _south.Ownership.ReapAsync());

        other.Kill();
        await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([run], await _south.Ownership.ReapAsync());
        Assert.Equal(RunStatus.Interrupted, _south.Queries.Find(run)!.Summary.Status);
    }

    [Fact]
    public async Task Reap_EarlierProcessWithThisProcessesNumber_IsGone()
    {
        var earlier = _fixture.Open(ProcessIdentity.Current with { StartedAt = ProcessIdentity.Current.StartedAt.AddHours(-1) });
        var run = await earlier.CreateRunAsync();
        await earlier.Ownership.ClaimAsync(run);
        await earlier.History.SetStatusAsync(
            run,
            RunStatus.Running,
            null,
            new RunEvent(0, _fixture.Clock.GetUtcNow(), "started", "Started.")
        );

        Assert.Equal([run], await _south.Ownership.ReapAsync());
    }

    [Fact]
    public async Task Write_WithAnOvertakenClaim_ChangesNothing()
    {
        var run = await _north.CreateRunAsync();
        var old = await _north.Ownership.ClaimAsync(run);
        _north.History.ReportProgress(HistoryFixture.Progress(run, 100));
        await _north.History.FlushAsync();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(21)); // north stalls
        await _south.Ownership.ReapAsync();
        await _south.Ownership.ClaimAsync(run);
        _south.History.ReportProgress(HistoryFixture.Progress(run, 200));
        await _south.History.FlushAsync();

        _north.History.ReportProgress(HistoryFixture.Progress(run, 100_000));
        _north.History.ReportEpisodes(run, HistoryFixture.Episodes(0, 10));
        await _north.History.FlushAsync();
        await Assert.ThrowsAsync<HistoryException>(() =>
            _north.History.SetStatusAsync(run, RunStatus.Finished, null, new RunEvent(1, default, "finished", ""))
        );
        await Assert.ThrowsAsync<HistoryException>(() => _north.History.RewindAsync(run, 0, 0, []));
        var refused = await Assert.ThrowsAsync<HistoryException>(() =>
            _north.History.SaveCheckpointAsync(run, HistoryFixture.Checkpoint(100_000, old.Epoch))
        );

        Assert.Contains("nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(200, _south.Queries.Find(run)!.Summary.Step);
        Assert.Empty(_south.Queries.LastEpisodes(run, 10));
        Assert.Equal([run], await _north.Ownership.HeartbeatAsync());
        Assert.Empty(await _south.Ownership.HeartbeatAsync());

        // Also when south is done with it, north's claim stays overtaken.
        await _south.Ownership.ReleaseAsync(run);
        await Assert.ThrowsAsync<HistoryException>(() =>
            _north.History.SetStatusAsync(run, RunStatus.Finished, null, new RunEvent(1, default, "finished", ""))
        );
    }

    [Fact]
    public async Task Command_ForAnotherProcess_ArrivesOnceAndIsAnswered()
    {
        var run = await _north.CreateRunAsync();
        await _north.Ownership.ClaimAsync(run);

        var first = await _south.Ownership.PostCommandAsync(run, "speed", "20");
        var second = await _south.Ownership.PostCommandAsync(run, "warp", null);

        Assert.Empty(await _south.Ownership.TakeCommandsAsync());
        Assert.Equal(
            [new PostedCommand(first, run, "speed", "20"), new PostedCommand(second, run, "warp", null)],
            await _north.Ownership.TakeCommandsAsync()
        );
        Assert.Empty(await _north.Ownership.TakeCommandsAsync());
        await _north.Ownership.AnswerCommandAsync(first, null);
        await _north.Ownership.AnswerCommandAsync(second, "There is no command warp.");
        Assert.Null(await _south.Ownership.AwaitAnswerAsync(first, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Equal(
            "There is no command warp.",
            await _south.Ownership.AwaitAnswerAsync(second, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Command_NotTakenInTime_IsWithdrawnNamingTheOwner()
    {
        var run = await _north.CreateRunAsync();
        await _north.Ownership.ClaimAsync(run);
        var command = await _south.Ownership.PostCommandAsync(run, "pause", null);

        var answer = _south.Ownership.AwaitAnswerAsync(command, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        while (!answer.IsCompleted)
        {
            _fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains(
            "process 4711 on north",
            (await Assert.ThrowsAsync<TimeoutException>(() => answer)).Message,
            StringComparison.Ordinal
        );
        Assert.Empty(await _north.Ownership.TakeCommandsAsync());
    }

    private static async Task<(bool, long)> GrantAsync(HistoryProcess process, long run)
    {
        var claim = await process.Ownership.ClaimAsync(run);
        return (claim.Granted, claim.Epoch);
    }
}
