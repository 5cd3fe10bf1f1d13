using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Runs;

/// <summary>The training run in memory with those who work on it: steps and pace, reports, checkpoints, viewers.</summary>
internal sealed class LoadedRun
{
    private readonly SessionContext _context;
    private readonly long _loadedStep;
    private bool _solvedTold,
        _lostTold;

    /// <param name="switches">Learning switches that the history has after the run's step.</param>
    /// <param name="stored">Whether the history has a checkpoint of its step.</param>
    /// <param name="speed">Steps per second asked for; 0 is unlimited.</param>
    public LoadedRun(RunSession session, TrainingRun run, RecordedSwitches switches, bool stored, double speed, SessionContext context)
    {
        _context = context;
        _loadedStep = run.StepCount;
        (_solvedTold, _lostTold) = (run.SolvedAt is not null, run.LostAt is not null);
        var (options, clock) = (context.Options, context.Clock);
        Run = run;
        Switches = switches;
        Steps = new Stepper(run, speed, options.SliceMilliseconds / 1000, clock)
        {
            Room = target => session.Together?.Room(session, run.StepCount, target) ?? long.MaxValue,
        };
        Reports = new HistoryReporter(session.Id, run, context.History, options, clock);
        Checkpoints = new CheckpointKeeper(run, stored, options.CheckpointSeconds, clock);
        Viewers = new RunViewers(context.Feeds.For(session.Id), run, Steps, clock);
    }

    public TrainingRun Run { get; }

    public RecordedSwitches Switches { get; }

    public Stepper Steps { get; }

    public HistoryReporter Reports { get; }

    public CheckpointKeeper Checkpoints { get; }

    public RunViewers Viewers { get; }

    /// <summary>Stepping begins: "running" is stored.</summary>
    public void Begin()
    {
        Steps.Begin();
        Reports.Begin();
        Checkpoints.Begin();
    }

    /// <summary>A slice of steps; null when none may be taken yet.</summary>
    /// <param name="owed">Steps asked for by hand; null at the run's pace.</param>
    /// <param name="keep">Stores what happened on the way.</param>
    public long? Take(long? owed, Func<RunChange, Task> keep)
    {
        var allowance = Steps.Allowance(owed);
        if (allowance == 0)
            return null;
        Viewers.Prepare(byHand: owed is not null);
        var taken = Steps.Take(allowance, () => MakeSwitches(keep));
        Reports.Collect();
        return taken;
    }

    /// <summary>Makes the recorded learning switches that are due; those after the step it was loaded at are recorded again.</summary>
    public void MakeSwitches(Func<RunChange, Task> keep)
    {
        foreach (var made in Switches.Make(Run).Where(made => made.Step > _loadedStep))
            _ = keep(new RunChange(Events: [made], Altered: true));
    }

    /// <summary>The events that say that the run has just solved its task, or lost it again; none at any other time.</summary>
    public IEnumerable<RunEvent> JustSolvedOrLost()
    {
        if (!_solvedTold && Run.SolvedAt is { } solved)
        {
            _solvedTold = true;
            yield return new RunEvent(solved, _context.Now, "solved", $"Solved at step {solved:N0}: 190 of the last 200 episodes right.");
        }

        if (!_lostTold && Run.LostAt is { } lost)
        {
            _lostTold = true;
            yield return new RunEvent(
                lost,
                _context.Now,
                "lost",
                $"Lost again at step {lost:N0}: fewer than 150 of the last 200 episodes right."
            );
        }
    }

    /// <summary>Everything that the history does not have yet, but the checkpoint.</summary>
    public void Report() => Reports.Report(Steps.StepsPerSecond);

    /// <summary>What a stepping run reports and stores by the clock.</summary>
    /// <param name="epoch">Of this process's claim.</param>
    public void TellHistory(long epoch, Func<RunChange, Task> keep)
    {
        Reports.ReportWhenDue(Steps.StepsPerSecond);
        if (!Checkpoints.IsDue)
            return;
        Report();
        Checkpoints.Pass(Checkpoints.MakeIfNew(epoch) is { } checkpoint ? keep(new RunChange(Checkpoint: checkpoint)) : null);
    }
}
