using Rtrl.Data;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Training;

/// <summary>The processes that own runs of the same history: whether they live, and what they are told.</summary>
internal sealed class OtherProcesses(IRunOwnership ownership, RunTable table, RunNews news)
{
    /// <summary>The run as it is now: an owner that stands there is alive, and "running" is said by one that is.</summary>
    /// <exception cref="CommandException">There is no such run.</exception>
    public async Task<RunDetail> FindLivingAsync(long runId)
    {
        var detail = table.Require(runId);
        if (detail.Summary is { OwnedHere: true } or { Owner: null, Status: not Engine.Contracts.RunStatus.Running })
            return detail;
        await ownership.ReapAsync();
        return table.Require(runId);
    }

    /// <summary>Hands a command to the process that owns the run, and waits for its answer.</summary>
    /// <exception cref="CommandException">It refuses, or does not answer.</exception>
    public async Task<RunDetail> AskAsync(long runId, string owner, RunCommand command, CancellationToken cancellation)
    {
        var (word, value) = CommandWords.Written(command);
        try
        {
            var posted = await ownership.PostCommandAsync(runId, word, value);
            if (await ownership.AwaitAnswerAsync(posted, 2 * Patience.Lasts, cancellation) is { } refusal)
                throw new CommandException(RefusalKind.Conflict, refusal);
        }
        catch (TimeoutException exception)
        {
            throw new CommandException(
                RefusalKind.Unavailable,
                $"Run {runId} belongs to {owner}, which has not answered. {exception.Message}"
            );
        }

        news.Tell(runId);
        return table.Require(runId);
    }
}
