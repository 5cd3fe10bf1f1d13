using System.Collections.Concurrent;
using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;

namespace Rtrl.Web.Training;

/// <summary>
/// One run in memory: the training run, its command queue, its pace, its reports. Everything but <see cref="Post"/> and the properties
/// happens on the worker that holds it, between two steps or in a slice of them.
/// <para>
/// The history decides, memory follows: a status is shown, and a command answered, once it is stored with all that it says. Until then the run
/// stands still.
/// </para>
/// </summary>
internal sealed class RunSession
{
    private const double LiveSeconds = 0.25;
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    private readonly SessionContext _context;
    private readonly ConcurrentQueue<RunCommand> _inbox = new();
    private readonly List<EpisodeRecord> _episodes = [];
    private readonly List<TaskCompletionSource<Task>> _stepWaiters = [];
    private readonly Queue<RunEvent> _replay = new();
    private readonly RunFeed _feed;
    private readonly FrameRecorder _recorder;
    private TrainingRun? _run;
    private Pace _pace;
    private HistoryFault? _fault;

    // As the history has it, and what is on its way there.
    private RunStatus _status;
    private string? _reason;
    private RunStatus? _becoming;
    private long _turns;
    private volatile LiveRun? _live;
    private volatile bool _ended;
    private Task _checkpointing = Task.CompletedTask;
    private Task _storing = Task.CompletedTask;
    private CheckpointRhythm _rhythm;
    private long _loadedStep;
    private long _stepsOwed;
    private long _replayAt = long.MaxValue;
    private long _checkpointedAt = -1;
    private long _clockedAt;
    private double _elapsedSeconds;
    private double _stepsPerSecond;
    private long _rateStep;
    private long _rateTime;
    private long _liveDue, _reportDue, _seriesDue;
    private long _usedAt;
    private bool _solvedReported;
    private bool _publishAll;
    private float[] _sparkline = [];

    /// <param name="status">As stored. A run that is stored as running has lost the process that ran it.</param>
    public RunSession(long id, RunSettings settings, RunStatus status, SessionContext context)
    {
        Id = id;
        Settings = settings;
        _status = status == RunStatus.Running ? RunStatus.Interrupted : status;
        _context = context;
        Bytes = MemoryBudget.BytesOf(settings);
        _pace = new Pace(context.Clock.TimestampFrequency);
        _feed = context.Feeds.For(id);
        _recorder = new FrameRecorder(_feed, context.Clock);
    }

    public long Id { get; }

    public RunSettings Settings { get; }

    /// <summary>What it needs in memory: the learner, and a checkpoint that is being made and stored.</summary>
    public long Bytes { get; }

    /// <summary>Epoch of this process's claim; checkpoints carry it.</summary>
    public long Epoch { get; set; }

    /// <summary>The queue's own bookkeeping.</summary>
    public WorkQueue.Place Place { get; } = new();

    public LiveRun? Live => _live;

    public RunStatus Status => _status;

    public string? Reason => _reason;

    /// <summary>Whether the training run is in memory.</summary>
    public bool Loaded => _run is not null;

    /// <summary>Never stepped and nothing stored of it: no checkpoint to look for.</summary>
    public bool Fresh { get; init; }

    /// <summary>Where the run stood when it was opened, for as long as it is not in memory.</summary>
    public long OpenedAt { get; init; }

    /// <summary>The load under way, or done; null before the first.</summary>
    public Task? Loading { get; set; }

    /// <summary>Has a place among the active runs and is being brought to memory.</summary>
    public bool Starting { get; private set; }

    /// <summary>No step will be taken any more; the last reports may still be on their way.</summary>
    public bool Ended => _ended;

    /// <summary>Paused and in memory, with nothing under way: it can be stored and let go.</summary>
    public bool Idle => !_ended && _run is not null && _status == RunStatus.Paused && _becoming is null && !Starting && _stepsOwed == 0 && _inbox.IsEmpty;

    /// <summary>When somebody last asked something of it.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>Whether somebody looks at it live.</summary>
    public bool Watched => _feed.Watched;

    /// <summary>Stored whole and let go of: whoever wants it opens it anew.</summary>
    public bool Released { get; private set; }

    /// <summary>Completes when the newest status has been stored and is shown.</summary>
    public Task Stored { get; private set; } = Task.CompletedTask;

