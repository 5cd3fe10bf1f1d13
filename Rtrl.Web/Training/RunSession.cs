using System.Collections.Concurrent;
using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;

namespace Rtrl.Web.Training;

/// <summary>
/// One run in memory: the training run, its command queue, its pace, its reports. Everything but <see cref="Post"/> and the properties
/// happens on the worker that holds it, between two steps or in a slice of them.
/// </summary>
internal sealed class RunSession
{
    private const double LiveSeconds = 0.25;
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    private readonly SessionContext _context;
    private readonly ConcurrentQueue<RunCommand> _inbox = new();
    private readonly List<EpisodeRecord> _episodes = [];
    private readonly List<TaskCompletionSource> _stepWaiters = [];
    private readonly Queue<RunEvent> _replay = new();
    private readonly Snapshot _snapshot = new();
    private readonly RunFeed _feed;
    private readonly FrameRecorder _recorder;
    private TrainingRun? _run;
    private Pace _pace;
    private HistoryFault? _fault;
    private RunStatus _status;
    private string? _reason;
    private volatile LiveRun? _live;
    private volatile bool _ended;
    private Task _checkpointing = Task.CompletedTask;
    private Task _storing = Task.CompletedTask;
    private long _loadedStep;
    private long _stepsOwed;
    private long _replayAt = long.MaxValue;
    private long _checkpointedAt = -1;
    private long _clockedAt;
    private double _elapsedSeconds;
    private double _stepsPerSecond;
    private long _rateStep;
    private long _rateTime;
    private long _liveDue, _reportDue, _seriesDue, _checkpointDue;
    private long _usedAt;
    private bool _solvedReported;
    private bool _publishAll;
    private float[] _sparkline = [];

    public RunSession(long id, RunSettings settings, RunStatus status, SessionContext context)
    {
        Id = id;
        Settings = settings;
        _status = status;
        _context = context;
        _pace = new Pace(context.Clock.TimestampFrequency);
        _feed = context.Feeds.For(id);
        _recorder = new FrameRecorder(_feed, context.Clock);
    }

    public long Id { get; }

    public RunSettings Settings { get; }

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
    public bool Idle => !_ended && _run is not null && _status == RunStatus.Paused && !Starting && _stepsOwed == 0 && _inbox.IsEmpty;

    /// <summary>When somebody last asked something of it.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>Whether somebody looks at it live.</summary>
    public bool Watched => _feed.Watched;

    /// <summary>Stored whole and let go of: whoever wants it opens it anew.</summary>
    public bool Released { get; private set; }

    /// <summary>Completes when the end has been stored.</summary>
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

    /// <summary>A place among the active runs has been given: step.</summary>
    public Task Start()
    {
        Starting = false;
        if (_ended || _run is null || !_context.Admission.Holds(this))
            return Task.CompletedTask; // paused, stopped or deleted while it was being loaded
        if (_status == RunStatus.Running)
            return Stored;
        var run = _run;
        var now = _context.Clock.GetTimestamp();
        _clockedAt = now;
        _rateStep = run.StepCount;
        _rateTime = now;
        _reportDue = now + Ticks(_context.Options.ReportSeconds);
        _seriesDue = now + Ticks(Math.Min(1, _context.Options.SeriesSeconds));
        _checkpointDue = now + Ticks(_context.Options.CheckpointSeconds);
        _pace.Set(_pace.Target, run.StepCount, now);
        return SetStatus(RunStatus.Running, null, run.StepCount == 0 ? "started" : "resumed", run.StepCount == 0 ? "Started." : $"Resumed at step {run.StepCount:N0}.");
    }

    public Task Pause()
    {
        CompleteSteps();
        if (_ended)
            return RefuseEnded();
        if (_status == RunStatus.Paused)
            return Task.CompletedTask;
        Leave();
        var wasRunning = _status == RunStatus.Running;
        var stored = SetStatus(RunStatus.Paused, null, "paused", StepCount == 0 ? "Paused before the first step." : $"Paused at step {StepCount:N0}.");
        if (wasRunning)
        {
            _stepsPerSecond = 0;
            Report(_run!, everything: true);
            Checkpoint(_run!, pinned: false);
        }
        _publishAll = true;
        return stored;
    }

