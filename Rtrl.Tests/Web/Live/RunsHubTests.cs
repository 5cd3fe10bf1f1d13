using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Rtrl.Web.Live;
using Rtrl.Web.Training;
using Xunit;

namespace Rtrl.Tests.Web.Live;

public sealed class RunsHubTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribe_RunningRun_SendsFramesOfTheStreamsAskedFor()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(speed: 1_000);
        await using var hub = lab.Hub();
        var frames = Listen(hub);
        await hub.StartAsync(Cancellation);
        await hub.InvokeAsync("Subscribe", run, new[] { "scalars", "state", "status" }, 10.0, Cancellation);
        await LabServer.UntilAsync(() => frames.Select(Stream).Distinct().Count() == 3, "three streams");

        var frame = frames.First(frame => Stream(frame) == "state");
        Assert.Equal(["v", "run", "stream", "first", "last", "data"], frame.EnumerateObject().Select(member => member.Name));
        Assert.Equal(12, frame.GetProperty("data").GetProperty("h")[0].GetArrayLength());
        Assert.True(
            frames.First(frame => Stream(frame) == "scalars").GetProperty("data").GetProperty("means").TryGetProperty("tdError", out _)
        );
        Assert.DoesNotContain(frames, frame => Stream(frame) == "poles");
    }

    [Fact]
    public async Task Unsubscribe_WatchedRun_EndsItsFrames()
    {
        await using var lab = await LabServer.StartAsync();
        var left = await lab.StartRunAsync(speed: 1_000);
        var kept = await lab.StartRunAsync(speed: 1_000);
        await using var hub = lab.Hub();
        var frames = Listen(hub);
        await hub.StartAsync(Cancellation);
        await hub.InvokeAsync("Subscribe", left, new[] { "scalars" }, 20.0, Cancellation);
        await hub.InvokeAsync("Subscribe", kept, new[] { "scalars" }, 20.0, Cancellation);
        await LabServer.UntilAsync(() => frames.Any(frame => Run(frame) == left) && frames.Any(frame => Run(frame) == kept), "both runs");

        await hub.InvokeAsync("Unsubscribe", left, Cancellation);
        await hub.InvokeAsync("Unsubscribe", left, Cancellation);
        // Some may have been on their way, and this side takes them in when it comes to it; then there are none, however many of the other
        // come.
        await LabServer.UntilAsync(
            () => frames.Reverse().TakeWhile(frame => Run(frame) == kept).Count() >= 12,
            "a dozen frames of the other in a row"
        );
    }

    [Theory]
    [InlineData(99, "scalars", 10, "There is no run 99.")]
    [InlineData(1, "histogram", 10, "There is no stream “histogram”")]
    [InlineData(1, "scalars", -1, "maxHz")]
    public async Task Subscribe_WhatIsNotThere_AnswersWithAMessage(long run, string stream, double maxHz, string message)
    {
        await using var lab = await LabServer.StartAsync();
        await lab.StartRunAsync(paused: true);
        await using var hub = lab.Hub();
        await hub.StartAsync(Cancellation);
        var refusal = await Assert.ThrowsAsync<HubException>(() =>
            hub.InvokeAsync("Subscribe", run, new[] { stream }, maxHz, Cancellation)
        );
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_MoreRunsThanAConnectionMayFollow_IsRefusedUntilOneIsLeft()
    {
        await using var lab = await LabServer.StartAsync();
        var seeds = Enumerable.Range(0, RunsHub.MostRuns + 1).Select(seed => (long)seed).ToArray();
        var runs = (
            await lab.Training.StartAsync(new StartRequest(Settings: LabServer.Small(), Seeds: seeds, StartPaused: true), Cancellation)
        )
            .Select(run => run.Summary.Id)
            .ToArray();
        await using var hub = lab.Hub();
        await hub.StartAsync(Cancellation);
        foreach (var run in runs[..^1])
            await SubscribeAsync(run);

        var refusal = await Assert.ThrowsAsync<HubException>(() => SubscribeAsync(runs[^1]));
        Assert.Contains("One connection follows at most 64 runs.", refusal.Message, StringComparison.Ordinal);
        Assert.False(Feed(lab, runs[^1]).Watched);

        await SubscribeAsync(runs[0]); // one of those it follows may be asked for anew
        await hub.InvokeAsync("Unsubscribe", runs[0], Cancellation);
        await SubscribeAsync(runs[^1]);
        Assert.True(Feed(lab, runs[^1]).Watched);

        Task SubscribeAsync(long run) => hub.InvokeAsync("Subscribe", run, new[] { "status" }, 1.0, Cancellation);
    }

    [Fact]
    public async Task SubscribeNetwork_ByName_SendsItsUnitsAndRefusesOthers()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(
            LabServer.Small() with
            {
                Agent = new Rtrl.Engine.Settings.AgentSettings { Name = "qrc" },
            },
            speed: 1_000
        );
        await using var hub = lab.Hub();
        var frames = Listen(hub);
        await hub.StartAsync(Cancellation);
        await hub.InvokeAsync("SubscribeNetwork", run, "auxiliary", new[] { "packedState", "poles" }, 10.0, Cancellation);
        await LabServer.UntilAsync(() => frames.Select(Stream).Distinct().Count() == 2, "two streams");
        Assert.All(frames, frame => Assert.Equal("auxiliary", frame.GetProperty("data").GetProperty("network").GetString()));
        var packed = frames.First(frame => Stream(frame) == "packedState").GetProperty("data");
        Assert.Equal(
            packed.GetProperty("steps").GetArrayLength() * packed.GetProperty("width").GetInt32() * 2,
            packed.GetProperty("h").GetBytesFromBase64().Length
        );

        var refusal = await Assert.ThrowsAsync<HubException>(() =>
            hub.InvokeAsync("SubscribeNetwork", run, "critic", new[] { "poles" }, 10.0, Cancellation)
        );
        Assert.Contains("it has: value, auxiliary", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disconnect_Viewer_FreesItsPlace()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(speed: 500);
        var hub = lab.Hub();
        await hub.StartAsync(Cancellation);
        await hub.InvokeAsync("Subscribe", run, new[] { "scalars" }, 20.0, Cancellation);
        var feed = Feed(lab, run);
        Assert.True(feed.Watched);
        await hub.DisposeAsync();
        await LabServer.UntilAsync(() => !feed.Watched, "the place to be free");
    }

    private static RunFeed Feed(LabServer lab, long run) => ((RunFeeds)lab.Feed).For(run);

    private static ConcurrentQueue<JsonElement> Listen(HubConnection hub)
    {
        var frames = new ConcurrentQueue<JsonElement>();
        hub.On<JsonElement>("frame", frames.Enqueue);
        return frames;
    }

    private static string Stream(JsonElement frame) => frame.GetProperty("stream").GetString()!;

    private static long Run(JsonElement frame) => frame.GetProperty("run").GetInt64();
}
