namespace Rtrl.Data.Writing;

/// <summary>Reports of all runs between two changes.</summary>
internal sealed class Reports : IWork
{
    public Dictionary<long, RunReports> ByRun { get; } = [];

    public RunReports Of(long runId)
    {
        if (!ByRun.TryGetValue(runId, out var reports))
            ByRun.Add(runId, reports = new RunReports());
        return reports;
    }

    public void Add(Reports later)
    {
        foreach (var (runId, reports) in later.ByRun)
            Of(runId).Add(reports);
    }
}
