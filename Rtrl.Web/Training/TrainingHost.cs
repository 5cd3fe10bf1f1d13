using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using Rtrl.Data;
using Rtrl.Web.Live;

namespace Rtrl.Web.Training;

/// <summary>
/// Trains for as long as the program runs: workers step the runs, every half second the ownership is seen to and paused runs beyond those
/// that are kept are let
/// go; at the end everything is stored and given up, so that another process can go on.
/// </summary>
internal sealed class TrainingHost : BackgroundService
{
    private static readonly TimeSpan s_rhythm = TimeSpan.FromMilliseconds(500);

    private readonly WorkerPool _workers;
    private readonly RunRoster _roster;
    private readonly OwnershipLoop _loop;
    private readonly PausedRuns _paused;
    private readonly IRunHistory _history;
    private readonly IRunOwnership _ownership;
    private readonly Closing _closing;
    private readonly TrainingOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<TrainingHost> _logger;

    public TrainingHost(
        WorkerPool workers,
        WorkQueue queue,
        RunRoster roster,
        RunTable table,
        OwnershipLoop loop,
        PausedRuns paused,
        IRunHistory history,
        IRunOwnership ownership,
        RunFeeds feeds,
        TrainingMeters meters,
        Closing closing,
        IOptions<TrainingOptions> options,
        TimeProvider clock,
        ILogger<TrainingHost> logger
    )
    {
        (_workers, _roster, _loop, _paused, _history, _ownership) = (workers, roster, loop, paused, history, ownership);
        (_closing, _options, _clock, _logger) = (closing, options.Value, clock, logger);
        meters.Observe(
            () =>
                roster
                    .All.GroupBy(run => run.State.Shown.Status)
                    .Select(same => new Measurement<int>(
                        same.Count(),
                        new KeyValuePair<string, object?>("status", StatusNames.Of(same.Key))
                    )),
            () => table.All.Sum(run => run.StepsPerSecond),
            () => feeds.Sent,
            () => feeds.Dropped,
            () => queue.Busy,
            () => history.Waiting
        );
    }

    /// <summary>
    /// The workers stand before anything else may ask for them: a stop right after the start finds threads that it can join.
    /// </summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _workers.Start();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _closing.Begin();
        _history.FaultChanged -= OnFaultChanged;
        var runs = _roster.All;
        try
        {
            await Task.WhenAll(runs.Select(run => run.Post(leaving => leaving.Interrupt()))).WaitAsync(cancellationToken);
            await _history.FlushAsync().WaitAsync(cancellationToken);
            foreach (var run in runs)
                await _ownership.ReleaseAsync(run.Id).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HistoryException or OperationCanceledException)
        {
            _logger.LogWarning("Not everything could be stored before the end: {Message}", exception.Message);
        }

        await _closing.EndAsync();
        _workers.Stop();
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _history.FaultChanged += OnFaultChanged;
        OnFaultChanged(_history.Fault);
        await _logger.GuardedAsync(_loop.ReapAsync);
        var perHeartbeat = (int)Math.Max(1, _options.HeartbeatSeconds / s_rhythm.TotalSeconds);
        using var timer = new PeriodicTimer(s_rhythm, _clock);
        try
        {
            for (var beat = 1; await timer.WaitForNextTickAsync(stoppingToken); beat++)
            {
                _paused.LetGo();
                await _loop.BeatAsync(beat, perHeartbeat);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; StopAsync has put everything in order.
        }
    }

    private void OnFaultChanged(HistoryFault? fault)
    {
        if (fault is not null)
            _logger.LogWarning("Training is held: {Message}", fault.Message);
        _roster.SetFault(fault);
    }
}
