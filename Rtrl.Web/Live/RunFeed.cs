using System.Collections.Immutable;

namespace Rtrl.Web.Live;

/// <summary>The viewers of one run. Posting never waits: each viewer has one place per stream, and the latest frame takes it.</summary>
internal sealed class RunFeed(long runId, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private volatile Action? _refresh;
    private volatile Wishes _wishes = new(new double[FrameStreams.Count], []);
    private ImmutableArray<FeedSubscription> _subscriptions = [];
    private long _dropped;
    private long _sent;

    public long RunId { get; } = runId;

    /// <summary>How the run's owner is asked for a full set of frames; null while nobody in this process steps the run.</summary>
    public Action? Refresh
    {
        get => _refresh;
        set => _refresh = value;
    }

    public bool Watched => !_subscriptions.IsEmpty;

    /// <summary>Frames that a newer one replaced before their viewer took them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Frames that viewers took.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Networks whose units somebody looks at; null stands for the first. Another list when others are looked at.</summary>
    public IReadOnlyList<string?> Networks => _wishes.Networks;

    /// <summary>Frames per second the keenest viewer of a stream wants; 0 without one.</summary>
    /// <param name="network">Of a stream of units: whose; null for the first network.</param>
    public double Rate(FrameStream stream, string? network = null)
    {
        if (!FrameStreams.OfNetwork(stream))
            return _wishes.Rates[(int)stream];
        var rate = 0.0;
        foreach (var subscription in _subscriptions)
        {
            if (subscription.Network == network)
                rate = Math.Max(rate, subscription.Rate(stream));
        }

        return rate;
    }

    /// <summary>
    /// Frames per second at which the run is recorded for a stream: that of its keenest viewer. Hidden states have two forms and one
    /// recording.
    /// </summary>
    public double Pace(FrameStream stream, string? network = null) =>
        stream is FrameStream.State or FrameStream.PackedState
            ? Math.Max(Rate(FrameStream.State, network), Rate(FrameStream.PackedState, network))
            : Rate(stream, network);

    /// <summary>
    /// Offers a frame to the stream's viewers; it is built by the first that takes it, on the viewer's thread. Who looks at the pace of the
    /// recording takes every frame: two clocks that each count the same rate would now and then refuse one, and its steps would be in no
    /// other.
    /// </summary>
    /// <param name="always">Ignore the viewers' rates: a change of status, a single step.</param>
    /// <param name="network">Of a stream of units: whose; null for the first network.</param>
    /// <param name="alone">Whatever waits for a viewer is out of date with it.</param>
    public void Post(FrameStream stream, Func<Frame> build, bool always, string? network = null, bool alone = false)
    {
        var subscriptions = _subscriptions;
        if (subscriptions.IsEmpty)
            return;
        var frame = new Lazy<Frame>(build);
        var (now, pace) = (clock.GetTimestamp(), Pace(stream, network));
        foreach (var subscription in subscriptions)
        {
            if (FrameStreams.OfNetwork(stream) && subscription.Network != network)
                continue;
            if (subscription.Post(stream, frame, now, always || subscription.Rate(stream) >= pace, alone))
                Interlocked.Increment(ref _dropped);
        }
    }

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void Add(FeedSubscription subscription)
    {
        lock (_gate)
            Set(_subscriptions.Add(subscription));
        _refresh?.Invoke();
    }

    public void Remove(FeedSubscription subscription)
    {
        lock (_gate)
            Set(_subscriptions.Remove(subscription));
    }

    private void Set(ImmutableArray<FeedSubscription> subscriptions)
    {
        var rates = new double[FrameStreams.Count];
        foreach (var subscription in subscriptions)
        {
            for (var stream = 0; stream < rates.Length; stream++)
                rates[stream] = Math.Max(rates[stream], subscription.Rate((FrameStream)stream));
        }
        _wishes = new Wishes(
            rates,
            [
                .. subscriptions
                    .Where(one => FrameStreams.All.Any(stream => FrameStreams.OfNetwork(stream) && one.Rate(stream) > 0))
                    .Select(one => one.Network)
                    .Distinct(),
            ]
        );
        ImmutableInterlocked.InterlockedExchange(ref _subscriptions, subscriptions);
    }

    /// <param name="Rates">Frames per second by stream, whatever the network.</param>
    private sealed record Wishes(double[] Rates, IReadOnlyList<string?> Networks);
}
