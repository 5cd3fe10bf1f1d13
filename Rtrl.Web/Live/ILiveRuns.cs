namespace Rtrl.Web.Live;

/// <summary>The runs that this process has in memory, as they are shown.</summary>
public interface ILiveRuns
{
    IReadOnlyList<LiveRun> All { get; }

    /// <summary>Null when this process does not have the run in memory: read the history then.</summary>
    LiveRun? Live(long runId);
}