    /// <summary>Leaves a command for the next moment between two steps.</summary>
    public Task Post(Func<RunSession, Task> apply)
    {
        var command = new RunCommand(apply);
        Volatile.Write(ref _usedAt, _context.Clock.GetTimestamp());
        _inbox.Enqueue(command);
        _context.Queue.Wake(this);
        return command.Done;
    }

    public Task Post(Action<RunSession> apply) => Post(run =>
    {
        apply(run);
        return Task.CompletedTask;
    });

    /// <summary>Commands first, then a few milliseconds of steps, then what has to be told.</summary>
    public Turn Slice()
    {
        try
        {
            Drain();
            if (_run is null || _ended)
                return Turn.WhenWoken;
            var stepped = TakeSteps(_run);
            if (!_ended)
                Tell(_run, stepped);
            return NextTurn(_run);
        }
        catch (OutOfMemoryException exception)
        {
            // The step may have been cut in half: only what is stored counts.
            _context.Logger.LogError(exception, "Run {Run} ran out of memory", Id);
            End(RunStatus.Interrupted, $"There was not enough memory at step {StepCount:N0}. It continues from its last checkpoint.", "interrupted", checkpoint: false);
            return Turn.WhenWoken;
        }
#pragma warning disable CA1031 // one run's failure must not take its neighbours along
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _context.Logger.LogError(exception, "Run {Run} failed", Id);
            End(RunStatus.Failed, $"{exception.GetType().Name}: {exception.Message}", "failed", checkpoint: false);
            return Turn.WhenWoken;
        }
    }

    /// <summary>Takes in the training run, new or restored; learning switches after it are made again at their steps.</summary>
    public void Load(TrainingRun run, IEnumerable<RunEvent> replay, bool fromCheckpoint)
    {
        if (_ended)
            return; // deleted while it was being loaded
        _run = run;
        _loadedStep = run.StepCount;
        _elapsedSeconds = run.ElapsedSeconds;
        _solvedReported = run.SolvedAt is not null;
        _checkpointedAt = fromCheckpoint ? run.StepCount : -1;
        foreach (var @event in replay)
            _replay.Enqueue(@event);
        Replay(run);
        _sparkline = Sparkline(run);
        var now = _context.Clock.GetTimestamp();
        _pace.Set(_pace.Target, run.StepCount, now);
        _rateStep = run.StepCount;
        _rateTime = now;
        // From here on the feed is ours; before, viewers were served from the history.
        _feed.Refresh = Refresh;
        _publishAll = true;
        _recorder.PublishStatus(RefreshLive(run));
    }

    /// <summary>A place among the active runs has been given: step, once that is stored.</summary>
    public Task Start()
    {
        Starting = false;
        if (_ended || _run is null || !_context.Admission.Holds(this))
            return Task.CompletedTask; // paused, stopped or deleted while it was being loaded
        if (Goal == RunStatus.Running)
            return Stored;
        var step = _run.StepCount;
        return Become(RunStatus.Running, null, step == 0 ? "started" : "resumed", step == 0 ? "Started." : $"Resumed at step {step:N0}.");
    }

    public Task Pause()
    {
        if (_ended)
            return RefuseEnded();
        if (Goal == RunStatus.Paused)
        {
            if (_stepsOwed > 0)
                FinishSteps(_run!);
            return Task.WhenAll(Stored, _storing);
        }

        Leave();
        var checkpoint = default(NewCheckpoint);
        if (_status == RunStatus.Running && _run is { } run)
        {
            Count(run);
            _stepsPerSecond = 0;
            Report(run, everything: true);
            checkpoint = Checkpoint(run);
        }

        _publishAll = true;
        return Become(RunStatus.Paused, null, "paused", StepCount == 0 ? "Paused before the first step." : $"Paused at step {StepCount:N0}.", checkpoint);
    }

    /// <summary>Runs when there is room, else queues. Loading is the caller's business.</summary>
    public Task Resume()
    {
        if (_ended)
            return RefuseEnded();
        RefuseFault();
        if (Goal == RunStatus.Running)
            return Stored;
        if (_stepsOwed > 0)
            FinishSteps(_run!);
        var admitted = _context.Admission.TryEnter(this);
        if (admitted && _run is not null)
            return Start();
        if (admitted)
        {
            Starting = true;
            _context.Admitted(this);
            return Task.CompletedTask;
        }
        return Goal == RunStatus.Queued ? Stored : Become(RunStatus.Queued, null, "queued", "Waits for a free place.");
    }

    /// <summary>Takes exactly n steps and stands still; completes when they are taken and stored.</summary>
    public Task Step(long count)
    {
        if (_ended)
            return RefuseEnded();
        RefuseFault();
        var paused = Pause();
        var waiter = new TaskCompletionSource<Task>(TaskCreationOptions.RunContinuationsAsynchronously);
        _stepWaiters.Add(waiter);
        _stepsOwed += count;
        return Task.WhenAll(paused, waiter.Task.Unwrap());
    }

    public Task Stop()
    {
        if (_ended)
            return RefuseEnded();
        End(RunStatus.Stopped, StepCount == 0 ? "Stopped before the first step." : $"Stopped at step {StepCount:N0}.", "stopped", checkpoint: true);
        return Stored;
    }

    /// <summary>Completes when everything of an idle run is stored, with its step; null when it is not idle.</summary>
    public Task<long?> Store()
    {
        return Idle ? StoredAsync(_storing, _run!.StepCount) : Task.FromResult<long?>(null);

        static async Task<long?> StoredAsync(Task storing, long step)
        {
            await storing;
            return step;
        }
    }

    /// <summary>Lets an idle run go that is stored at this step and has not moved since.</summary>
    public void Release(long storedStep)
    {
        if (!Idle || _run!.StepCount != storedStep || _checkpointedAt != storedStep || !_storing.IsCompletedSuccessfully)
            return;
        Released = true;
        Abandon();
        _run = null;
    }

    /// <summary>Ends the session without storing anything: the run is about to be deleted, or is stored already.</summary>
    public void Abandon()
    {
        _ended = true;
        _context.Admit(_context.Admission.LetGo(this));
        CompleteSteps(Task.CompletedTask);
        _feed.Refresh = null;
        if (_run is not null)
            _run.Observer = null;
    }

    public Task SetSpeed(double stepsPerSecond)
    {
        if (_ended)
            return RefuseEnded();
        RefuseFault();
        var words = stepsPerSecond > 0 ? stepsPerSecond.ToString("0.###", CultureInfo.InvariantCulture) + " steps/s" : "unlimited";
        var @event = Event("speed", $"Speed set to {words}.", stepsPerSecond.ToString("R", CultureInfo.InvariantCulture));
        return Then(Keep(new RunChange(Events: [@event])), run =>
        {
            run._pace.Set(stepsPerSecond, run._run?.StepCount ?? 0, run._context.Clock.GetTimestamp());
            run.RefreshAfterChange();
        });
    }

    /// <summary>The speed that was set last, in another process or before a restart: no event, for nobody asked anew.</summary>
    public void KeepSpeed(double stepsPerSecond) => _pace.Set(stepsPerSecond, _run?.StepCount ?? 0, _context.Clock.GetTimestamp());

    /// <summary>Changes the trajectory, so it is an event with its step, kept by a checkpoint of its own, and marks the run altered.</summary>
    public Task SetLearning(bool on)
    {
        if (_ended)
            return RefuseEnded();
        RefuseFault();
        var run = _run!;
        if (run.Learning == on)
            return _storing;
        run.Learning = on;
        _replay.Clear();
        _replayAt = long.MaxValue;
        Report(run, everything: true);
        var @event = Event("learning", $"Learning {(on ? "on" : "off")} from step {run.StepCount:N0}.", on ? "on" : "off");
        var stored = Keep(new RunChange(Events: [@event], Checkpoint: MakeCheckpoint(run, pinned: false), Altered: true));
        RefreshAfterChange();
        return stored;
    }

    /// <summary>Stores a checkpoint now; completes when it is stored.</summary>
    public Task CheckpointOnRequest()
    {
        if (_ended)
            return RefuseEnded();
        RefuseFault();
        var run = _run!;
        Report(run, everything: true);
        return Keep(new RunChange(Events: [Event("checkpoint", $"Checkpoint of step {run.StepCount:N0} stored.")], Checkpoint: MakeCheckpoint(run, pinned: true)));
    }

    /// <summary>The server goes down: what ran is stored and can be continued. What is paused is stored already.</summary>
    public Task Interrupt()
    {
        if (_ended)
            return Stored;
        if (Goal == RunStatus.Running && _run is { } run)
        {
            End(RunStatus.Interrupted, $"{_context.Options.Interruption} at step {run.StepCount:N0}.", "interrupted", checkpoint: true);
            return Stored;
        }

        if (_stepsOwed > 0)
            FinishSteps(_run!);
        Abandon();
        return _storing;
    }

    /// <summary>The history cannot write, or can again: stepping is held, and says why.</summary>
    public void SetFault(HistoryFault? fault)
    {
        _fault = fault;
        _clockedAt = _context.Clock.GetTimestamp();
        if (_run is null || _ended)
            return;
        _pace.Set(_pace.Target, _run.StepCount, _clockedAt);
        RefreshAfterChange();
        _context.Changed(this);
    }

    /// <summary>The run cannot be brought into memory.</summary>
    public void Fail(string reason) => End(RunStatus.Failed, reason, "failed", checkpoint: false);

    /// <summary>A copy of the state, for whoever asked; null when the run has just been let go.</summary>
    public Snapshot? Capture()
    {
        if (_run is null)
            return null;
        var snapshot = new Snapshot();
        _run.Capture(snapshot);
        return snapshot;
    }

    /// <summary>The state as a checkpoint that nobody stores; null when the run has just been let go.</summary>
    public byte[]? Clone() => _run?.Checkpoint();

    /// <summary>Null when the run has just been let go.</summary>
    public IReadOnlyList<SeriesColumn>? ExportSeries() => _run?.ExportSeries();

    private long StepCount => _run?.StepCount ?? OpenedAt;

    /// <summary>What the run is, or is about to be.</summary>
    private RunStatus Goal => _becoming ?? _status;

    private bool Stepping => _fault is null && (_stepsOwed > 0 || (_status == RunStatus.Running && _becoming is null));

    private RunEvent Event(string kind, string message, string? value = null) => new(StepCount, _context.Now, kind, message, value);

    private void RefuseFault()
    {
        if (_fault is { } fault)
            throw new CommandException(CommandRefusal.Unavailable, fault.Message);
    }

    private static Task RefuseEnded() => throw new CommandException(CommandRefusal.Conflict, "The run has just ended; read it again to see how.");

    private void Drain()
    {
        while (_inbox.TryDequeue(out var command))
            command.Apply(this);
    }

    private bool TakeSteps(TrainingRun run)
    {
        if (!Stepping)
            return false;
        var clock = _context.Clock;
        var now = clock.GetTimestamp();
        var single = _stepsOwed > 0;
        if (single)
            _clockedAt = now; // what lies between single steps is nobody's training
        Count(run);
        var allowance = single ? _stepsOwed : _pace.Allowance(run.StepCount, now);
        if (allowance == 0)
            return false;
        _recorder.Prepare(run, slow: single || Shown(_pace.Target) || Shown(_stepsPerSecond));
        var end = now + Ticks(_context.Options.SliceMilliseconds / 1000);
        var taken = 0L;
        while (taken < allowance && run.Outcome is null)
        {
            if (run.StepCount >= _replayAt)
                Replay(run);
            run.Step();
            taken++;
            if (clock.GetTimestamp() >= end)
                break;
        }
        _context.Meters.CountSteps(taken);
        Count(run);
        run.DrainEpisodes(_episodes);
        if (single)
            _stepsOwed -= taken;
        if (run.SolvedAt is { } solvedAt && !_solvedReported)
        {
            _solvedReported = true;
            _ = Keep(new RunChange(Events: [new RunEvent(solvedAt, _context.Now, "solved", $"Solved at step {solvedAt:N0}: 190 of the last 200 episodes right.")]));
            _recorder.PublishStatus(RefreshLive(run));
        }
        if (run.Outcome is { } outcome)
            End(outcome.Status, outcome.Reason, StatusNames.Of(outcome.Status), checkpoint: outcome.Status == RunStatus.Finished);
        else if (single && _stepsOwed == 0)
            FinishSteps(run);
        return taken > 0;
    }

    /// <summary>Adds the time since it was last counted to the run's seconds of training.</summary>
    private void Count(TrainingRun run)
    {
        var now = _context.Clock.GetTimestamp();
        _elapsedSeconds += (now - _clockedAt) / (double)_context.Clock.TimestampFrequency;
        _clockedAt = now;
        run.ElapsedSeconds = _elapsedSeconds;
    }

    /// <summary>So slow that every step's hidden state can be shown.</summary>
    private static bool Shown(double stepsPerSecond) => stepsPerSecond > 0 && stepsPerSecond <= FrameStreams.StateColumns * FrameStreams.Rate(FrameStream.State);

    /// <summary>The steps asked for are taken, or something else is asked for: told once they are stored.</summary>
    private void FinishSteps(TrainingRun run)
    {
        _stepsOwed = 0;
        Report(run, everything: true);
        var stored = Checkpoint(run) is { } checkpoint ? Keep(new RunChange(Checkpoint: checkpoint)) : _storing;
        RefreshLive(run);
        _publishAll = true;
        CompleteSteps(stored);
        _context.Changed(this);
    }

    private void Tell(TrainingRun run, bool stepped)
    {
        var now = _context.Clock.GetTimestamp();
        if (now >= _liveDue || _publishAll)
            RefreshLive(run);
        if (stepped && Goal == RunStatus.Running)
        {
            if (now >= _reportDue || _episodes.Count >= 8192)
            {
                _reportDue = now + Ticks(_context.Options.ReportSeconds);
                Report(run, everything: now >= _seriesDue);
            }
            if (_rhythm.IsDue(now) && _checkpointing.IsCompleted)
            {
                _rhythm.Pass(now);
                Report(run, everything: true);
                if (Checkpoint(run) is { } checkpoint)
                    _checkpointing = Keep(new RunChange(Checkpoint: checkpoint));
            }
        }
        var everyStep = stepped && _pace.Target > 0 && _pace.Target <= FrameStreams.Rate(FrameStream.Bodies);
        if ((stepped || _publishAll) && _live is { } live)
            _recorder.Publish(run, live, _publishAll || everyStep);
        _publishAll = false;
    }

    private Turn NextTurn(TrainingRun run)
    {
        if (_ended || !Stepping)
            return Turn.WhenWoken;
        return _stepsOwed > 0 ? Turn.Now : _pace.Next(run.StepCount, _context.Clock.GetTimestamp());
    }

    /// <summary>Makes the learning switches of the record that are due at this step.</summary>
    private void Replay(TrainingRun run)
    {
        while (_replay.TryPeek(out var next) && next.Step <= run.StepCount)
        {
            _replay.Dequeue();
            run.Learning = next.Value == "on";
            if (next.Step > _loadedStep)
                _ = Keep(new RunChange(Events: [next], Altered: true));
        }
        _replayAt = _replay.TryPeek(out var later) ? later.Step : long.MaxValue;
    }

    private void Report(TrainingRun run, bool everything)
    {
        run.DrainEpisodes(_episodes);
        if (_episodes.Count > 0)
        {
            _context.History.ReportEpisodes(Id, [.. _episodes]);
            _episodes.Clear();
        }
        if (everything)
        {
            _seriesDue = _context.Clock.GetTimestamp() + Ticks(_context.Options.SeriesSeconds);
            var series = run.ExportSeries();
            _sparkline = Sparklines.Of(series);
            _context.History.ReportSeries(Id, series);
        }
        _context.History.ReportProgress(ProgressOf(Id, run, _stepsPerSecond, _sparkline));
    }

    /// <summary>Where a run stands, for its row in the history.</summary>
    public static RunProgress ProgressOf(long id, TrainingRun run, double stepsPerSecond, IReadOnlyList<float> sparkline) => new(
        id, run.StepCount, run.EpisodeCount, run.LastReturn, run.RecentRight, run.RecentReturn, run.SolvedAt, stepsPerSecond, run.ElapsedSeconds, sparkline);

    private static float[] Sparkline(TrainingRun run) => run.StepCount > 0 ? Sparklines.Of(run.ExportSeries()) : [];

    /// <summary>Null where the same step is stored already, or on its way. The bytes are made here, stored elsewhere.</summary>
    private NewCheckpoint? Checkpoint(TrainingRun run) => run.StepCount == _checkpointedAt ? null : MakeCheckpoint(run, pinned: false);

    private NewCheckpoint MakeCheckpoint(TrainingRun run, bool pinned)
    {
        var checkpoint = new NewCheckpoint(run.StepCount, Epoch, run.Checkpoint(), run.RecentReturn, _context.VectorPath, pinned);
        _checkpointedAt = run.StepCount;
        return checkpoint;
    }

    /// <summary>
    /// Stores in order, one after the other; while the history cannot write, what waits is kept and tried again. Fails when the history
    /// refuses it for good, or the program ends before it could be stored.
    /// </summary>
    private Task Keep(RunChange change) => _storing = KeepAsync(_storing, change);

    private async Task KeepAsync(Task before, RunChange change)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (true)
        {
            try
            {
                await _context.History.StoreAsync(Id, change);
                return;
            }
            catch (HistoryException exception) when (exception.Fault is null)
            {
                _context.Logger.LogWarning("Run {Run}: {Message}", Id, exception.Message);
                throw;
            }
            catch (HistoryException)
            {
                await Task.Delay(s_retry, _context.Clock, _context.Stopping);
            }
        }
    }

    /// <summary>What follows once something is stored, between two steps like everything else.</summary>
    private async Task Then(Task stored, Action<RunSession> follow)
    {
        await stored;
        await Post(follow);
    }

    /// <summary>Stores a new status, its event and what else belongs to the moment in one change; the run shows it once it is stored.</summary>
    private Task Become(RunStatus status, string? reason, string kind, string message, NewCheckpoint? checkpoint = null)
    {
        var turn = ++_turns;
        _becoming = status;
        return Stored = Then(Keep(new RunChange(status, reason, [Event(kind, message)], checkpoint)), run => run.Became(turn, status, reason));
    }

    private void Became(long turn, RunStatus status, string? reason)
    {
        (_status, _reason) = (status, reason);
        if (turn == _turns)
            _becoming = null;
        if (status == RunStatus.Running)
            BeginStepping();
        RefreshAfterChange();
        if (_ended && turn == _turns)
            Depart();
        _context.Changed(this);
    }

    private void BeginStepping()
    {
        var now = _context.Clock.GetTimestamp();
        var step = StepCount;
        _clockedAt = now;
        (_rateStep, _rateTime) = (step, now);
        _reportDue = now + Ticks(_context.Options.ReportSeconds);
        _seriesDue = now + Ticks(Math.Min(1, _context.Options.SeriesSeconds));
        _rhythm = new CheckpointRhythm(now, _context.Options.CheckpointSeconds, _context.Clock.TimestampFrequency);
        _pace.Set(_pace.Target, step, now);
    }

    /// <summary>No step is taken any more. The end is shown once it is stored with all that belongs to it.</summary>
    private void End(RunStatus status, string reason, string kind, bool checkpoint)
    {
        if (_ended)
            return;
        _ended = true;
        _stepsPerSecond = 0;
        Leave();
        var last = default(NewCheckpoint);
        if (_run is { } run)
        {
            Report(run, everything: true);
            if (checkpoint && run.StepCount > 0)
                last = Checkpoint(run);
        }

        var stored = Become(status, reason, kind, reason, last);
        _stepsOwed = 0;
        CompleteSteps(stored);
        _context.Ended(this);
    }

    /// <summary>The last that viewers hear of it.</summary>
    private void Depart()
    {
        if (_run is { } run && _live is { } live)
        {
            run.Observer = null;
            _recorder.Publish(run, live, all: true);
        }

        _feed.Refresh = null;
        _context.Admit(_context.Admission.LetGo(this));
    }

    private void Leave() => _context.Admit(_context.Admission.Leave(this));

    private void CompleteSteps(Task stored)
    {
        foreach (var waiter in _stepWaiters)
            waiter.TrySetResult(stored);
        _stepWaiters.Clear();
    }

    private void Refresh() => _ = Post(run =>
    {
        run._publishAll = true;
        if (run._live is { } live)
            run._recorder.PublishStatus(live);
    });

    private void RefreshAfterChange()
    {
        if (_run is not null)
            _recorder.PublishStatus(RefreshLive(_run));
    }

    private LiveRun RefreshLive(TrainingRun run)
    {
        var now = _context.Clock.GetTimestamp();
        _liveDue = now + Ticks(LiveSeconds);
        var seconds = (now - _rateTime) / (double)_context.Clock.TimestampFrequency;
        if (_status == RunStatus.Running && seconds >= Math.Max(1, _pace.Target is > 0 and < 3 ? 3 / _pace.Target : 0))
        {
            _stepsPerSecond = (run.StepCount - _rateStep) / seconds;
            (_rateStep, _rateTime) = (run.StepCount, now);
        }
        var held = _status == RunStatus.Running && _fault is not null;
        return _live = new LiveRun(
            Id, held ? RunStatus.Paused : _status, held ? _fault!.Message : _reason, run.StepCount, run.EpisodeCount, held ? 0 : _stepsPerSecond, _pace.Target,
            run.Learning, _elapsedSeconds, run.LastReturn, run.RecentRight, run.RecentReturn, run.SolvedAt, run.Description);
    }

    private long Ticks(double seconds) => (long)(seconds * _context.Clock.TimestampFrequency);
}
