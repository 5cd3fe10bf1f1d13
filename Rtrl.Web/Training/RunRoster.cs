using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Live;
using Rtrl.Web.Refusals;
using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>
/// The runs in this process's memory, each claimed before it is opened and given up after its end; and what they need of the others.
/// </summary>
internal sealed class RunRoster : IRunHost, IDisposable
{
    private readonly ConcurrentDictionary<long, RunSession> _runs = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly IRunHistory _history;
    private readonly IRunQueries _queries;
    private readonly IRunOwnership _ownership;
    private readonly Admission _admission;
    private readonly WorkQueue _queue;
    private readonly RunStarter _starter;
    private readonly RunNews _news;
    private readonly TrainingMeters _meters;
    private readonly Closing _closing;
    private readonly ILogger<RunRoster> _logger;
    private readonly SessionContext _context;
    private readonly LockSteps _together = new();

    public RunRoster(
        IRunHistory history,
        IRunQueries queries,
        IRunOwnership ownership,
        RunFeeds feeds,
        Admission admission,
        WorkQueue queue,
        RunStarter starter,
        RunNews news,
        TrainingMeters meters,
        Closing closing,
        IOptions<TrainingOptions> options,
        TimeProvider clock,
        ILogger<RunRoster> logger
    )
    {
        (_history, _queries, _ownership) = (history, queries, ownership);
        (_admission, _queue, _starter, _news, _meters, _closing, _logger) = (admission, queue, starter, news, meters, closing, logger);
        _context = new SessionContext(this, history, feeds, options.Value, clock, logger, ProvenanceReader.Of, closing.Ended)
        {
            Process = ownership.ProcessId,
        };
    }

    public IReadOnlyCollection<RunSession> All => [.. _runs.Values];

    public bool Has(long runId) => _runs.ContainsKey(runId);

    public RunSession? Find(long runId) => _runs.GetValueOrDefault(runId);

    /// <summary>Takes in a run that has just been created and claimed.</summary>
    /// <param name="startStep">Where a branch begins; null for a run without a past.</param>
    /// <param name="stepsWith">Group whose runs take their steps together.</param>
    public RunSession Add(long id, RunSettings settings, RunStatus status, long? startStep = null, string? stepsWith = null) =>
        Keep(
            new RunSession(id, settings, status, MemoryBudget.BytesOf(settings), _context)
            {
                Epoch = OwnershipClaim.FirstEpoch,
                Fresh = startStep is null,
                OpenedAt = startStep ?? 0,
                StepsWith = stepsWith,
                SpeedUnset = true,
            }
        );

    /// <summary>Claims a stored run and takes it in; the one that is here already, if it goes on.</summary>
    /// <exception cref="CommandException">Another process holds it.</exception>
    public async Task<RunSession> OpenAsync(RunDetail detail)
    {
        var id = detail.Summary.Id;
        await _opening.WaitAsync();
        try
        {
            if (Find(id) is { State.Over: false } open)
                return open;
            var run = new RunSession(id, detail.Settings, detail.Summary.Status, MemoryBudget.BytesOf(detail.Settings), _context)
            {
                OpenedAt = detail.Summary.Step,
                StepsWith = detail.Summary.LockStep ? detail.Summary.Group : null,
            };
            var claim = await _ownership.ClaimAsync(id);
            run.Epoch = claim.Epoch;
            if (!claim.Granted)
                throw new CommandException(RefusalKind.Conflict, $"Another process has just taken run {id}.");
            await run.Post(here => here.SetFault(_history.Fault));
            if (_queries.Events(id).LastOrDefault(@event => @event.Kind == "speed") is { Value: { } speed })
                await run.Post(here => here.KeepSpeed(double.Parse(speed, CultureInfo.InvariantCulture)));
            else
                run.SpeedUnset = true;
            return Keep(run);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <summary>
    /// Lets a run go that is stored whole at this step, unless it has moved since; nobody opens it again before it is gone.
    /// </summary>
    public async Task LetGoAsync(RunSession run, long storedStep)
    {
        await _opening.WaitAsync();
        try
        {
            await run.Post(here => here.Release(storedStep));
            if (run.State is not RunState.Gone { Stored: true })
                return;
            await _ownership.ReleaseAsync(run.Id);
            Remove(run);
        }
        finally
        {
            _opening.Release();
        }

        _news.Tell(run.Id);
    }

    /// <summary>
    /// Drops a run that was deleted or that another process has taken over: nothing of it is stored any more. False when it is not here.
    /// </summary>
    public async Task<bool> DropAsync(long runId)
    {
        if (!_runs.TryRemove(runId, out var run))
            return false;
        _together.Leave(run);
        await run.Post(here => here.Abandon());
        return true;
    }

    /// <summary>The history cannot write, or can again.</summary>
    public void SetFault(HistoryFault? fault)
    {
        foreach (var run in All)
            _ = run.Post(here => here.SetFault(fault));
    }

    public void Dispose() => _opening.Dispose();

    void IRunHost.Wake(RunSession run) => _queue.Wake(run);

    bool IRunHost.TryEnter(RunSession run) => _admission.TryEnter(run);

    bool IRunHost.HasPlace(RunSession run) => _admission.Holds(run);

    void IRunHost.Entered(RunSession run) => Start([run]);

    void IRunHost.Leave(RunSession run) => Start(_admission.Leave(run));

    void IRunHost.LetGo(RunSession run) => Start(_admission.LetGo(run));

    void IRunHost.CountSteps(long steps) => _meters.CountSteps(steps);

    void IRunHost.Changed(RunSession run) => _news.Tell(run.Id);

    void IRunHost.Ended(RunSession run) => _ = RetireAsync(run);

    /// <summary>Those that may step now, because another made room; nobody once the end has begun.</summary>
    private void Start(IReadOnlyList<RunSession> entered)
    {
        if (_closing.Begun)
            return;
        foreach (var run in entered)
            _ = Task.Run(() => _starter.StartAsync(run));
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
            if (_closing.Begun)
                return;
            await run.Post(lost => lost.Abandon());
        }

        if (!_closing.Begun)
            await _logger.GuardedAsync(() => _ownership.ReleaseAsync(run.Id));
        Remove(run);
        _news.Tell(run.Id);
    }

    private RunSession Keep(RunSession run)
    {
        _together.Join(run);
        return _runs[run.Id] = run;
    }

    private void Remove(RunSession run)
    {
        if (_runs.TryRemove(new KeyValuePair<long, RunSession>(run.Id, run)))
            _together.Leave(run);
    }
}