    /// <summary>Runs when there is room, else queues. Loading is the caller's business.</summary>
    public Task Resume()
    {
        if (_ended)
            return RefuseEnded();
        if (_fault is { } fault)
            throw new CommandException(CommandRefusal.Unavailable, fault.Message);
        if (_status == RunStatus.Running)
            return Task.CompletedTask;
        CompleteSteps();
        var admitted = _context.Admission.TryEnter(this);
        if (admitted && _run is not null)
            return Start();
        if (admitted)
        {
            Starting = true;
            _context.Admitted(this);
            return Task.CompletedTask;
        }
        return _status == RunStatus.Queued ? Task.CompletedTask : SetStatus(RunStatus.Queued, null, "queued", "Waits for a free place.");
    }

    /// <summary>Takes exactly n steps and stands still; completes when they are taken.</summary>
    public Task Step(long count)
    {
        if (_ended)
            return RefuseEnded();
        if (_fault is { } fault)
            throw new CommandException(CommandRefusal.Unavailable, fault.Message);
        var paused = Pause();
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stepWaiters.Add(waiter);
        _stepsOwed += count;
        return Task.WhenAll(paused, waiter.Task);
    }

    public Task Stop()
    {
        if (_ended)
            return RefuseEnded();
        End(RunStatus.Stopped, StepCount == 0 ? "Stopped before the first step." : $"Stopped at step {StepCount:N0}.", "stopped", checkpoint: true);
        return Stored;
    }

    /// <summary>Stores an idle run whole; null when it is not idle. Done when it is stored.</summary>
    public Task<long?> Store()
    {
        if (!Idle)
            return Task.FromResult<long?>(null);
        var step = _run!.StepCount;
        Report(_run, everything: true);
        Checkpoint(_run, pinned: false);
        return StoredAsync(_storing, step);

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
        Leave();
        CompleteSteps();
        _feed.Refresh = null;
        if (_run is not null)
            _run.Observer = null;
    }

