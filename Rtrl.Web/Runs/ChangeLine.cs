using Rtrl.Data;

namespace Rtrl.Web.Runs;

/// <summary>
/// Stores a run's changes in order, one after the other; while the history cannot write, what waits is kept and tried again.
/// </summary>
internal sealed class ChangeLine(long run, IRunHistory history, TimeProvider clock, ILogger logger, CancellationToken stopping)
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500);

    /// <summary>Completes when everything given so far is stored.</summary>
    public Task Newest { get; private set; } = Task.CompletedTask;

    /// <summary>Completes when the change is stored. Fails when the history refuses it for good, or the program ends before.</summary>
    public Task Keep(RunChange change) => Newest = KeepAsync(Newest, change);

    private async Task KeepAsync(Task before, RunChange change)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (true)
        {
            try
            {
                await history.StoreAsync(run, change);
                return;
            }
            catch (HistoryException exception) when (exception.Fault is null)
            {
                logger.LogWarning("Run {Run}: {Message}", run, exception.Message);
                throw;
            }
            catch (HistoryException)
            {
                await Task.Delay(s_retry, clock, stopping);
            }
        }
    }
}
