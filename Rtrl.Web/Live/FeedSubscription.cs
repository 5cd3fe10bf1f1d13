using System.Threading.Channels;

namespace Rtrl.Web.Live;

/// <summary>One viewer of one run: a place per stream, and a loop that hands what stands there to the viewer, one frame at a time.</summary>
internal sealed class FeedSubscription : IDisposable
{
    private readonly Lazy<Frame>?[] _places = new Lazy<Frame>?[FrameStreams.Count];
    private readonly RateLimit[] _limits = new RateLimit[FrameStreams.Count];
    private readonly double[] _rates = new double[FrameStreams.Count];
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Func<Frame, ValueTask> _onFrame;
    private readonly RunFeed _feed;
    private readonly ILogger _logger;
    private readonly TimeProvider _clock;
    private volatile bool _disposed;

    public FeedSubscription(
        IReadOnlyList<FrameStream> streams, double maxHz, Func<Frame, ValueTask> onFrame, RunFeed feed, TimeProvider clock, ILogger logger)
    {
        foreach (var stream in streams)
            _rates[(int)stream] = Math.Min(maxHz, FrameStreams.Rate(stream));
        _onFrame = onFrame;
        _feed = feed;
        _clock = clock;
        _logger = logger;
        _ = Task.Run(PumpAsync);
    }

    public double Rate(FrameStream stream) => _rates[(int)stream];

    /// <summary>Puts a frame in its place; true when it replaced one that the viewer had not taken.</summary>
    public bool Post(FrameStream stream, Lazy<Frame> frame, long now, bool always)
    {
        var index = (int)stream;
        if (_rates[index] <= 0 || (!always && !_limits[index].IsDue(now, _rates[index], _clock.TimestampFrequency)))
            return false;
        _limits[index].Pass(now, _rates[index], _clock.TimestampFrequency);
        var replaced = Interlocked.Exchange(ref _places[index], frame) is not null;
        _signal.Writer.TryWrite(true);
        return replaced;
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
                    if (Interlocked.Exchange(ref _places[index], null) is not { } frame)
                        continue;
                    await _onFrame(frame.Value);
                    _feed.CountSent();
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
}