    public Task SetSpeed(double stepsPerSecond)
    {
        if (_ended)
            return RefuseEnded();
        _pace.Set(stepsPerSecond, _run?.StepCount ?? 0, _context.Clock.GetTimestamp());
        RefreshAfterChange();
        var words = stepsPerSecond > 0 ? stepsPerSecond.ToString("0.###", CultureInfo.InvariantCulture) + " steps/s" : "unlimited";
        return Event("speed", $"Speed set to {words}.", stepsPerSecond.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>The speed that was set last, in another process or before a restart: no event, for nobody asked anew.</summary>
    public void KeepSpeed(double stepsPerSecond) => _pace.Set(stepsPerSecond, _run?.StepCount ?? 0, _context.Clock.GetTimestamp());

    /// <summary>Changes the trajectory, so it is an event with its step, kept by a checkpoint of its own, and marks the run altered.</summary>
    public Task SetLearning(bool on)
    {
        if (_ended)
            return RefuseEnded();
        var run = _run!;
        if (run.Learning == on)
            return Task.CompletedTask;
        run.Learning = on;
        _replay.Clear();
        _replayAt = long.MaxValue;
        var @event = new RunEvent(run.StepCount, _context.Now, "learning", $"Learning {(on ? "on" : "off")} from step {run.StepCount:N0}.", on ? "on" : "off");
        var stored = Keep(() => Task.WhenAll(_context.History.AddEventAsync(Id, @event), _context.History.MarkAlteredAsync(Id)));
        _checkpointedAt = -1;
        Checkpoint(run, pinned: false);
        RefreshAfterChange();
        return stored;
    }

    /// <summary>Stores a checkpoint now; completes when it is stored.</summary>
    public async Task CheckpointOnRequest()
    {
        if (_ended)
            await RefuseEnded();
        var run = _run!;
        Report(run, everything: true);
        var step = run.StepCount;
        await _context.History.SaveCheckpointAsync(Id, MakeCheckpoint(run, pinned: true));
        await _context.History.AddEventAsync(Id, new RunEvent(step, _context.Now, "checkpoint", $"Checkpoint of step {step:N0} stored."));
    }

    /// <summary>The server goes down: what ran is stored and can be continued.</summary>
    public Task Interrupt()
    {
        if (_ended)
            return Stored;
        if (_status == RunStatus.Running)
        {
            End(RunStatus.Interrupted, $"{_context.Options.Interruption} at step {_run!.StepCount:N0}.", "interrupted", checkpoint: true);
            return Task.WhenAll(Stored, _checkpointing);
        }
        if (_run is not null)
        {
            Report(_run, everything: true);
            Checkpoint(_run, pinned: false);
        }
        Abandon();
        return _checkpointing;
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

    public Task Event(string kind, string message, string? value = null) =>
        _context.History.AddEventAsync(Id, new RunEvent(StepCount, _context.Now, kind, message, value));

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

    private bool Stepping => _fault is null && (_stepsOwed > 0 || _status == RunStatus.Running);

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
        if (_stepsOwed == 0)
            _elapsedSeconds += (now - _clockedAt) / (double)clock.TimestampFrequency;
        _clockedAt = now;
        run.ElapsedSeconds = _elapsedSeconds;
        var single = _stepsOwed > 0;
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
        run.DrainEpisodes(_episodes);
        if (single)
        {
            _elapsedSeconds += (clock.GetTimestamp() - now) / (double)clock.TimestampFrequency;
            _stepsOwed -= taken;
        }
        if (run.SolvedAt is { } solvedAt && !_solvedReported)
        {
            _solvedReported = true;
            _ = Keep(() => Event("solved", $"Solved at step {solvedAt:N0}: 190 of the last 200 episodes right."));
            _recorder.PublishStatus(RefreshLive(run));
        }
        if (run.Outcome is { } outcome)
            End(outcome.Status, outcome.Reason, StatusNames.Of(outcome.Status), checkpoint: outcome.Status == RunStatus.Finished);
        else if (single && _stepsOwed == 0)
            FinishSteps(run);
        return taken > 0;
    }

    /// <summary>So slow that every step's hidden state can be shown.</summary>
    private static bool Shown(double stepsPerSecond) => stepsPerSecond > 0 && stepsPerSecond <= FrameStreams.StateColumns * FrameStreams.Rate(FrameStream.State);

    private void FinishSteps(TrainingRun run)
    {
        Report(run, everything: false);
        RefreshLive(run);
        _publishAll = true;
        CompleteSteps();
        _context.Changed(this);
    }

    private void Tell(TrainingRun run, bool stepped)
    {
        var now = _context.Clock.GetTimestamp();
        if (now >= _liveDue || _publishAll)
            RefreshLive(run);
        if (stepped && _status == RunStatus.Running)
        {
            if (now >= _reportDue || _episodes.Count >= 8192)
            {
                _reportDue = now + Ticks(_context.Options.ReportSeconds);
                Report(run, everything: now >= _seriesDue);
            }
            if (now >= _checkpointDue && _checkpointing.IsCompleted)
            {
                _checkpointDue = now + Ticks(_context.Options.CheckpointSeconds);
                Report(run, everything: true);
                Checkpoint(run, pinned: false);
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
                _ = Keep(() => Task.WhenAll(_context.History.AddEventAsync(Id, next), _context.History.MarkAlteredAsync(Id)));
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
        run.Capture(_snapshot);
        _context.History.ReportProgress(new RunProgress(
            Id, run.StepCount, run.EpisodeCount, _snapshot.RecentReturns.Length > 0 ? _snapshot.RecentReturns[^1] : null,
            RecentRight(), RecentReturn(), run.SolvedAt, _stepsPerSecond, _elapsedSeconds, _sparkline));
    }

    private static float[] Sparkline(TrainingRun run) => run.StepCount > 0 ? Sparklines.Of(run.ExportSeries()) : [];

    private double? RecentRight() => _snapshot.RecentReturns.Length > 0 && double.IsFinite(_snapshot.RecentRight) ? _snapshot.RecentRight : null;

    private double? RecentReturn() => _snapshot.RecentReturns.Length > 0 ? _snapshot.RecentReturns.Average(value => (double)value) : null;

    /// <summary>Unless the same step is stored already. The bytes are made here, stored elsewhere.</summary>
    private void Checkpoint(TrainingRun run, bool pinned)
    {
        if (run.StepCount == _checkpointedAt)
            return;
        var checkpoint = MakeCheckpoint(run, pinned);
        _checkpointing = Keep(() => _context.History.SaveCheckpointAsync(Id, checkpoint));
    }

    private NewCheckpoint MakeCheckpoint(TrainingRun run, bool pinned)
    {
        run.Capture(_snapshot);
        run.ElapsedSeconds = _elapsedSeconds;
        _checkpointedAt = run.StepCount;
        return new NewCheckpoint(run.StepCount, Epoch, run.Checkpoint(), RecentReturn(), _context.VectorPath, pinned);
    }

    /// <summary>Stores in order, one after the other; while the history cannot write, what waits is kept and tried again.</summary>
    private Task Keep(Func<Task> store) => _storing = KeepAsync(_storing, store);

    private async Task KeepAsync(Task before, Func<Task> store)
    {
        await before;
        while (true)
        {
            try
            {
                await store();
                return;
            }
            catch (HistoryException exception)
            {
                if (exception.Fault is null)
                {
                    _context.Logger.LogWarning("Run {Run}: {Message}", Id, exception.Message);
                    return;
                }
                if (_context.Stopping.IsCancellationRequested)
                    return;
            }
            await Task.Delay(s_retry, _context.Clock, _context.Stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private Task SetStatus(RunStatus status, string? reason, string kind, string message)
    {
        _status = status;
        _reason = reason;
        RefreshAfterChange();
        var @event = new RunEvent(StepCount, _context.Now, kind, message);
        var stored = Keep(() => _context.History.SetStatusAsync(Id, status, reason, @event));
        Stored = stored;
        _context.Changed(this);
        return stored;
    }

    private void End(RunStatus status, string reason, string kind, bool checkpoint)
    {
        if (_ended)
            return;
        _ended = true;
        _stepsPerSecond = 0;
        Leave();
        if (_run is { } run)
        {
            Report(run, everything: true);
            if (checkpoint && run.StepCount > 0 && run.StepCount != _checkpointedAt)
                Checkpoint(run, pinned: false);
            run.Observer = null;
        }
        var stored = SetStatus(status, reason, kind, reason);
        Stored = Task.WhenAll(stored, _checkpointing);
        if (_run is not null && _live is { } live)
            _recorder.Publish(_run, live, all: true);
        CompleteSteps();
        _feed.Refresh = null;
        _context.Ended(this);
    }

    private void Leave()
    {
        if (_context.Admission.Leave(this) is { } next)
            _context.Admitted(next);
    }

    private void CompleteSteps()
    {
        _stepsOwed = 0;
        foreach (var waiter in _stepWaiters)
            waiter.TrySetResult();
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
        run.Capture(_snapshot);
        var held = _status == RunStatus.Running && _fault is not null;
        return _live = new LiveRun(
            Id, held ? RunStatus.Paused : _status, held ? _fault!.Message : _reason, run.StepCount, run.EpisodeCount, held ? 0 : _stepsPerSecond, _pace.Target,
            run.Learning, _elapsedSeconds, _snapshot.RecentReturns.Length > 0 ? _snapshot.RecentReturns[^1] : null, RecentRight(), run.SolvedAt, run.Description);
    }

    private long Ticks(double seconds) => (long)(seconds * _context.Clock.TimestampFrequency);
}
