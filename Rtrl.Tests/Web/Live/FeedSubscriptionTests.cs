using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Web.Live;
using Xunit;

namespace Rtrl.Tests.Web.Live;

public sealed class FeedSubscriptionTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RunFeed _feed;

    public FeedSubscriptionTests() => _feed = new RunFeed(1, _clock);

    /// <summary>The recording decides when a frame is due. What it has sent holds steps that no later frame will hold.</summary>
    [Theory]
    [InlineData("state")]
    [InlineData("packedState")]
    [InlineData("bodies")]
    public async Task Post_ToAViewerAtFullRate_IsNeverRefused(string name)
    {
        var stream = FrameStreams.Parse([name])[0];
        using var viewer = Watch(stream, 100);
        Post(stream, 0, always: true);
        Post(stream, 1);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Post(stream, 2);
        await viewer.UntilAsync(2);
        Assert.Equal([0L, 1, 2], viewer.Steps.Order());
    }

    /// <summary>A slower viewer beside a keen one gets its own share, whatever form of the hidden state the keen one takes.</summary>
    [Theory]
    [InlineData("state")]
    [InlineData("packedState")]
    public async Task Post_ToASlowerViewer_KeepsItsRate(string keen)
    {
        using var fast = Watch(FrameStreams.Parse([keen])[0], 100);
        using var slow = Watch(FrameStream.State, 1);
        for (var step = 0; step < 24; step++)
        {
            Post(FrameStream.State, step);
            _clock.Advance(TimeSpan.FromMilliseconds(125));
        }

        Post(FrameStream.State, 99, always: true);
        await slow.UntilAsync(99);
        Assert.InRange(slow.Steps.Count, 3, 5); // three seconds, and the last
    }

    private void Post(FrameStream stream, long step, bool always = false) =>
        _feed.Post(stream, () => FrameRecorder.FrameOf(1, stream, step, step, step), always);

    private Viewer Watch(FrameStream stream, double maxHz)
    {
        var steps = new ConcurrentQueue<long>();
        var subscription = new FeedSubscription(
            [stream],
            maxHz,
            null,
            frame =>
            {
                steps.Enqueue(frame.Last);
                return ValueTask.CompletedTask;
            },
            _feed,
            _clock,
            NullLogger.Instance
        );
        _feed.Add(subscription);
        return new Viewer(subscription, steps);
    }

    private sealed record Viewer(FeedSubscription Subscription, ConcurrentQueue<long> Steps) : IDisposable
    {
        public void Dispose() => Subscription.Dispose();

        public Task UntilAsync(long step) => LabServer.UntilAsync(() => Steps.Contains(step), $"step {step}");
    }
}
