using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rtrl.Data;
using Rtrl.Web.Refusals;
using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>
/// Paused runs rest in memory while there is room; the others are stored whole and let go, and come back with the next command, bit for
/// bit.
/// </summary>
internal sealed class PausedRuns(
    RunRoster roster,
    Admission admission,
    IRunHistory history,
    IRunQueries queries,
    Closing closing,
    IOptions<TrainingOptions> options,
    ILogger<PausedRuns> logger
)
{
    private readonly ConcurrentDictionary<long, bool> _leaving = new();

    /// <summary>Of those beyond the ones that are kept, lets go the least lately used, those that nobody watches first.</summary>
    public void LetGo()
    {
        if (history.Fault is not null || closing.Begun)
            return;
        var resting = Resting();
        var most = admission.Short ? Math.Min(options.Value.MaxPausedRuns, resting.Count - 1) : options.Value.MaxPausedRuns;
        foreach (var run in resting.Take(resting.Count - most))
            _ = LetGoAsync(run);
    }

    /// <summary>Takes the memory that a run needs to be stepped by hand; paused runs that rest give up theirs.</summary>
    /// <exception cref="CommandException">There is no room.</exception>
    public async Task MakeRoomAsync(RunSession run)
    {
        foreach (var resting in Resting().Where(other => other != run))
        {
            if (admission.TryHold(run))
                return;
            await LetGoAsync(resting);
        }

        if (!admission.TryHold(run))
        {
            throw new CommandException(
                RefusalKind.Unavailable,
                $"Run {run.Id} needs about {run.Bytes / 1048576:N0} MiB; of the {admission.Budget / 1048576:N0} MiB "
                    + $"that runs of this program may use, {admission.Taken / 1048576:N0} are taken. "
                    + "Pause or stop another run, and try again in a moment."
            );
        }
    }

    /// <summary>Idle runs, those first that can best be spared.</summary>
    private List<RunSession> Resting() =>
        [.. roster.All.Where(run => run.Idle && !_leaving.ContainsKey(run.Id)).OrderBy(run => run.Watched).ThenBy(run => run.UsedAt)];

    private async Task LetGoAsync(RunSession run)
    {
        if (!_leaving.TryAdd(run.Id, true))
            return;
        await logger.GuardedAsync(async () =>
        {
            long? step = null;
            await run.Post(async here => step = await here.Store());
            if (step is not { } stored || !queries.Checkpoints(run.Id).Any(checkpoint => checkpoint.Step == stored))
                return;
            await history.FlushAsync();
            await roster.LetGoAsync(run, stored);
        });
        _leaving.TryRemove(run.Id, out _);
    }
}
