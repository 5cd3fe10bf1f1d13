using Microsoft.Extensions.DependencyInjection;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Live;
using Rtrl.Web.Training;

namespace Rtrl.Tests.Web;

/// <summary>All doors of training at once, for tests that go through several; commands in words, as scripts give them.</summary>
internal sealed class LabTraining(IServiceProvider services)
{
    public IReadOnlyList<LiveRun> LiveRuns => Door<ILiveRuns>().All;

    public Task<RunDetail> CommandAsync(long run, string command, string? value = null, CancellationToken cancellation = default) =>
        Door<IRunCommands>().CommandAsync(run, CommandWords.Parse(command, value), cancellation);

    public Task<IReadOnlyList<RunDetail>> StartAsync(StartRequest request, CancellationToken cancellation = default) =>
        Door<IRunStarts>().StartAsync(request).WaitAsync(cancellation);

    public Task<IReadOnlyList<RunDetail>> StartAllAsync(IReadOnlyList<StartRequest> requests, CancellationToken cancellation) =>
        Door<IRunStarts>().StartAllAsync(requests).WaitAsync(cancellation);

    public Task<RunDetail> BranchAsync(
        long run,
        long checkpoint,
        IEnumerable<KeyValuePair<string, string>> overrides,
        string? name = null,
        CancellationToken cancellation = default
    ) => Door<IRunBranches>().BranchAsync(run, checkpoint, overrides, name).WaitAsync(cancellation);

    public Task DeleteAsync(IReadOnlyList<long> runs, CancellationToken cancellation) =>
        Door<IRunEdits>().DeleteAsync(runs).WaitAsync(cancellation);

    public Task EditAsync(long run, RunEdit edit) => Door<IRunEdits>().EditAsync(run, edit);

    public LiveRun? Live(long run) => Door<ILiveRuns>().Live(run);

    public RunDetail? Find(long run) => Door<IRunTable>().Find(run);

    public IReadOnlyList<RunSummary> List() => Door<IRunTable>().List();

    public Task<Snapshot?> SnapshotAsync(long run, CancellationToken cancellation = default) =>
        Door<IRunCopies>().SnapshotAsync(run, cancellation);

    public Task<byte[]?> CloneAsync(long run, CancellationToken cancellation = default) => Door<IRunCopies>().CloneAsync(run, cancellation);

    public Task<IReadOnlyList<SeriesColumn>> SeriesAsync(long run, CancellationToken cancellation = default) =>
        Door<IRunCopies>().SeriesAsync(run, cancellation);

    private T Door<T>()
        where T : notnull => services.GetRequiredService<T>();
}
