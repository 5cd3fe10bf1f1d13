using System.Threading.Channels;

namespace Rtrl.Web.Live;

/// <summary>
/// One viewer of one run: a place per stream, and a loop that hands what stands there to the viewer, one frame at a time.
/// </summary>
internal sealed class FeedSubscription : IDisposable
{
    private readonly Waiting?[] _places = new Waiting?[FrameStreams.Count];
    private readonly RateLimit[] _limits = new RateLimit[FrameStreams.Count];
    private readonly double[] _rates = new double[FrameStreams.Count];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }
    );
    private readonly Func<Frame, ValueTask> _onFrame;
    private readonly RunFeed _feed;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private volatile bool _disposed;

    public FeedSubscription(
        IReadOnlyList<FrameStream> streams,
        double maxHz,
        string? network,
        Func<Frame, ValueTask> onFrame,
        RunFeed feed,
        TimeProvider clock,
        ILogger logger
    )
    {
        Network = network;
        foreach (var stream in streams)
            _rates[(int)stream] = Math.Min(maxHz, FrameStreams.Rate(stream));
        _onFrame = onFrame;
        _feed = feed;
        _clock = clock;
        _logger = logger;
        _ = Task.Run(PumpAsync);
    }

    /// <summary>Whose units it is shown; null for the first network.</summary>
    public string? Network { get; }

    public double Rate(FrameStream stream) => _rates[(int)stream];

    /// <summary>Puts a frame in its place; true when one that the viewer had not taken had to go.</summary>
    public bool Post(FrameStream stream, Lazy<Frame> frame, long now, bool always, bool alone)
    {
        var index = (int)stream;
        if (_rates[index] <= 0 || (!always && !_limits[index].IsDue(now, _rates[index], _clock.TimestampFrequency)))
            return false;
        _limits[index].Pass(now, _rates[index], _clock.TimestampFrequency);
        var (dropped, kept) = (false, alone ? 1 : FrameStreams.Kept(stream));
        Waiting? before;
        do
        {
            before = Volatile.Read(ref _places[index]);
        } while (Interlocked.CompareExchange(ref _places[index], Waiting.Behind(before, frame, kept, out dropped), before) != before);
        _signal.Writer.TryWrite(true);
        return dropped;
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _signal.Writer.TryComplete();
        _feed.Remove(this);
    }

    private async Task PumpAsync()
    {
        try
        {
            while (await _signal.Reader.WaitToReadAsync())
            {
                _signal.Reader.TryRead(out _);
                for (var index = _places.Length - 1; index >= 0 && !_disposed; index--)
                {
                    foreach (var frame in Waiting.OldestFirst(Interlocked.Exchange(ref _places[index], null)))
                    {
                        await _onFrame(frame.Value);
                        _feed.CountSent();
                    }
                }
            }
        }
#pragma warning disable CA1031 // a viewer that fails is a viewer that left; the run must not notice
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_disposed)
                _logger.LogDebug(exception, "A viewer failed and was unsubscribed");
            Dispose();
        }
    }

    /// <summary>What waits for the viewer: the newest frame and those before it.</summary>
    private sealed record Waiting(Lazy<Frame> Frame, Waiting? Before)
    {
        public static Waiting Behind(Waiting? before, Lazy<Frame> frame, int kept, out bool dropped)
        {
            var waiting = OldestFirst(before).Append(frame).ToList();
            dropped = waiting.Count > kept;
            return waiting.Skip(waiting.Count - kept).Aggregate((Waiting?)null, (chain, next) => new Waiting(next, chain))!;
        }

        public static IEnumerable<Lazy<Frame>> OldestFirst(Waiting? newest)
        {
            var frames = new List<Lazy<Frame>>();
            for (var at = newest; at is not null; at = at.Before)
                frames.Add(at.Frame);
            frames.Reverse();
            return frames;
        }
    }
}
