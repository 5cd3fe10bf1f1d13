using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Clones;

/// <summary>
/// Lives through a part of a run again: the run is deterministic, so from any earlier checkpoint (or from its first step) with the recorded
/// learning switches made at their steps, every number comes out the same to the bit on the same vector path.
/// </summary>
/// <param name="switches">Recorded events; those of kind "learning" are made again.</param>
public sealed class EpisodeReplay(RunSettings settings, IEnumerable<RunEvent> switches)
{
    private const int StepsBetweenLooks = 1_024;
    private readonly ILookup<long, RunEvent> _switches = switches
        .Where(@event => @event.Kind == "learning")
        .ToLookup(@event => @event.Step);

    /// <summary>The run as it stood before step <paramref name="step"/> (a step count).</summary>
    /// <param name="checkpoint">A checkpoint of this run at or before that step; empty: the first step.</param>
    /// <param name="visit">Told of the run at its start and every so often on the way; may write checkpoints of it.</param>
    /// <exception cref="SandboxException">The checkpoint lies behind the step, or the run ended before it.</exception>
    public TrainingRun Seek(
        ReadOnlySpan<byte> checkpoint,
        long step,
        Action<TrainingRun>? visit = null,
        CancellationToken cancellation = default
    )
    {
        var run = checkpoint.IsEmpty ? new TrainingRun(settings) : TrainingRun.Restore(settings, checkpoint);
        if (run.StepCount > step)
            throw new SandboxException($"The checkpoint is at step {run.StepCount:N0}, behind step {step:N0}.");
        while (run.StepCount < step)
        {
            if (run.StepCount % StepsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                visit?.Invoke(run);
            }

            Step(run);
        }

        return run;
    }

    /// <summary>Goes on to the first step of an episode that was numbered, and not located.</summary>
    /// <exception cref="SandboxException">The run is past it, or ended before it.</exception>
    public void SeekEpisode(TrainingRun run, long episode, Action<TrainingRun>? visit = null, CancellationToken cancellation = default)
    {
        if (SettingsDocument.Environments(settings) > 1)
            throw new SandboxException(
                $"Episodes of {SettingsDocument.Environments(settings)} parallel environments lie between one another: episode "
                    + $"{episode:N0} can be found by its first step only."
            );
        while (run.EpisodeCount < episode || !run.BetweenEpisodes)
        {
            if (run.EpisodeCount > episode || (run.EpisodeCount == episode && !run.BetweenEpisodes))
                throw new SandboxException($"The checkpoint lies behind the start of episode {episode:N0}.");
            if (run.StepCount % StepsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                visit?.Invoke(run);
            }

            Step(run);
        }
    }

    /// <summary>Lives on until the next step is one of that environment.</summary>
    public void Await(TrainingRun run, int environment)
    {
        while (run.NextEnvironment != environment)
            Step(run);
    }

    /// <summary>
    /// Lives so many steps of the environment that comes next, or to the end of its episode, and on to that environment's next step.
    /// </summary>
    /// <param name="until">As for <see cref="Read"/>.</param>
    public void Skip(TrainingRun run, int steps, long until, CancellationToken cancellation = default)
    {
        var environment = run.NextEnvironment;
        Read(run, steps, 0, until, cancellation: cancellation);
        Await(run, environment);
    }

    /// <summary>
    /// Lives on to the end of the episode and returns the steps in [from, from + count) of what follows; the last step ends the episode, or
    /// the run. Of several environments the one counts whose step comes next.
    /// </summary>
    /// <param name="until">Step count beyond which nothing has been lived yet.</param>
    /// <param name="network">Whose hidden state is written down; null for the network that is shown.</param>
    public IReadOnlyList<RecordedStep> Read(
        TrainingRun run,
        int from,
        int count,
        long until = long.MaxValue,
        string? network = null,
        CancellationToken cancellation = default
    )
    {
        var steps = new List<RecordedStep>(Math.Min(count, 1_024));
        var environment = run.NextEnvironment;
        for (var index = 0; index < from + (long)count && run.StepCount < until && run.Outcome is null; )
        {
            if (run.StepCount % StepsBetweenLooks == 0)
                cancellation.ThrowIfCancellationRequested();
            Step(run);
            if (run.Environment != environment)
                continue;
            if (index++ >= from)
                steps.Add(RecordedStep.Of(run, network));
            if (run.LastStep.EpisodeEnded)
                break;
        }

        return steps;
    }

    /// <summary>Takes one step as it was taken.</summary>
    public void Step(TrainingRun run)
    {
        if (run.Outcome is { } outcome)
            throw new SandboxException($"The run ended before that step. {outcome.Reason}");
        foreach (var @event in _switches[run.StepCount])
            run.Learning = @event.Value == "on";
        run.Step();
    }
}
