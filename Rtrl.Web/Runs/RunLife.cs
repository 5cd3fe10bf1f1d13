using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Runs;

/// <summary>
/// What happens to a run in memory, all of it on the worker that holds it, between two steps or in a slice of them.
/// <para>
/// The history decides, memory follows: a status is shown, and a command answered, once it is stored with all that it says. Until then the
/// run stands still.
/// </para>
/// </summary>
internal sealed class RunLife
{
    private readonly RunSession _session;
    private readonly SessionContext _context;
    private readonly ChangeLine _line;
    private volatile RunState _state;
    private volatile LoadedRun? _loaded;
    private HistoryFault? _fault;
    private double _speed;
    private long? _loadedAt;
    private long _turns;

    /// <param name="status">As stored. A run that is stored as running has lost the process that ran it.</param>
    public RunLife(RunSession session, RunStatus status, SessionContext context)
    {
        _session = session;
        _context = context;
        _state = new RunState.Standing(status == RunStatus.Running ? RunStatus.Interrupted : status);
        _line = new ChangeLine(session.Id, context.History, context.Clock, context.Logger, context.Stopping);
    }

    /// <summary>What it is doing.</summary>
    public RunState State => _state;

    /// <summary>The training run with those who work on it; null while it is not in memory.</summary>
    public LoadedRun? Loaded => _loaded;

    /// <summary>Completes when the newest status has been stored and is shown.</summary>
    public Task Stored { get; private set; } = Task.CompletedTask;

    /// <summary>Steps taken.</summary>
    public long StepCount => _loaded?.Run.StepCount ?? _session.OpenedAt;

    private bool Stepping => _fault is null && _state is RunState.ByHand or RunState.Running;

