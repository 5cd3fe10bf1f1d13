using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Outcomes;

/// <summary>Of runs with the same settings and seed one is counted.</summary>
public static class SameRun
{
    /// <summary>
    /// The one that tells most: with a final return first, then one that can still get there, then the farthest, then the newest.
    /// </summary>
    public static RunSummary Best(IEnumerable<RunSummary> same) =>
        same.OrderByDescending(run => run.Final is not null)
            .ThenBy(run => run.Status is RunStatus.Failed or RunStatus.Stopped)
            .ThenByDescending(run => run.Step)
            .ThenByDescending(run => run.Id)
            .First();
}
