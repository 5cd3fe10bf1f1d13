using Rtrl.Data;

namespace Rtrl.Web.Training;

internal sealed class InterruptedRuns(OwnershipLoop loop, IRunQueries queries) : IInterruptedRuns
{
    public async Task<IReadOnlyList<long>> ByAsync(string processId, CancellationToken cancellation = default)
    {
        await loop.Reaped.WaitAsync(cancellation);
        return queries.InterruptedBy(processId);
    }
}