    /// <summary>A few milliseconds of steps, then what has to be told.</summary>
    public Turn Slice()
    {
        try
        {
            if (_loaded is not { } loaded || _state.Over)
                return Turn.WhenWoken;
            var stepped = TakeSteps(loaded);
            if (!_state.Over)
                Tell(loaded, stepped);
            return _state.Over || !Stepping ? Turn.WhenWoken
                : _state is RunState.ByHand ? Turn.Now
                : loaded.Steps.Next();
        }
        catch (OutOfMemoryException exception)
        {
            // The step may have been cut in half: only what is stored counts.
            _context.Logger.LogError(exception, "Run {Run} ran out of memory", _session.Id);
            End(
                RunStatus.Interrupted,
                $"There was not enough memory at step {StepCount:N0}. It continues from its last checkpoint.",
                "interrupted",
                checkpoint: false
            );
            return Turn.WhenWoken;
        }
#pragma warning disable CA1031 // one run's failure must not take its neighbours along
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _context.Logger.LogError(exception, "Run {Run} failed", _session.Id);
            End(RunStatus.Failed, $"{exception.GetType().Name}: {exception.Message}", "failed", checkpoint: false);
            return Turn.WhenWoken;
        }
    }

    /// <summary>Takes in the training run, new or restored; learning switches after it are made again at their steps.</summary>
    public void Load(TrainingRun run, IEnumerable<RunEvent> switches, bool fromCheckpoint)
    {
        if (_state.Over)
            return; // deleted while it was being loaded
        var loaded = new LoadedRun(_session, run, new RecordedSwitches(switches), fromCheckpoint, _speed, _context);
        if (_session is { StepsWith: not null, SpeedUnset: true })
            loaded.Steps.Introduce();
        loaded.MakeSwitches(Keep);
        loaded.Viewers.Enter(() => _ = _session.Post(here => here._loaded?.Viewers.Welcome()));
        _loaded = loaded;
        _loadedAt = run.StepCount;
        ShowStatus();
    }

    /// <summary>A place among the active runs has been given: step, once that is stored.</summary>
    public Task Start()
    {
        if (_state.Over || _loaded is null || !_context.Host.HasPlace(_session))
            return Task.CompletedTask; // paused, stopped or deleted while it was being loaded
        if (_state.Goal == RunStatus.Running)
            return Stored;
        return Become(
            RunStatus.Running,
            null,
            StepCount == 0 ? "started" : "resumed",
            StepCount == 0 ? "Started." : $"Resumed at step {StepCount:N0}."
        );
    }

    public Task Pause()
    {
        RefuseOver();
        FinishSteps();
        if (_state is RunState.Starting { Rest: var rest })
            _state = rest;
        _context.Host.Leave(_session);
        if (_state.Goal == RunStatus.Paused)
            return Task.WhenAll(Stored, _line.Newest);

        var checkpoint = default(NewCheckpoint);
        if (_state.Shown.Status == RunStatus.Running && _loaded is { } loaded)
        {
            loaded.Steps.Count();
            loaded.Steps.Rest();
            loaded.Report();
            checkpoint = loaded.Checkpoints.MakeIfNew(_session.Epoch);
        }

        _loaded?.Viewers.WantAll();
        return Become(
            RunStatus.Paused,
            null,
            "paused",
            StepCount == 0 ? "Paused before the first step." : $"Paused at step {StepCount:N0}.",
            checkpoint
        );
    }

    /// <summary>Runs when there is room, else queues.</summary>
    public Task Resume()
    {
        RefuseOver();
        RefuseFault();
        if (_state.Goal == RunStatus.Running)
            return Stored;
        FinishSteps();
        var entered = _context.Host.TryEnter(_session);
        if (entered && _loaded is not null)
            return Start();
        if (entered)
        {
            _state = new RunState.Starting(_state.AtRest!);
            _context.Host.Entered(_session);
            return Task.CompletedTask;
        }

        return _state.Goal == RunStatus.Queued ? Stored : Become(RunStatus.Queued, null, "queued", "Waits for a free place.");
    }

    /// <summary>Takes exactly n steps and stands still; completes when they are taken and stored.</summary>
    public Task Step(long count)
    {
        RefuseOver();
        RefuseFault();
        var paused = Pause();
        var taken = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        _state = new RunState.ByHand(_state.AtRest!, count, taken);
        return Task.WhenAll(paused, taken.Task.Unwrap());
    }

    public Task Stop()
    {
        RefuseOver();
        End(
            RunStatus.Stopped,
            StepCount == 0 ? "Stopped before the first step." : $"Stopped at step {StepCount:N0}.",
            "stopped",
            checkpoint: true
        );
        return Stored;
    }

    public Task SetSpeed(double stepsPerSecond)
    {
        RefuseOver();
        RefuseFault();
        var words = stepsPerSecond > 0 ? stepsPerSecond.ToString("0.###", CultureInfo.InvariantCulture) + " steps/s" : "unlimited";
        var @event = Event("speed", $"Speed set to {words}.", stepsPerSecond.ToString("R", CultureInfo.InvariantCulture));
        return ThenAsync(
            Keep(new RunChange(Events: [@event])),
            run =>
            {
                run.KeepSpeed(stepsPerSecond);
                run.ShowStatus();
            }
        );
    }

    /// <summary>The speed that was set last, in another process or before a restart: no event, for nobody asked anew.</summary>
    public void KeepSpeed(double stepsPerSecond)
    {
        (_speed, _session.SpeedUnset) = (stepsPerSecond, false);
        _loaded?.Steps.SetTarget(stepsPerSecond);
    }

    /// <summary>
    /// Changes the trajectory, so it is an event with its step, kept by a checkpoint of its own, and marks the run altered.
    /// </summary>
    public Task SetLearning(bool on)
    {
        RefuseOver();
        RefuseFault();
        var (loaded, run) = (_loaded!, _loaded!.Run);
        if (run.Learning == on)
            return _line.Newest;
        run.Learning = on;
        loaded.Switches.Clear();
        loaded.Report();
        var @event = Event("learning", $"Learning {(on ? "on" : "off")} from step {run.StepCount:N0}.", on ? "on" : "off");
        var stored = Keep(
            new RunChange(Events: [@event], Checkpoint: loaded.Checkpoints.Make(_session.Epoch, pinned: false), Altered: true)
        );
        ShowStatus();
        return stored;
    }

    /// <summary>Stores a checkpoint now; completes when it is stored.</summary>
    public Task CheckpointOnRequest()
    {
        RefuseOver();
        RefuseFault();
        _loaded!.Report();
        return Keep(
            new RunChange(
                Events: [Event("checkpoint", $"Checkpoint of step {StepCount:N0} stored.")],
                Checkpoint: _loaded.Checkpoints.Make(_session.Epoch, pinned: true)
            )
        );
    }

    /// <summary>The server goes down: what ran is stored and can be continued. What is paused is stored already.</summary>
    public Task Interrupt()
    {
        if (_state.Over)
            return Stored;
        if (_state.Goal == RunStatus.Running && _loaded is not null)
        {
            var reason = $"{_context.Options.Interruption} at step {StepCount:N0}.";
            End(RunStatus.Interrupted, reason, "interrupted", checkpoint: true, _context.Process);
            return Stored;
        }

        FinishSteps();
        Abandon();
        return _line.Newest;
    }

    /// <summary>The history cannot write, or can again: stepping is held, and says why.</summary>
    public void SetFault(HistoryFault? fault)
    {
        _fault = fault;
        if (_loaded is null || _state.Over)
            return;
        _loaded.Steps.Continue();
        ShowStatus();
        _context.Host.Changed(_session);
    }

    /// <summary>The run cannot be brought into memory.</summary>
    public void Fail(string reason) => End(RunStatus.Failed, reason, "failed", checkpoint: false);

    /// <summary>Completes when everything of an idle run is stored, with its step; null when it is not idle.</summary>
    public Task<long?> Store()
    {
        return _session.Idle ? StoredAsync(_line.Newest, StepCount) : Task.FromResult<long?>(null);

        static async Task<long?> StoredAsync(Task storing, long step)
        {
            await storing;
            return step;
        }
    }

    /// <summary>Lets an idle run go that is stored at this step and has not moved since.</summary>
    public void Release(long storedStep)
    {
        if (
            !_session.Idle
            || StepCount != storedStep
            || _loaded!.Checkpoints.NewestAt != storedStep
            || !_line.Newest.IsCompletedSuccessfully
        )
            return;
        Go(stored: true);
        _loaded = null;
    }

    /// <summary>Ends the session without storing anything: the run is about to be deleted, or is stored already.</summary>
    public void Abandon() => Go(stored: false);

    private bool TakeSteps(LoadedRun loaded)
    {
        if (!Stepping || loaded.Take((_state as RunState.ByHand)?.Owed, Keep) is not { } taken)
            return false;
        _context.Host.CountSteps(taken);
        if (_state is RunState.ByHand stepping)
            _state = stepping with { Owed = stepping.Owed - taken };
        if (loaded.JustSolvedOrLost().ToArray() is { Length: > 0 } news)
        {
            _ = Keep(new RunChange(Events: news));
            ShowStatus();
        }

        if (loaded.Run.Outcome is { } outcome)
            End(outcome.Status, outcome.Reason, StatusNames.Of(outcome.Status), checkpoint: outcome.Status == RunStatus.Finished);
        else if (_state is RunState.ByHand { Owed: 0 })
            FinishSteps();
        return taken > 0;
    }

    private void Tell(LoadedRun loaded, bool stepped)
    {
        loaded.Viewers.LookWhenDue(_state.Shown, _fault);
        if (stepped && _state.Goal == RunStatus.Running)
            loaded.TellHistory(_session.Epoch, Keep);
        loaded.Viewers.Tell(stepped);
    }

    /// <summary>
    /// The steps asked for are taken, or something else is asked for: told once they are stored. Nothing when there are none.
    /// </summary>
    private void FinishSteps()
    {
        if (_state is not RunState.ByHand stepping || _loaded is not { } loaded)
            return;
        _state = stepping.Rest;
        loaded.Report();
        var stored = loaded.Checkpoints.MakeIfNew(_session.Epoch) is { } checkpoint
            ? Keep(new RunChange(Checkpoint: checkpoint, TakenUp: TakenUp()))
            : _line.Newest;
        loaded.Viewers.Look(_state.Shown, _fault);
        loaded.Viewers.WantAll();
        stepping.Taken.TrySetResult(stored);
        _context.Host.Changed(_session);
    }

    private Task Keep(RunChange change) => _line.Keep(change);

    private RunEvent Event(string kind, string message, string? value = null) => new(StepCount, _context.Now, kind, message, value);

    /// <summary>The run stands still until its new status is stored.</summary>
    private Task Become(RunStatus status, string? reason, string kind, string message, NewCheckpoint? checkpoint = null)
    {
        var turn = ++_turns;
        _state = new RunState.Becoming(_state.Shown, status, turn);
        return Send(turn, new Shown(status, reason), kind, message, checkpoint);
    }

    /// <summary>No step is taken any more. The end is shown once it is stored with all that belongs to it.</summary>
    private void End(RunStatus status, string reason, string kind, bool checkpoint, string? value = null)
    {
        if (_state.Over)
            return;
        var (turn, before) = (++_turns, _state);
        _state = new RunState.Ending(before.Shown, status, turn);
        _context.Host.Leave(_session);
        var last = default(NewCheckpoint);
        if (_loaded is { } loaded)
        {
            loaded.Steps.Rest();
            loaded.Report();
            if (checkpoint && loaded.Run.StepCount > 0)
                last = loaded.Checkpoints.MakeIfNew(_session.Epoch);
        }

        var stored = Send(turn, new Shown(status, reason), kind, reason, last, value);
        (before as RunState.ByHand)?.Taken.TrySetResult(stored);
        _context.Host.Ended(_session);
    }

    /// <summary>
    /// Stores a new status, its event and what else belongs to the moment in one change; the run shows it once it is stored.
    /// </summary>
    private Task Send(long turn, Shown shown, string kind, string message, NewCheckpoint? checkpoint, string? value = null) =>
        Stored = ThenAsync(
            Keep(
                new RunChange(
                    shown.Status,
                    shown.Reason,
                    [Event(kind, message, value)],
                    checkpoint,
                    TakenUp: shown.Status == RunStatus.Running ? TakenUp() : null
                )
            ),
            run => run.Became(turn, shown)
        );

    /// <summary>
    /// Tells the history once who takes the run's steps, and from where: it may have been made, or begun, by another program.
    /// </summary>
    private TakeUp? TakenUp()
    {
        var takenUp = _loadedAt is { } step ? new TakeUp(_context.Program(_session.Settings), step) : null;
        _loadedAt = null;
        return takenUp;
    }

    private void Became(long turn, Shown shown)
    {
        var before = _state;
        _state = before.Settled(turn, shown);
        if (shown.Status == RunStatus.Running)
            _loaded?.Begin();
        ShowStatus();
        if (before is RunState.Ending && _state is RunState.Ended)
        {
            _loaded?.Viewers.Depart();
            _context.Host.LetGo(_session);
        }

        _context.Host.Changed(_session);
    }

    private void Go(bool stored)
    {
        var before = _state;
        _state = new RunState.Gone(before.Shown, stored);
        _context.Host.LetGo(_session);
        (before as RunState.ByHand)?.Taken.TrySetResult(Task.CompletedTask);
        _loaded?.Viewers.Leave();
    }

    private void ShowStatus() => _loaded?.Viewers.ShowStatus(_state.Shown, _fault);

    /// <summary>What follows once something is stored, between two steps like everything else.</summary>
    private async Task ThenAsync(Task stored, Action<RunLife> follow)
    {
        await stored;
        await _session.Post(follow);
    }

    private void RefuseFault()
    {
        if (_fault is { } fault)
            throw new CommandException(RefusalKind.Unavailable, fault.Message);
    }

    private void RefuseOver()
    {
        if (_state.Over)
            throw new CommandException(RefusalKind.Conflict, "The run has just ended; read it again to see how.");
    }
}
