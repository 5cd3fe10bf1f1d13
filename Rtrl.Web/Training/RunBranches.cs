using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Refusals;
using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>Begins runs at the checkpoints of others, with what was changed on record.</summary>
internal sealed class RunBranches(
    IRunHistory history,
    IRunQueries queries,
    RunRoster roster,
    RunTable table,
    RunStarter starter,
    Admission admission,
    Closing closing,
    TimeProvider clock
) : IRunBranches
{
    public async Task<RunDetail> BranchAsync(
        long runId,
        long checkpointId,
        IEnumerable<KeyValuePair<string, string>> overrides,
        string? name = null
    )
    {
        closing.RefuseWhenBegun();
        RunLabels.Check(name, null, null);
        var parent = table.Require(runId);
        var checkpoint = queries.CheckpointNamed(runId, checkpointId);
        var settings = Changed(parent.Settings, [.. overrides]);
        Check(settings, checkpoint.Step);
        var bytes = queries.ReadCheckpoint(checkpointId);
        var training = Restore(settings, bytes);
        var changes = SettingsDocument.Differences(parent.Settings, settings);
        var plan = new NewRun(
            name?.Trim() ?? RunLabels.Fit(parent.Summary.Name, $" · branch at {checkpoint.Step:N0}"),
            parent.Summary.Group,
            parent.Summary.Preset,
            parent.Summary.Variant,
            training.Description.Title,
            settings,
            ProvenanceReader.Of(settings),
            parent.Summary.Tags,
            "",
            runId,
            checkpoint.Step,
            changes.Count == 0 ? "no changes" : string.Join("; ", changes.Select(change => $"{change.Key}: {change.Left} → {change.Right}"))
        );
        var start = new RunChange(
            Events:
            [
                new RunEvent(
                    training.StepCount,
                    clock.GetUtcNow(),
                    "branched",
                    $"Branched from run {runId} at step {checkpoint.Step:N0}: {plan.ParentChanges}."
                ),
            ],
            Checkpoint: new NewCheckpoint(
                training.StepCount,
                OwnershipClaim.FirstEpoch,
                bytes,
                checkpoint.Score,
                checkpoint.VectorPath,
                Pinned: true
            ),
            Altered: IsAltered(parent, checkpoint.Step)
        );
        var series = training.ExportSeries();
        var id = await history.BranchAsync(plan, HistoryReporter.ProgressOf(0, training, 0, Sparklines.Of(series)), series, start);
        await starter.ResumeAsync(roster.Add(id, settings, RunStatus.Queued, training.StepCount));
        return table.Require(id);
    }

    /// <summary>
    /// ε's schedule has been lived by: a branch that ends at another step keeps it in steps, and its share of the run ends.
    /// </summary>
    private static RunSettings Changed(RunSettings parent, IReadOnlyList<KeyValuePair<string, string>> overrides)
    {
        var changed = SettingsDocument.With(parent, overrides);
        return changed.Stop.Steps == parent.Stop.Steps ? changed : SettingsDocument.With(parent.EndingAt(parent.Stop), overrides);
    }

    private void Check(RunSettings settings, long step)
    {
        RunPlanner.Check(settings);
        if (settings.Stop.Steps <= step)
            throw new InvalidSettingsException([
                new SettingProblem(
                    "stop.steps",
                    $"{settings.Stop.Steps}",
                    $"The checkpoint is at step {step:N0}, so stop.steps must be above it; it is {settings.Stop.Steps:N0}."
                ),
            ]);
        MemoryBudget.Check(settings, admission.Budget);
    }

    /// <summary>Whether a learning switch was used before the step, in the parent or where it came from.</summary>
    private bool IsAltered(RunDetail parent, long step) =>
        parent.Summary is { Altered: true, ParentRunId: not null }
        || queries.Events(parent.Summary.Id).Any(@event => @event.Kind == "learning" && @event.Step <= step);

    private static TrainingRun Restore(RunSettings settings, byte[] bytes)
    {
        try
        {
            return TrainingRun.Restore(settings, bytes);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(RefusalKind.BadValue, exception.Message);
        }
    }
}
