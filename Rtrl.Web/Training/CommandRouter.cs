using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;
using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>
/// Takes a command to its run: in memory, in the history, or in another process's. It is answered when it has taken effect and that is
/// stored.
/// </summary>
internal sealed class CommandRouter(
    RunRoster roster,
    RunTable table,
    RunStarter starter,
    PausedRuns paused,
    OtherProcesses others,
    IRunQueries queries,
    Patience patience,
    Closing closing
) : IRunCommands
{
    public async Task<RunDetail> CommandAsync(long runId, RunCommand command, CancellationToken cancellation = default)
    {
        while (true)
        {
            closing.RefuseWhenBegun();
            var run = roster.Find(runId);
            if (run is { State.Over: true })
                await patience.WaitAsync(run.Stored, command, cancellation);
            if (run is null or { State.Over: true })
            {
                var detail = await others.FindLivingAsync(runId);
                if (detail.Summary is { Owner: { } owner, OwnedHere: false })
                    return await others.AskAsync(runId, owner, command, cancellation);
                if (IsDone(detail.Summary, command))
                    return detail;
                RefuseOtherKernels(detail, command);
                run = await roster.OpenAsync(detail);
            }

            try
            {
                await patience.WaitAsync(TellAsync(run, command), command, cancellation);
                return table.Require(runId);
            }
            catch (CommandException) when (run.State is RunState.Gone { Stored: true })
            {
                // It was let go of just before the command reached it: once more, from what was stored.
            }
        }
    }

    private Task TellAsync(RunSession run, RunCommand command) =>
        command switch
        {
            RunCommand.Pause => run.Post(here => here.Pause()),
            RunCommand.Stop => run.Post(here => here.Stop()),
            RunCommand.Resume => starter.ResumeAsync(run),
            RunCommand.Speed speed => run.Post(here => here.SetSpeed(speed.StepsPerSecond)),
            RunCommand.Step step => TellInMemoryAsync(run, here => here.Step(step.Count)),
            RunCommand.Learning learning => TellInMemoryAsync(run, here => here.SetLearning(learning.On)),
            RunCommand.Checkpoint => TellInMemoryAsync(run, here => here.CheckpointOnRequest()),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command without a way."),
        };

    private async Task TellInMemoryAsync(RunSession run, Func<RunLife, Task> tell)
    {
        await paused.MakeRoomAsync(run);
        await starter.LoadAsync(run);
        await run.Post(tell);
    }

    /// <summary>Whether there is nothing left to do; refuses what a run in this status cannot do.</summary>
    private static bool IsDone(RunSummary run, RunCommand command)
    {
        if ((command, run.Status) is (RunCommand.Pause, RunStatus.Paused) or (RunCommand.Stop, RunStatus.Stopped))
            return true;
        if (run.Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged)
            throw new CommandException(
                RefusalKind.Conflict,
                $"Run {run.Id} is {StatusNames.Of(run.Status)} and cannot {CommandWords.Of(command)}. "
                    + "To go on, branch it from a checkpoint."
            );
        if (command is RunCommand.Pause && run.Status != RunStatus.Queued)
            throw new CommandException(
                RefusalKind.Conflict,
                $"Run {run.Id} is {StatusNames.Of(run.Status)}, so there is nothing to pause."
            );
        return false;
    }

    private void RefuseOtherKernels(RunDetail run, RunCommand command)
    {
        if (command is RunCommand.Resume { AcceptsKernels: true } or RunCommand.Stop or RunCommand.Pause)
            return;
        var newest = queries.Checkpoints(run.Summary.Id).MaxBy(checkpoint => checkpoint.Step);
        var here = NumericPath.Of(run.Settings);
        if (newest is not null && newest.VectorPath != here)
        {
            throw new CommandException(
                RefusalKind.Conflict,
                $"The checkpoint of step {newest.Step:N0} was made with the {newest.VectorPath} kernels; this machine runs {here}, "
                    + "so the numbers will differ in the last digits from an uninterrupted run. "
                    + "Send “resume” with the value “accept” to go on; the change is recorded."
            );
        }
    }
}
