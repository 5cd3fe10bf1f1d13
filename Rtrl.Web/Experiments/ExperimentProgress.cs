using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>An experiment with the runs that the history has of it.</summary>
/// <param name="Active">Whether its runs are taken up when nobody trains them.</param>
/// <param name="Runs">Per cell and seed the run, null where there is none yet.</param>
public sealed record ExperimentProgress(Experiment Experiment, bool Active, IReadOnlyList<IReadOnlyList<RunSummary?>> Runs)
{
    public static ExperimentProgress Of(Experiment experiment, bool active, IReadOnlyList<RunSummary> runs)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var known = runs.Where(run => run is { Identity: not null, Altered: false }).ToLookup(run => run.Identity!);
        return new ExperimentProgress(
            experiment,
            active,
            [
                .. experiment.Identities.Select(seeds =>
                    seeds.Select(identity => known[identity].ToArray() is { Length: > 0 } same ? SameRun.Best(same) : null).ToArray()
                ),
            ]
        );
    }

    /// <summary>The runs that exist.</summary>
    public IEnumerable<RunSummary> All => Runs.SelectMany(seeds => seeds).OfType<RunSummary>();

    /// <summary>The same, the first seed of every cell before the second of any: who is stopped half way has comparable cells.</summary>
    public IEnumerable<RunSummary> SeedBySeed =>
        from seed in Enumerable.Range(0, Experiment.Seeds.Count)
        from cell in Runs
        where cell[seed] is not null
        select cell[seed];

    /// <summary>Runs that were never started.</summary>
    public int Missing => Runs.Sum(seeds => seeds.Count(run => run is null));

    /// <summary>Runs that took all their steps, or diverged: they will say no more.</summary>
    public int Done => Count(RunStatus.Finished) + Count(RunStatus.Diverged);

    /// <summary>Runs that ended without a result and can be run again.</summary>
    public int Failed => Count(RunStatus.Failed) + Count(RunStatus.Stopped);

    /// <summary>Runs that train or wait for their turn.</summary>
    public int Going => Count(RunStatus.Running) + Count(RunStatus.Queued);

    /// <summary>Runs that stand still until somebody takes them up.</summary>
    public int Standing => Count(RunStatus.Paused) + Count(RunStatus.Interrupted);

    /// <summary>Environment steps that are left.</summary>
    public long StepsLeft => Experiment.Cells.Zip(Runs, (cell, seeds) => seeds.Sum(run => StepsLeftOf(cell, run))).Sum();

    /// <summary>About how long the steps that are left take, each kind of run at the speed that is known of it.</summary>
    /// <param name="workers">Runs that train at the same time, at least 1.</param>
    public TimeSpan TimeLeft(StepTimes times, int workers)
    {
        ArgumentNullException.ThrowIfNull(times);
        var nanoseconds = Experiment
            .Cells.Zip(Runs)
            .Select(cell => (cell.First.Settings, Steps: cell.Second.Sum(run => StepsLeftOf(cell.First, run))))
            .Where(cell => cell.Steps > 0)
            .Sum(cell => cell.Steps * times.Of(cell.Settings).Nanoseconds);
        return TimeSpan.FromSeconds(nanoseconds / 1e9 / Math.Max(1, workers));
    }

    /// <summary>Whether every run has ended, one way or the other.</summary>
    public bool Over => Missing == 0 && Going + Standing == 0;

    public static bool IsOver(RunSummary run) =>
        run.Status is RunStatus.Finished or RunStatus.Diverged or RunStatus.Failed or RunStatus.Stopped;

    /// <summary>Steps that a run of the cell still has to take.</summary>
    internal static long StepsLeftOf(ExperimentCell cell, RunSummary? run) =>
        run is null ? cell.Settings.Stop.Steps
        : IsOver(run) ? 0
        : Math.Max(0, run.PlannedSteps - run.Step);

    private int Count(RunStatus status) => All.Count(run => run.Status == status);
}
