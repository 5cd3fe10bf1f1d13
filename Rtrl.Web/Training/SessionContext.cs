using Rtrl.Data;
using Rtrl.Web.Live;

namespace Rtrl.Web.Training;

/// <summary>What every run in memory shares.</summary>
internal sealed record SessionContext(
    IRunHistory History, RunFeeds Feeds, WorkQueue Queue, Admission Admission, TrainingOptions Options, TrainingMeters Meters,
    TimeProvider Clock, string VectorPath, ILogger Logger, CancellationToken Stopping)
{
    /// <summary>Told of every change of status; returns at once.</summary>
    public required Action<RunSession> Changed { get; init; }

    /// <summary>Told when a waiting run may step.</summary>
    public required Action<RunSession> Admitted { get; init; }

    /// <summary>Told when a run has taken its last step.</summary>
    public required Action<RunSession> Ended { get; init; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Those that may step now, because another made room.</summary>
    public void Admit(IEnumerable<RunSession> admitted)
    {
        foreach (var run in admitted)
            Admitted(run);
    }
}
