using Rtrl.Data;
using Rtrl.Web.Live;

namespace Rtrl.Web.Runs;

/// <summary>What every run in memory shares.</summary>
/// <param name="Stopping">Nothing is stored any more.</param>
internal sealed record SessionContext(
    IRunHost Host, IRunHistory History, RunFeeds Feeds, RunOptions Options, TimeProvider Clock,
        ILogger Logger, CancellationToken Stopping)
{
    public DateTimeOffset Now => Clock.GetUtcNow();
}
