using Rtrl.Data;

namespace Rtrl.Web.Training;

/// <summary>For work that comes again with the next beat: what it fails of is told, and nothing else suffers.</summary>
internal static class Guard
{
    public static async Task GuardedAsync(this ILogger logger, Func<Task> work)
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
            logger.LogWarning("{Message}", exception.Message);
        }
    }
}
