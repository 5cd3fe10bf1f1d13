using Microsoft.Extensions.Options;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>
/// This process among those that share the history: its heartbeat, the commands that others leave for it, runs whose owner is gone, and
/// queued ones that wait for nobody.
/// </summary>
internal sealed class OwnershipLoop(
    IRunOwnership ownership,
    IRunQueries queries,
    IRunCommands commands,
    RunRoster roster,
    RunTable table,
    RunStarter starter,
    RunNews news,
    Closing closing,
    IOptions<TrainingOptions> options,
    TimeProvider clock,
    ILogger<OwnershipLoop> logger
)
{
    private static readonly TimeSpan s_adoptionAge = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource _reaped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the processes that ended before this one began have been found, and what they held was taken.</summary>
    public Task Reaped => _reaped.Task;

    /// <summary>One beat of half a second.</summary>
    /// <param name="beat">From 1.</param>
    /// <param name="perHeartbeat">Beats from one heartbeat to the next.</param>
    public async Task BeatAsync(int beat, int perHeartbeat)
    {
        await logger.GuardedAsync(ServePostedCommandsAsync);
        if (beat % perHeartbeat == 0)
            await logger.GuardedAsync(HeartbeatAsync);
        if (beat % (4 * perHeartbeat) == 0)
            await logger.GuardedAsync(ReapAsync);
        else if (beat % 4 == 0)
            await logger.GuardedAsync(AdoptQueuedAsync);
    }

    /// <summary>Takes from dead processes what they held; interrupted runs go on if that was configured.</summary>
    public async Task ReapAsync()
    {
        try
        {
            var reaped = await ownership.ReapAsync();
            foreach (var id in reaped)
                news.Tell(id);
            if (options.Value.AutoResume)
            {
                foreach (var id in reaped.Where(id => table.Find(id)?.Summary.Status == RunStatus.Interrupted))
                    await logger.GuardedAsync(() => commands.CommandAsync(id, new RunCommand.Resume()));
            }
        }
        finally
        {
            _reaped.TrySetResult();
        }

        await AdoptQueuedAsync();
    }

    private async Task ServePostedCommandsAsync()
    {
        foreach (var posted in await ownership.TakeCommandsAsync())
            _ = AnswerAsync(posted);
    }

    private async Task AnswerAsync(PostedCommand posted)
    {
        string? error = null;
        try
        {
            await commands.CommandAsync(posted.RunId, CommandWords.Parse(posted.Command, posted.Value));
        }
        catch (Exception exception) when (exception is CommandException or HistoryException)
        {
            error = exception.Message;
        }

        await logger.GuardedAsync(() => ownership.AnswerCommandAsync(posted.Id, error));
    }

    /// <summary>Keeps this process's claims; a run that another process has taken meanwhile is let go at once.</summary>
    private async Task HeartbeatAsync()
    {
        foreach (var id in await ownership.HeartbeatAsync())
        {
            if (!await roster.DropAsync(id))
                continue;
            logger.LogWarning("Run {Run} was taken over by another process", id);
            news.Tell(id);
        }
    }

    private async Task AdoptQueuedAsync()
    {
        if (!options.Value.AdoptQueued || closing.Begun)
            return;
        var latest = clock.GetUtcNow() - s_adoptionAge;
        foreach (
            var summary in queries
                .List()
                .Where(row => row is { Status: RunStatus.Queued, Owner: null } && row.CreatedAt < latest && !roster.Has(row.Id))
                .OrderBy(row => row.Id)
        )
        {
            if (queries.Find(summary.Id) is { } detail)
                await starter.ResumeAsync(await roster.OpenAsync(detail));
        }
    }
}
