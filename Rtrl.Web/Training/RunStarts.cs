using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Training;

/// <summary>Creates runs, all that were asked for or none, and lets them step.</summary>
internal sealed class RunStarts(
    IRunHistory history,
    RunRoster roster,
    RunTable table,
    RunNews news,
    Admission admission,
    Closing closing,
    TimeProvider clock
) : IRunStarts
{
    public async Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests)
    {
        var plans = requests.SelectMany(request => RunPlanner.Plan(request, ProvenanceReader.Current, clock.GetUtcNow())).ToList();
        var ids = await StartPlannedAsync(plans);
        return [.. ids.Select(id => table.Find(id)).OfType<RunDetail>()];
    }

    public async Task<IReadOnlyList<long>> StartPlannedAsync(IReadOnlyList<NewRun> plans)
    {
        Check(plans);
        var ids = await history.CreateAsync(plans, claim: true);
        await OpenAsync(ids.Zip(plans));
        return ids;
    }

    public async Task<IReadOnlyList<long>> StartMissingAsync(IReadOnlyList<NewRun> plans)
    {
        Check(plans);
        var ids = await history.CreateMissingAsync(plans);
        await OpenAsync(ids.OrderBy(made => made.Key).Select(made => (made.Value, plans[made.Key])));
        return [.. ids.Values.Order()];
    }

    private void Check(IEnumerable<NewRun> plans)
    {
        closing.RefuseWhenBegun();
        foreach (var plan in plans.DistinctBy(plan => plan.Settings with { Seed = 0 }))
            MemoryBudget.Check(plan.Settings, admission.Budget);
    }

    private async Task OpenAsync(IEnumerable<(long Id, NewRun Plan)> created)
    {
        var runs = created
            .Select(one =>
                roster.Add(
                    one.Id,
                    one.Plan.Settings,
                    one.Plan.StartPaused ? RunStatus.Paused : RunStatus.Queued,
                    stepsWith: one.Plan.LockStep ? one.Plan.Group : null
                )
            )
            .ToArray();
        foreach (var run in runs.Where(run => run.State.Shown.Status == RunStatus.Queued))
            await run.Post(queued => queued.Resume());
        foreach (var run in runs)
            news.Tell(run.Id);
    }
}
