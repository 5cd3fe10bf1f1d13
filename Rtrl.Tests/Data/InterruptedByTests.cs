using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Tests.Data;

/// <summary>Whose end interrupted a run.</summary>
public sealed class InterruptedByTests : IDisposable
{
    private readonly HistoryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task InterruptedBy_ProcessThatDied_NamesItsRunsThatStillStand()
    {
        var (north, east, south) = (Open("north"), Open("east"), Open("south"));
        var (mine, resumed, another) = (await RunningAsync(north), await RunningAsync(north), await RunningAsync(east));
        _fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([mine, resumed, another], (await south.Ownership.ReapAsync()).Order());

        await south.History.SetStatusAsync(
            resumed,
            RunStatus.Running,
            null,
            new RunEvent(0, _fixture.Clock.GetUtcNow(), "resumed", "Resumed.")
        );

        Assert.Equal([mine], south.Queries.InterruptedBy(north.Ownership.ProcessId));
        Assert.Equal([another], south.Queries.InterruptedBy(east.Ownership.ProcessId));
        Assert.Empty(south.Queries.InterruptedBy(south.Ownership.ProcessId));
    }

    [Fact]
    public async Task InterruptedBy_RunThatAnotherProcessInterruptedSince_IsThatOnes()
    {
        var south = Open("south");
        var run = await RunningAsync(south);
        foreach (var process in new[] { "first", "second" })
        {
            var line = new RunEvent(0, _fixture.Clock.GetUtcNow(), "interrupted", "The server was stopped.", process);
            await south.History.SetStatusAsync(run, RunStatus.Interrupted, line.Message, line);
        }

        Assert.Empty(south.Queries.InterruptedBy("first"));
        Assert.Equal([run], south.Queries.InterruptedBy("second"));
    }

    private HistoryProcess Open(string machine) => _fixture.Open(HistoryFixture.Elsewhere(machine));

    private async Task<long> RunningAsync(HistoryProcess process)
    {
        var run = await process.CreateRunAsync();
        await process.Ownership.ClaimAsync(run);
        await process.History.SetStatusAsync(
            run,
            RunStatus.Running,
            null,
            new RunEvent(0, _fixture.Clock.GetUtcNow(), "started", "Started.")
        );
        return run;
    }
}
