using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Data;
using Rtrl.Web.Runs;
using Xunit;

namespace Rtrl.Tests.Web.Runs;

public sealed class ChangeLineTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RecordingHistory _history = new();

    [Fact]
    public async Task Keep_WhileTheHistoryCannotWrite_KeepsTheOrderAndTriesAgain()
    {
        _history.Failures.Enqueue(new HistoryException("The disk is full.") { Fault = new HistoryFault("full", "The disk is full.") });
        var line = Line();
        var (first, second) = (new RunChange(Reason: "first"), new RunChange(Reason: "second"));
        var kept = line.Keep(first);
        var last = line.Keep(second);
        Assert.Empty(_history.Changes);

        _clock.Advance(TimeSpan.FromSeconds(0.5));
        await Task.WhenAll(kept, last).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([first, second], _history.Changes);
    }

    [Fact]
    public async Task Keep_RefusedForGood_FailsAndTheNextIsStored()
    {
        _history.Failures.Enqueue(new HistoryException("There is no run 1.") { Gone = true });
        var line = Line();
        await Assert.ThrowsAsync<HistoryException>(() => line.Keep(new RunChange(Reason: "first")));
        await line.Keep(new RunChange(Reason: "second"));
        Assert.Equal("second", Assert.Single(_history.Changes).Reason);
    }

    private ChangeLine Line() => new(1, _history, _clock, NullLogger.Instance, TestContext.Current.CancellationToken);
}
