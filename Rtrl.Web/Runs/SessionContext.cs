using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Live;

namespace Rtrl.Web.Runs;

/// <summary>What every run in memory shares.</summary>
/// <param name="Program">This program as it trains a run of such settings.</param>
/// <param name="Stopping">Nothing is stored any more.</param>
internal sealed record SessionContext(
    IRunHost Host,
    IRunHistory History,
    RunFeeds Feeds,
    RunOptions Options,
    TimeProvider Clock,
    ILogger Logger,
    Func<RunSettings, Provenance> Program,
    CancellationToken Stopping
)
{
    /// <summary>Who trains here, as <see cref="IRunOwnership.ProcessId"/>: an interrupted run's log says whose end it was.</summary>
    public string Process { get; init; } = ProcessIdentity.Current.Id;

    public DateTimeOffset Now => Clock.GetUtcNow();
}
