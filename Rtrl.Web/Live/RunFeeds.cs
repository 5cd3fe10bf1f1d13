using System.Collections.Concurrent;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Web.Live;

/// <summary>The feeds of all runs that somebody watches or steps here.</summary>
internal sealed class RunFeeds(TimeProvider clock, ILogger<RunFeeds> logger) : IRunFeed
{
    private readonly ConcurrentDictionary<long, RunFeed> _feeds = new();
    private readonly SemaphoreSlim _news = new(0, 1);

    /// <summary>Frames replaced before their viewer took them, over all runs.</summary>
    public long Dropped => _feeds.Values.Sum(feed => feed.Dropped);

    /// <summary>Frames that viewers took, over all runs.</summary>
    public long Sent => _feeds.Values.Sum(feed => feed.Sent);

    public RunFeed For(long runId) => _feeds.GetOrAdd(runId, static (id, clock) => new RunFeed(id, clock), clock);

    public IDisposable Subscribe(
        long runId,
        IReadOnlyCollection<string> streams,
        double maxHz,
        Func<Frame, ValueTask> onFrame,
        string? network = null
    )
    {
        if (!(maxHz is >= 0.1 and <= 60))
            throw new CommandException(
                RefusalKind.BadValue,
                $"maxHz is {maxHz}; allowed are 0.1 to 60 frames per second.",
                "maxHz",
                $"{maxHz}"
            );
        var feed = For(runId);
        var subscription = new FeedSubscription(FrameStreams.Parse(streams), maxHz, network, onFrame, feed, clock, logger);
        feed.Add(subscription);
        if (feed.Refresh is null)
            Announce();
        return subscription;
    }

    /// <summary>Runs that are watched but not stepped by this process: their frames come from the history.</summary>
    public IReadOnlyList<RunFeed> Unattended() => [.. _feeds.Values.Where(feed => feed.Watched && feed.Refresh is null)];

    /// <summary>Waits for a new viewer of an unattended run, or a second.</summary>
    public Task<bool> WaitForNewsAsync(TimeSpan atMost, CancellationToken cancellation) => _news.WaitAsync(atMost, cancellation);

    private void Announce()
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // The one who waits is about to look anyway.
        }
    }
}
