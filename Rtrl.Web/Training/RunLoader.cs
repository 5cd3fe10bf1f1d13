using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>Brings a stored run back to memory: from its newest good checkpoint, or from its first step.</summary>
internal sealed class RunLoader(IRunHistory history, IRunQueries queries, TimeProvider clock)
{
    /// <summary>What was loaded.</summary>
    /// <param name="Replay">Learning switches recorded after the checkpoint; made again at their steps, the run is the one that was
    /// interrupted.</param>
    public sealed record Restored(TrainingRun Run, bool FromCheckpoint, IReadOnlyList<RunEvent> Replay);

    /// <summary>Restores the run and rewinds its history to the same step.</summary>
    /// <exception cref="HistoryException">A branch without any good checkpoint, or a history that cannot be written.</exception>
    public async Task<Restored> LoadAsync(RunDetail detail)
    {
        var (id, vectorPath) = (detail.Summary.Id, NumericPath.Of(detail.Settings));
        var (run, checkpoint, damaged) = Restore(detail);
        if (run is null)
        {
            if (detail.Summary.ParentRunId is not null && detail.ParentStep > 0)
                throw new HistoryException(
                    "No good checkpoint of this branch is left, so it cannot continue. Branch again from its parent."
                );
            run = new TrainingRun(detail.Settings);
        }
        var step = run.StepCount;
        var replay = queries
            .Events(id)
            .Where(@event => @event.Kind == "learning" && @event.Step >= step)
            .OrderBy(@event => @event.Step)
            .ToArray();
        if (detail.Summary.Step == step)
            // What passed between its last step and its pause.
            run.ElapsedSeconds = Math.Max(run.ElapsedSeconds, detail.Summary.ElapsedSeconds);
        var series = run.ExportSeries();
        var events = damaged.Select(reason => new RunEvent(
            step,
            clock.GetUtcNow(),
            "checkpoint",
            $"{reason} Went back to step {step:N0}."
        ));
        if (checkpoint is { VectorPath: var before } && before != vectorPath)
            events = events.Append(
                new RunEvent(
                    step,
                    clock.GetUtcNow(),
                    "vectorPath",
                    $"The kernels changed from {before} to {vectorPath} at step {step:N0}.",
                    vectorPath
                )
            );
        await history.RewindAsync(HistoryReporter.ProgressOf(id, run, 0, Sparklines.Of(series)), series, [.. events]);
        return new Restored(run, checkpoint is not null, replay);
    }

    private (TrainingRun? Run, CheckpointSummary? From, IReadOnlyList<string> Damaged) Restore(RunDetail detail)
    {
        var damaged = new List<string>();
        foreach (
            var checkpoint in queries
                .Checkpoints(detail.Summary.Id)
                .OrderByDescending(checkpoint => checkpoint.Step)
                .ThenByDescending(checkpoint => checkpoint.Id)
        )
        {
            try
            {
                return (TrainingRun.Restore(detail.Settings, queries.ReadCheckpoint(checkpoint.Id)), checkpoint, damaged);
            }
            catch (Exception exception) when (exception is HistoryException or InvalidDataException)
            {
                damaged.Add($"The checkpoint of step {checkpoint.Step:N0} cannot be used: {exception.Message}");
            }
        }
        return (null, null, damaged);
    }
}
