using System.Diagnostics.Metrics;

namespace Rtrl.Web.Training;

/// <summary>Counters for /metrics.</summary>
internal sealed class TrainingMeters : IDisposable
{
    public const string Name = "Rtrl";

    private readonly Meter _meter = new(Name);
    private long _steps;

    public TrainingMeters() =>
        _meter.CreateObservableCounter(
            "rtrl.training.steps",
            () => Interlocked.Read(ref _steps),
            "{step}",
            "Environment steps taken by this process."
        );

    public void CountSteps(long steps) => Interlocked.Add(ref _steps, steps);

    /// <summary>Adds what only the service can tell.</summary>
    public void Observe(
        Func<IEnumerable<Measurement<int>>> runs,
        Func<double> stepsPerSecond,
        Func<long> sentFrames,
        Func<long> droppedFrames,
        Func<int> busyWorkers,
        Func<int> waitingWrites
    )
    {
        _meter.CreateObservableGauge("rtrl.runs", runs, "{run}", "Runs in this process's memory by status.");
        _meter.CreateObservableGauge("rtrl.training.rate", stepsPerSecond, "{step}/s", "Environment steps per second over all runs.");
        _meter.CreateObservableGauge("rtrl.training.busy_workers", busyWorkers, "{worker}", "Worker threads that hold a run.");
        _meter.CreateObservableGauge(
            "rtrl.history.waiting",
            waitingWrites,
            "{change}",
            "Changes, and runs with reports, that wait for the history's writer."
        );
        _meter.CreateObservableCounter("rtrl.feed.frames", sentFrames, "{frame}", "Frames that viewers took.");
        _meter.CreateObservableCounter(
            "rtrl.feed.dropped_frames",
            droppedFrames,
            "{frame}",
            "Frames replaced by a newer one before their viewer took them."
        );
    }

    public void Dispose() => _meter.Dispose();
}
