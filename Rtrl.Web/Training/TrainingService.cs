using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;

namespace Rtrl.Web.Training;

/// <summary>
/// Trains: owns the worker threads and the runs in memory, and answers what pages, REST and the command line ask of them. What happens to a
/// run happens on the worker that holds it (<see cref="RunSession"/>); here stands who may run, and what the history has to do with it.
/// </summary>
internal sealed class TrainingService : BackgroundService, ITrainingControl
{
    private static readonly TimeSpan s_rhythm = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_fresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_adoptionAge = TimeSpan.FromSeconds(5);

    private readonly IRunHistory _history;
    private readonly IRunQueries _queries;
    private readonly IRunOwnership _ownership;
    private readonly TrainingOptions _options;
    private readonly long _budget;
    private readonly TimeProvider _clock;
    private readonly ILogger<TrainingService> _logger;
    private readonly RunLoader _loader;
    private readonly WorkQueue _queue;
    private readonly SessionContext _context;
    private readonly ConcurrentDictionary<long, RunSession> _runs = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly ConcurrentDictionary<long, bool> _letting = new();
    private readonly List<Thread> _workers = [];
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _stopping;
    private volatile StoredRows? _stored;
    private long _change;

    public TrainingService(
        IRunHistory history, IRunQueries queries, IRunOwnership ownership, RunFeeds feeds, TrainingMeters meters,
        IOptions<TrainingOptions> options, TimeProvider clock, ILogger<TrainingService> logger)
    {
        _history = history;
        _queries = queries;
        _ownership = ownership;
        _options = options.Value;
        _budget = MemoryBudget.Of(_options);
        _clock = clock;
        _logger = logger;
        _loader = new RunLoader(history, queries, clock, ProvenanceReader.Current.VectorPath);
        _queue = new WorkQueue(clock);
        _context = new SessionContext(history, feeds, _queue, new Admission(_options.MaxActiveRuns, _budget), _options, meters, clock, ProvenanceReader.Current.VectorPath, logger, _closing.Token)
        {
            Changed = run => RaiseChanged(run.Id),
            Admitted = Admit,
            Ended = run => _ = RetireAsync(run),
        };
        meters.Observe(
            () => _runs.Values.GroupBy(run => run.Status).Select(same => new Measurement<int>(same.Count(), new KeyValuePair<string, object?>("status", StatusNames.Of(same.Key)))),
            () => LiveRuns.Sum(run => run.StepsPerSecond), () => feeds.Sent, () => feeds.Dropped, () => _queue.Busy, () => history.Waiting);
    }

    public event Action<long>? Changed;

    public (int Workers, int Busy) Workers => (_options.WorkerCount, _queue.Busy);

    public (long Budget, long Taken) Memory => (_budget, _context.Admission.Taken);

    public IReadOnlyList<LiveRun> LiveRuns => [.. _runs.Values.Select(run => run.Live).OfType<LiveRun>()];

    public LiveRun? Live(long runId) => _runs.TryGetValue(runId, out var run) ? run.Live : null;

    public RunDetail? Find(long runId)
    {
        while (_queries.Find(runId) is { } detail)
        {
            if (Overlay(detail.Summary) is { } summary)
                return detail with { Summary = summary };
        }

        return null;
    }

    public IReadOnlyList<RunSummary> List()
    {
        while (true)
        {
            var stored = Stored();
            var rows = stored.Select(Overlay).OfType<RunSummary>().ToArray();
            if (rows.Length == stored.Count)
                return rows;
            _stored = null;
        }
    }

