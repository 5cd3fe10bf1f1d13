using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Training;

/// <summary>Creates runs, all that were asked for or none, and lets them step.</summary>
internal sealed class RunStarts(
    IRunHistory history, RunRoster roster, RunTable table, RunNews news, Admission admission, Closing closing,
    TimeProvider clock) : IRunStarts
{
    public async Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests)
    {
        closing.RefuseWhenBegun();
        var plans = requests.SelectMany(request => RunPlanner.Plan(request, ProvenanceReader.Current, clock.GetUtcNow())).ToList();
        foreach (var plan in plans.DistinctBy(plan => plan.Settings with { Seed = 0 }))
            MemoryBudget.Check(plan.Settings, admission.Budget);
        var ids = await history.CreateAsync(plans, claim: true);
        var runs = ids.Zip(plans,
            (id, plan) => roster.Add(id, plan.Settings, plan.StartPaused ? RunStatus.Paused : RunStatus.Queued)).ToArray();
        foreach (var run in runs.Where(run => run.State.Shown.Status == RunStatus.Queued))
            await run.Post(queued => queued.Resume());
        foreach (var id in ids)
            news.Tell(id);
        return [.. ids.Select(id => table.Find(id)).OfType<RunDetail>()];
    }
}
