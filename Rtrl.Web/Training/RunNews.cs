namespace Rtrl.Web.Training;

/// <summary>Tells that something about a run has changed.</summary>
internal sealed class RunNews(ILogger<RunNews> logger)
{
    private long _count;

    public event Action<long>? Changed;

    /// <summary>Changes so far: what was read at another count is old.</summary>
    public long Count => Volatile.Read(ref _count);

    public void Tell(long runId)
    {
        Interlocked.Increment(ref _count);
        try
        {
            Changed?.Invoke(runId);
        }
#pragma warning disable CA1031 // a listener's failure is not training's
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "A listener of run changes failed");
        }
    }
}