    public async Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests, CancellationToken cancellation = default)
    {
        RefuseWhenStopping();
        var plans = requests.SelectMany(request => RunPlanner.Plan(request, ProvenanceReader.Current, _clock.GetUtcNow())).ToList();
        foreach (var plan in plans.DistinctBy(plan => plan.Settings with { Seed = 0 }))
            MemoryBudget.Check(plan.Settings, _budget);
        var ids = await _history.CreateAsync(plans, claim: true);
        var sessions = ids.Zip(plans, (id, plan) => new RunSession(id, plan.Settings, plan.StartPaused ? RunStatus.Paused : RunStatus.Queued, _context) { Epoch = OwnershipClaim.FirstEpoch, Fresh = true }).ToArray();
        foreach (var run in sessions)
            _runs[run.Id] = run;
        foreach (var run in sessions.Where(run => run.Status == RunStatus.Queued))
            await run.Post(queued => queued.Resume());
        foreach (var id in ids)
            RaiseChanged(id);
        return [.. ids.Select(id => Find(id)).OfType<RunDetail>()];
    }

    public async Task<RunDetail> CommandAsync(long runId, string command, string? value = null, CancellationToken cancellation = default)
    {
        var request = CommandRequest.Parse(command, value);
        while (true)
        {
            RefuseWhenStopping();
            var run = await HoldAsync(runId, request, value, cancellation);
            if (run.Done is { } detail)
                return detail;
            try
            {
                await Patiently(ExecuteAsync(run.Session!, request), request.Name, cancellation);
                return Find(runId) ?? throw Unknown(runId);
            }
            catch (CommandException) when (run.Session!.Released)
            {
                // It was let go of just before the command reached it: once more, from what was stored.
            }
        }
    }

    /// <summary>The run in memory, ready for the command; or what the answer is without it.</summary>
    private async Task<(RunSession? Session, RunDetail? Done)> HoldAsync(long runId, CommandRequest request, string? value, CancellationToken cancellation)
    {
        if (_runs.TryGetValue(runId, out var run) && run.Ended)
            await Patiently(run.Stored, request.Name, cancellation);
        if (run is null || run.Ended)
        {
            var detail = await FindLivingAsync(runId);
            if (detail.Summary is { Owner: { } owner, OwnedHere: false })
                return (null, await AskOwnerAsync(detail, owner, request.Name, value, cancellation));
            if (Settled(detail, request) is { } settled)
                return (null, settled);
            RefuseOtherVectorPath(detail, request);
            run = await OpenAsync(detail);
        }

        return (run, null);
    }

    /// <summary>The run as it is now: an owner that stands there is alive, and "running" is said by one that is.</summary>
    private async Task<RunDetail> FindLivingAsync(long runId)
    {
        var detail = Find(runId) ?? throw Unknown(runId);
        if (detail.Summary is { OwnedHere: true } or { Owner: null, Status: not RunStatus.Running })
            return detail;
        await _ownership.ReapAsync();
        return Find(runId) ?? throw Unknown(runId);
    }

    public async Task<RunDetail> BranchAsync(
        long runId, long checkpointId, IEnumerable<KeyValuePair<string, string>> overrides, string? name = null, CancellationToken cancellation = default)
    {
        RefuseWhenStopping();
        RunLabels.Check(name, null, null);
        var parent = Find(runId) ?? throw Unknown(runId);
        var checkpoint = _queries.Checkpoints(runId).FirstOrDefault(stored => stored.Id == checkpointId)
            ?? throw new CommandException(CommandRefusal.BadValue, $"checkpoint: run {runId} has no checkpoint {checkpointId}. It has: {CheckpointChoice.Words(_queries.Checkpoints(runId))}.", "checkpoint", $"{checkpointId}");
        var settings = SettingsDocument.With(parent.Settings, overrides);
        RunPlanner.Check(settings);
        if (settings.Stop.Steps <= checkpoint.Step)
            throw new InvalidSettingsException([new SettingProblem("stop.steps", $"{settings.Stop.Steps}", $"The checkpoint is at step {checkpoint.Step:N0}, so stop.steps must be above it; it is {settings.Stop.Steps:N0}.")]);
        MemoryBudget.Check(settings, _budget);
        var bytes = _queries.ReadCheckpoint(checkpointId);
        var training = Restore(settings, bytes);
        var changes = SettingsDocument.Differences(parent.Settings, settings);
        var plan = new NewRun(
            name?.Trim() ?? RunLabels.Fit(parent.Summary.Name, $" · branch at {checkpoint.Step:N0}"), parent.Summary.Group, parent.Summary.Preset, parent.Summary.Variant,
            training.Description.Title, settings, ProvenanceReader.Current, parent.Summary.Tags, "", runId, checkpoint.Step,
            changes.Count == 0 ? "no changes" : string.Join("; ", changes.Select(change => $"{change.Key}: {change.Left} → {change.Right}")));
        var altered = parent.Summary is { Altered: true, ParentRunId: not null } || _queries.Events(runId).Any(@event => @event.Kind == "learning" && @event.Step <= checkpoint.Step);
        var start = new RunChange(
            Events: [new RunEvent(training.StepCount, _clock.GetUtcNow(), "branched", $"Branched from run {runId} at step {checkpoint.Step:N0}: {plan.ParentChanges}.")],
            Checkpoint: new NewCheckpoint(training.StepCount, OwnershipClaim.FirstEpoch, bytes, checkpoint.Score, checkpoint.VectorPath, Pinned: true), Altered: altered);
        var series = training.ExportSeries();
        var id = await _history.BranchAsync(plan, RunSession.ProgressOf(0, training, 0, Sparklines.Of(series)), series, start);
        var run = new RunSession(id, settings, RunStatus.Queued, _context) { Epoch = OwnershipClaim.FirstEpoch, OpenedAt = training.StepCount };
        _runs[id] = run;
        await ResumeAsync(run);
        return Find(id) ?? throw Unknown(id);
    }

    public async Task DeleteAsync(IReadOnlyList<long> runIds, CancellationToken cancellation = default)
    {
        foreach (var id in runIds)
        {
            var detail = await FindLivingAsync(id);
            if (detail.Summary is { Owner: { } owner, OwnedHere: false })
                throw new CommandException(CommandRefusal.Conflict, $"Run {id} is being trained by {owner}. Stop it there first.");
        }
        // The history decides: while it refuses, nothing has changed and the runs go on.
        await _history.DeleteAsync(runIds);
        foreach (var id in runIds)
        {
            if (_runs.TryRemove(id, out var run))
            {
                await run.Post(gone => gone.Abandon());
                await Guarded(() => _ownership.ReleaseAsync(id));
            }

            RaiseChanged(id);
        }
    }

    public async Task EditAsync(long runId, RunEdit edit)
    {
        RunLabels.Check(edit.Name, edit.Tags, edit.Notes);
        await _history.EditAsync(runId, edit with { Name = edit.Name?.Trim(), Tags = edit.Tags is { } tags ? RunLabels.Tidy(tags) : null });
        RaiseChanged(runId);
    }

    public async Task<Snapshot?> SnapshotAsync(long runId, CancellationToken cancellation = default)
    {
        if (!_runs.TryGetValue(runId, out var run) || !run.Loaded)
            return null;
        Snapshot? snapshot = null;
        await run.Post(here => { snapshot = here.Capture(); }).WaitAsync(cancellation);
        return snapshot;
    }

    public async Task<byte[]?> CloneAsync(long runId, CancellationToken cancellation = default)
    {
        if (!_runs.TryGetValue(runId, out var run) || !run.Loaded)
            return null;
        byte[]? bytes = null;
        await run.Post(here => { bytes = here.Clone(); }).WaitAsync(cancellation);
        return bytes;
    }

    public async Task DeleteCheckpointAsync(long runId, long checkpointId)
    {
        var detail = Find(runId) ?? throw Unknown(runId);
        var checkpoints = _queries.Checkpoints(runId);
        if (!checkpoints.Any(checkpoint => checkpoint.Id == checkpointId))
            throw new CommandException(CommandRefusal.BadValue, $"checkpoint: run {runId} has no checkpoint {checkpointId}. It has: {CheckpointChoice.Words(checkpoints)}.", "checkpoint", $"{checkpointId}");
        var over = detail.Summary.Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed;
        if (!over && checkpoints.MaxBy(checkpoint => checkpoint.Step)!.Id == checkpointId)
            throw new CommandException(CommandRefusal.Conflict, $"Checkpoint {checkpointId} is the newest of run {runId}, which may yet go on from it. Store another first, or stop the run.");
        await _history.DeleteCheckpointAsync(runId, checkpointId);
        RaiseChanged(runId);
    }

    public async Task<IReadOnlyList<SeriesColumn>> SeriesAsync(long runId, CancellationToken cancellation = default)
    {
        if (!_runs.TryGetValue(runId, out var run) || !run.Loaded)
            return _queries.Series(runId);
        IReadOnlyList<SeriesColumn>? series = null;
        await run.Post(here => { series = here.ExportSeries(); }).WaitAsync(cancellation);
        return series ?? _queries.Series(runId);
    }

    /// <summary>The workers stand before anything else may ask for them: a stop right after the start finds threads that it can join.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        StartWorkers();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        _history.FaultChanged -= OnFaultChanged;
        var sessions = _runs.Values.ToArray();
        try
        {
            await Task.WhenAll(sessions.Select(run => run.Post(leaving => leaving.Interrupt()))).WaitAsync(cancellationToken);
            await _history.FlushAsync().WaitAsync(cancellationToken);
            foreach (var run in sessions)
                await _ownership.ReleaseAsync(run.Id).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HistoryException or OperationCanceledException)
        {
            _logger.LogWarning("Not everything could be stored before the end: {Message}", exception.Message);
        }
        await _closing.CancelAsync();
        _queue.Close();
        foreach (var worker in _workers)
            worker.Join(s_patience);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _closing.Dispose();
        _opening.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _history.FaultChanged += OnFaultChanged;
        OnFaultChanged(_history.Fault);
        await Guarded(ReapAsync);
        using var timer = new PeriodicTimer(s_rhythm, _clock);
        var beats = 0;
        var perHeartbeat = (int)Math.Max(1, _options.HeartbeatSeconds / s_rhythm.TotalSeconds);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                beats++;
                await Guarded(ServePostedCommandsAsync);
                LetGo();
                if (beats % perHeartbeat == 0)
                    await Guarded(HeartbeatAsync);
                if (beats % (4 * perHeartbeat) == 0)
                    await Guarded(ReapAsync);
                else if (beats % 4 == 0)
                    await Guarded(AdoptQueuedAsync);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; StopAsync has put everything in order.
        }
    }

    private void StartWorkers()
    {
        for (var index = 0; index < _options.WorkerCount; index++)
        {
            var worker = new Thread(Work) { IsBackground = true, Name = $"rtrl worker {index + 1}", Priority = ThreadPriority.BelowNormal };
            _workers.Add(worker);
            worker.Start();
        }
    }

    private void Work()
    {
        while (_queue.Take() is { } run)
            _queue.Return(run, run.Slice());
    }

    private async Task ExecuteAsync(RunSession run, CommandRequest request)
    {
        switch (request.Name)
        {
            case "pause":
                await run.Post(here => here.Pause());
                return;
            case "stop":
                await run.Post(here => here.Stop());
                return;
            case "resume":
                await ResumeAsync(run);
                return;
            case "speed":
                await run.Post(here => here.SetSpeed(request.Number));
                return;
        }
        await MakeRoomAsync(run);
        await LoadAsync(run);
        await run.Post(here => request.Name switch
        {
            "step" => here.Step((long)request.Number),
            "learning" => here.SetLearning(request.On),
            _ => here.CheckpointOnRequest(),
        });
    }

    /// <summary>Takes the memory that a run needs to be stepped by hand; paused runs that rest give up theirs.</summary>
    private async Task MakeRoomAsync(RunSession run)
    {
        foreach (var resting in Resting().Where(other => other != run))
        {
            if (_context.Admission.TryHold(run))
                return;
            await LetGoAsync(resting);
        }

        if (!_context.Admission.TryHold(run))
            throw NoRoom(run);
    }

    private async Task ResumeAsync(RunSession run)
    {
        await run.Post(here => here.Resume());
        if (run.Starting)
            await StartLoadedAsync(run);
    }

    /// <summary>A waiting run has a place: bring it to memory if need be, and step.</summary>
    private void Admit(RunSession run) => _ = Task.Run(() => StartLoadedAsync(run));

    private async Task StartLoadedAsync(RunSession run)
    {
        await LoadAsync(run);
        await run.Post(here => here.Start());
    }

    private Task LoadAsync(RunSession run)
    {
        lock (run)
            return run.Loading ??= Task.Run(() => LoadFromHistoryAsync(run));
    }

    private async Task LoadFromHistoryAsync(RunSession run)
    {
        try
        {
            var loaded = run.Fresh
                ? new RunLoader.LoadedRun(new TrainingRun(run.Settings), FromCheckpoint: false, [])
                : await _loader.LoadAsync(_queries.Find(run.Id) ?? throw new HistoryException($"Run {run.Id} is gone.") { Gone = true });
            await run.Post(here => here.Load(loaded.Run, loaded.Replay, loaded.FromCheckpoint));
        }
#pragma warning disable CA1031 // a run that cannot be loaded has failed, whatever the reason, and says so
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.LogError(exception, "Run {Run} cannot be loaded", run.Id);
            await run.Post(here => here.Fail(exception is OutOfMemoryException ? "There is not enough memory for this run." : $"The run cannot be loaded: {exception.Message}"));
        }
    }

    /// <summary>Answers at once where there is nothing to do; refuses what a run in this status cannot do.</summary>
    private static RunDetail? Settled(RunDetail detail, CommandRequest request)
    {
        var summary = detail.Summary;
        if ((request.Name, summary.Status) is ("pause", RunStatus.Paused) or ("stop", RunStatus.Stopped))
            return detail;
        if (summary.Status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged)
            throw new CommandException(CommandRefusal.Conflict, $"Run {summary.Id} is {StatusNames.Of(summary.Status)} and cannot {request.Name}. To go on, branch it from a checkpoint.");
        if (request.Name == "pause" && summary.Status != RunStatus.Queued)
            throw new CommandException(CommandRefusal.Conflict, $"Run {summary.Id} is {StatusNames.Of(summary.Status)}, so there is nothing to pause.");
        return null;
    }

    private void RefuseOtherVectorPath(RunDetail detail, CommandRequest request)
    {
        if (request.Accept || request.Name is "stop" or "pause")
            return;
        var newest = _queries.Checkpoints(detail.Summary.Id).MaxBy(checkpoint => checkpoint.Step);
        if (newest is not null && newest.VectorPath != _context.VectorPath)
        {
            throw new CommandException(
                CommandRefusal.Conflict,
                $"The checkpoint of step {newest.Step:N0} was made with the {newest.VectorPath} kernels; this machine runs {_context.VectorPath}, so the numbers will differ in the last digits from an uninterrupted run. Send “resume” with the value “accept” to go on; the change is recorded.");
        }
    }

    /// <summary>Of the paused runs beyond those that are kept, stores and lets go the least lately used, those that nobody watches first.</summary>
    private void LetGo()
    {
        if (_history.Fault is not null || _stopping)
            return;
        var resting = Resting();
        var most = _context.Admission.Short ? Math.Min(_options.MaxPausedRuns, resting.Count - 1) : _options.MaxPausedRuns;
        foreach (var run in resting.Take(resting.Count - most))
            _ = LetGoAsync(run);
    }

    /// <summary>Idle runs, those first that can best be spared.</summary>
    private List<RunSession> Resting() =>
        [.. _runs.Values.Where(run => run.Idle && !_letting.ContainsKey(run.Id)).OrderBy(run => run.Watched).ThenBy(run => run.UsedAt)];

    private async Task LetGoAsync(RunSession run)
    {
        if (!_letting.TryAdd(run.Id, true))
            return;
        await Guarded(async () =>
        {
            long? step = null;
            await run.Post(async here => step = await here.Store());
            if (step is not { } stored || !_queries.Checkpoints(run.Id).Any(checkpoint => checkpoint.Step == stored))
                return;
            await _history.FlushAsync();
            // Nobody opens it again before it is gone.
            await _opening.WaitAsync();
            try
            {
                await run.Post(here => here.Release(stored));
                if (!run.Released)
                    return;
                await _ownership.ReleaseAsync(run.Id);
                _runs.TryRemove(new KeyValuePair<long, RunSession>(run.Id, run));
            }
            finally
            {
                _opening.Release();
            }

            RaiseChanged(run.Id);
        });
        _letting.TryRemove(run.Id, out _);
    }

    private async Task<RunSession> OpenAsync(RunDetail detail)
    {
        var id = detail.Summary.Id;
        await _opening.WaitAsync();
        try
        {
            if (_runs.TryGetValue(id, out var open) && !open.Ended)
                return open;
            var run = new RunSession(id, detail.Settings, detail.Summary.Status, _context) { OpenedAt = detail.Summary.Step };
            if (!await ClaimAsync(run))
                throw new CommandException(CommandRefusal.Conflict, $"Another process has just taken run {id}.");
            await run.Post(here => here.SetFault(_history.Fault));
            if (_queries.Events(id).LastOrDefault(@event => @event.Kind == "speed") is { Value: { } speed })
                await run.Post(here => here.KeepSpeed(double.Parse(speed, CultureInfo.InvariantCulture)));
            _runs[id] = run;
            return run;
        }
        finally
        {
            _opening.Release();
        }
    }

    private async Task<bool> ClaimAsync(RunSession run)
    {
        var claim = await _ownership.ClaimAsync(run.Id);
        run.Epoch = claim.Epoch;
        return claim.Granted;
    }

    private async Task RetireAsync(RunSession run)
    {
        try
        {
            await run.Stored;
        }
        catch (Exception exception) when (exception is HistoryException or OperationCanceledException)
        {
            _logger.LogWarning("The end of run {Run} was not stored: {Message}", run.Id, exception.Message);
            if (_stopping)
                return;
            await run.Post(lost => lost.Abandon());
        }
        if (!_stopping)
            await Guarded(() => _ownership.ReleaseAsync(run.Id));
        _runs.TryRemove(new KeyValuePair<long, RunSession>(run.Id, run));
        RaiseChanged(run.Id);
    }

    private async Task<RunDetail> AskOwnerAsync(RunDetail detail, string owner, string command, string? value, CancellationToken cancellation)
    {
        var id = detail.Summary.Id;
        try
        {
            var posted = await _ownership.PostCommandAsync(id, command, value);
            if (await _ownership.AwaitAnswerAsync(posted, 2 * s_patience, cancellation) is { } refusal)
                throw new CommandException(CommandRefusal.Conflict, refusal);
        }
        catch (TimeoutException exception)
        {
            throw new CommandException(CommandRefusal.Unavailable, $"Run {id} belongs to {owner}, which has not answered. {exception.Message}");
        }
        RaiseChanged(id);
        return Find(id) ?? throw Unknown(id);
    }

    private async Task ServePostedCommandsAsync()
    {
        foreach (var posted in await _ownership.TakeCommandsAsync())
            _ = AnswerAsync(posted);
    }

    private async Task AnswerAsync(PostedCommand posted)
    {
        string? error = null;
        try
        {
            await CommandAsync(posted.RunId, posted.Command, posted.Value);
        }
        catch (Exception exception) when (exception is CommandException or HistoryException)
        {
            error = exception.Message;
        }
        await Guarded(() => _ownership.AnswerCommandAsync(posted.Id, error));
    }

    /// <summary>Keeps this process's claims; a run that another process has taken meanwhile is let go at once.</summary>
    private async Task HeartbeatAsync()
    {
        foreach (var id in await _ownership.HeartbeatAsync())
        {
            if (!_runs.TryRemove(id, out var run))
                continue;
            _logger.LogWarning("Run {Run} was taken over by another process", id);
            await run.Post(lost => lost.Abandon());
            RaiseChanged(id);
        }
    }

    private async Task ReapAsync()
    {
        var reaped = await _ownership.ReapAsync();
        foreach (var id in reaped)
            RaiseChanged(id);
        if (_options.AutoResume)
        {
            foreach (var id in reaped)
            {
                if (Find(id)?.Summary.Status == RunStatus.Interrupted)
                    await Guarded(() => CommandAsync(id, "resume"));
            }
        }
        await AdoptQueuedAsync();
    }

    /// <summary>Queued runs whose owner is gone wait for nobody: take them.</summary>
    private async Task AdoptQueuedAsync()
    {
        if (!_options.AdoptQueued || _stopping)
            return;
        var latest = _clock.GetUtcNow() - s_adoptionAge;
        foreach (var summary in _queries.List().Where(row => row is { Status: RunStatus.Queued, Owner: null } && row.CreatedAt < latest && !_runs.ContainsKey(row.Id)).OrderBy(row => row.Id))
        {
            if (_queries.Find(summary.Id) is { } detail)
                await ResumeAsync(await OpenAsync(detail));
        }
    }

    private void OnFaultChanged(HistoryFault? fault)
    {
        if (fault is not null)
            _logger.LogWarning("Training is held: {Message}", fault.Message);
        foreach (var run in _runs.Values)
            _ = run.Post(here => here.SetFault(fault));
    }

    /// <summary>
    /// Waits until a command is stored. While the history cannot write, the answer after a few seconds is that it is not: what the command
    /// asked for is kept and stored as soon as writing works, unless the program ends before.
    /// </summary>
    private async Task Patiently(Task work, string command, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await work.WaitAsync(s_patience, _clock, cancellation);
                return;
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                if (_history.Fault is { } fault)
                    throw new CommandException(CommandRefusal.Unavailable, $"“{command}” has taken effect but is not stored yet; it will be as soon as that works. {fault.Message}");
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                throw Stopping();
            }
        }
    }

    private async Task Guarded(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (HistoryException exception) when (exception.Fault is not null)
        {
            // The history has told it once.
        }
#pragma warning disable CA1031 // the rhythm must go on; the next beat tries again
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.LogWarning("{Message}", exception.Message);
        }
    }

    /// <summary>
    /// The rows as stored, at most a quarter of a second old: a page and its rail, and every viewer's beat, ask for the same rows within moments. A change
    /// made here is seen at once.
    /// </summary>
    private IReadOnlyList<RunSummary> Stored()
    {
        var change = Volatile.Read(ref _change);
        if (_stored is { } stored && stored.Change == change && _clock.GetElapsedTime(stored.At) < s_fresh)
            return stored.Rows;
        var at = _clock.GetTimestamp();
        var rows = _queries.List();
        _stored = new StoredRows(change, at, rows);
        return rows;
    }

    /// <summary>
    /// The row with the live facts laid over it, all of one moment; null when the row was read before a change that is already shown, and must be
    /// read again.
    /// </summary>
    private RunSummary? Overlay(RunSummary summary)
    {
        if (!_runs.TryGetValue(summary.Id, out var run) || Over(summary.Status))
            return summary; // its last change has been stored, with all that belongs to it
        if (run.Live is not { } live)
            return summary with { Status = run.Status, Reason = run.Reason };
        if (run.Ended && Over(live.Status))
            return null;
        return summary with
        {
            Status = live.Status, Reason = live.Reason, Step = live.Step, Episodes = live.Episodes, LastReturn = live.LastReturn, RecentRight = live.RecentRight,
            RecentReturn = live.RecentReturn, SolvedAt = live.SolvedAt, StepsPerSecond = live.StepsPerSecond, ElapsedSeconds = live.ElapsedSeconds,
        };
    }

    private static bool Over(RunStatus status) => status is RunStatus.Finished or RunStatus.Stopped or RunStatus.Diverged or RunStatus.Failed or RunStatus.Interrupted;

    private static TrainingRun Restore(RunSettings settings, byte[] bytes)
    {
        try
        {
            return TrainingRun.Restore(settings, bytes);
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException(CommandRefusal.BadValue, exception.Message);
        }
    }

    private static CommandException Unknown(long runId) => new(CommandRefusal.UnknownRun, $"There is no run {runId}.");

    private void RefuseWhenStopping()
    {
        if (_stopping)
            throw Stopping();
    }

    private static CommandException Stopping() => new(CommandRefusal.Unavailable, "The server is stopping.");

    private CommandException NoRoom(RunSession run) => new(
        CommandRefusal.Unavailable,
        $"Run {run.Id} needs about {run.Bytes / 1048576:N0} MiB; of the {_budget / 1048576:N0} MiB that runs of this program may use, {_context.Admission.Taken / 1048576:N0} are taken. Pause or stop another run, and try again in a moment.");

    private void RaiseChanged(long runId)
    {
        Interlocked.Increment(ref _change);
        try
        {
            Changed?.Invoke(runId);
        }
#pragma warning disable CA1031 // a listener's failure is not training's
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _logger.LogWarning(exception, "A listener of run changes failed");
        }
    }

    private sealed record StoredRows(long Change, long At, IReadOnlyList<RunSummary> Rows);
}
