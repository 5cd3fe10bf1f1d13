namespace Rtrl.Web.Training;

/// <summary>What the end of a process left behind.</summary>
public interface IInterruptedRuns
{
    /// <summary>
    /// Runs that this process's end interrupted and that have not gone on since, as the history has them. Right after a start it waits
    /// until the processes that ended before have been found.
    /// </summary>
    /// <param name="processId">As <see cref="Rtrl.Data.IRunOwnership.ProcessId"/> was there.</param>
    Task<IReadOnlyList<long>> ByAsync(string processId, CancellationToken cancellation = default);
}
