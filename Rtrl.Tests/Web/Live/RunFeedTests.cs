using System.Collections.Concurrent;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Live;
using Xunit;

namespace Rtrl.Tests.Web.Live;

public sealed class RunFeedTests
{
    /// <summary>Copying the state is the recorder's, which does it for viewers only; the run's row needs four numbers.</summary>
    [Fact]
    public void Runs_HaveNothingToCopyTheStateInto() =>
        Assert.DoesNotContain(
            typeof(Rtrl.Web.Runs.RunSession)
                .Assembly.GetTypes()
                .Where(type => type.Namespace == typeof(Rtrl.Web.Runs.RunSession).Namespace)
                .SelectMany(type =>
                    type.GetFields(
                        System.Reflection.BindingFlags.Instance
                            | System.Reflection.BindingFlags.NonPublic
                            | System.Reflection.BindingFlags.Public
                    )
                ),
            field => field.FieldType == typeof(Rtrl.Engine.Contracts.Snapshot)
        );

    private static readonly string[] s_all = ["scalars", "state", "poles", "episode", "bodies", "status"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribe_PausedRun_GetsOneFullSetAtOnce()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(run, "step", "40", Cancellation);

        var seen = new Viewer(lab, run, s_all);
        await seen.UntilAsync(
            frames => frames.Select(frame => frame.Stream).Distinct().Count() == s_all.Length,
            "one frame of each stream"
        );

        Assert.All(seen.Frames, frame => Assert.Equal((1, run), (frame.V, frame.Run)));
        Assert.All(seen.Of<ScalarsData>(), data => Assert.Equal(40, data.Step));
        var state = Assert.Single(seen.Of<StateData>().Take(1));
        Assert.Equal(39, state.Steps[^1]);
        Assert.All(state.H, column => Assert.Equal(12, column.Length));
        Assert.Equal("paused", seen.Of<StatusData>().Last().Status);
        Assert.Equal(6, seen.Of<PolesData>().Last().Radius.Count);
        var bodies = seen.Of<BodiesData>().Last();
        Assert.Equal((4, 7L, true), (bodies.EpisodeStep, bodies.Episode, bodies.Ended));
        seen.Dispose();
    }

    [Fact]
    public async Task PackedState_OfAStep_IsTheStateInHalfPrecision()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(run, "step", "40", Cancellation);
        using var seen = new Viewer(lab, run, ["packedState"]);
        await seen.UntilAsync(frames => frames.Count > 0, "a frame");

        var packed = seen.Of<PackedStateData>().First();
        Assert.Equal((39, 12, "value"), (packed.Steps[^1], packed.Width, packed.Network));
        var want = new Rtrl.Engine.Training.TrainingRun(LabServer.Small());
        for (var step = 0; step < 40; step++)
            want.Step();
        var got = Unpack(packed.H);
        Assert.Equal(packed.Steps.Count * 12, got.Length);
        foreach (var (expected, value) in want.HiddenState("value").ToArray().Zip(got[^12..]))
            Assert.Equal(expected, value, Math.Max(1e-7f, Math.Abs(expected) / 1024));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1.5f)]
    [InlineData(0.333251953125f)]
    [InlineData(6.103515625e-5f)]
    [InlineData(5.9604645e-8f)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Pack_NumberOfHalfPrecision_IsKept(float value) => Assert.Equal([value, 1f], Unpack(PackedStateData.Pack([value, 1f])));

    [Fact]
    public void Pack_NumberBeyondHalfPrecision_EndsThere() =>
        Assert.Equal([65_504f, -65_504f], Unpack(PackedStateData.Pack([1e6f, -3e38f])));

    [Fact]
    public async Task State_OfAnotherNetwork_IsItsOwnAndLeavesTheFirstAlone()
    {
        await using var lab = await LabServer.StartAsync();
        var settings = LabServer.Small() with { Agent = new Rtrl.Engine.Settings.AgentSettings { Name = "qrc" } };
        var run = await lab.StartRunAsync(settings, paused: true);
        await lab.Training.CommandAsync(run, "step", "33", Cancellation);
        using var first = new Viewer(lab, run, ["packedState", "poles"]);
        using var other = new Viewer(lab, run, ["packedState", "poles", "state"], "auxiliary");
        await lab.Training.CommandAsync(run, "step", "1", Cancellation);
        foreach (var (viewer, network) in new[] { (first, "value"), (other, "auxiliary") })
        {
            await viewer.UntilAsync(
                _ => viewer.Of<PackedStateData>().Any(data => data.Steps[^1] == 33) && viewer.Of<PolesData>().Any(),
                $"the {network} network's units"
            );
            Assert.All(viewer.Of<PackedStateData>(), data => Assert.Equal(network, data.Network));
            Assert.All(viewer.Of<PolesData>(), data => Assert.Equal(network, data.Network));
        }

        var want = new Rtrl.Engine.Training.TrainingRun(settings);
        for (var step = 0; step < 34; step++)
            want.Step();
        foreach (var (viewer, network) in new[] { (first, "value"), (other, "auxiliary") })
        {
            var got = Unpack(viewer.Of<PackedStateData>().First(data => data.Steps[^1] == 33).H)[^12..];
            foreach (var (expected, value) in want.HiddenState(network).ToArray().Zip(got))
                Assert.Equal(expected, value, Math.Max(1e-7f, Math.Abs(expected) / 1024));
            Assert.Equal(
                want.Layer(network).Radius.Select(radius => SignificantDigits.Round(radius, 6)),
                viewer.Of<PolesData>().Last().Radius
            );
        }

        Assert.NotEqual(want.HiddenState("value").ToArray(), want.HiddenState("auxiliary").ToArray());
        Assert.Empty(first.Of<StateData>());
    }

    [Fact]
    public async Task State_FastRun_SendsConsecutiveColumnsWithTheCueOfTheirEpisode()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync();
        using var seen = new Viewer(lab, run, ["state"]);
        await seen.UntilAsync(frames => frames.Count >= 4, "four frames");

        foreach (var state in seen.Of<StateData>())
        {
            Assert.InRange(state.Steps.Count, 1, 32);
            Assert.Equal(Enumerable.Range(0, state.Steps.Count).Select(k => state.Steps[0] + k), state.Steps);
            Assert.All(state.Marks, mark => Assert.True(mark is 1 or -1, $"The cue is {mark}."));
            for (var k = 1; k < state.Steps.Count; k++)
            {
                if (state.EpisodeSteps[k] == state.EpisodeSteps[k - 1] + 1)
                    Assert.Equal(state.Marks[k - 1], state.Marks[k]);
                else
                    Assert.Equal(0, state.EpisodeSteps[k]);
            }
        }
        var steps = seen.Of<StateData>().SelectMany(state => state.Steps).ToArray();
        Assert.Equal(steps.Order(), steps);
    }

    [Fact]
    public async Task State_FastRun_FillsEveryWindow()
    {
        // Slices of a few steps, as under load.
        await using var lab = await LabServer.StartAsync(settings: ["Rtrl:Training:SliceMilliseconds=0.1"]);
        var run = await lab.StartRunAsync();
        await lab.UntilAsync(run, row => row.StepsPerSecond > 1_000, "speed");
        using var seen = new Viewer(lab, run, ["state"]);
        await seen.UntilAsync(frames => frames.Count >= 6, "six frames");
        Assert.InRange(seen.Of<StateData>().Count(state => state.Steps.Count < 32), 0, 1); // what was there when the viewer came
    }

    [Fact]
    public async Task State_ViewerBusyForAMoment_LosesNoColumn()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        var columns = new ConcurrentQueue<long>();
        var busy = new TaskCompletionSource();
        await lab.Training.CommandAsync(run, "step", cancellation: Cancellation);
        using var viewer = lab.Feed.Subscribe(
            run,
            ["state"],
            60,
            async frame =>
            {
                foreach (var step in ((StateData)frame.Data).Steps)
                    columns.Enqueue(step);
                await busy.Task;
            }
        );
        await LabServer.UntilAsync(() => !columns.IsEmpty, "the first column");
        for (var step = 0; step < 3; step++)
            await lab.Training.CommandAsync(run, "step", cancellation: Cancellation);
        busy.SetResult();
        await LabServer.UntilAsync(() => columns.Distinct().Count() == 4, "every column");
        Assert.Equal([0L, 1, 2, 3], columns.Distinct());
    }

    [Fact]
    public async Task Bodies_SlowRun_SendsEveryStep()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true, speed: 8);
        using var seen = new Viewer(lab, run, ["bodies", "state", "scalars"]);
        await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
        await seen.UntilAsync(frames => frames.Count(frame => frame.Stream == "bodies" && frame.Last >= 0) >= 12, "twelve steps");

        var steps = seen
            .Frames.Where(frame => frame.Stream == "bodies")
            .Select(frame => frame.Last)
            .SkipWhile(step => step == 0)
            .Distinct()
            .ToArray();
        Assert.Equal(Enumerable.Range(0, steps.Length).Select(k => steps[0] + k), steps);
        var columns = seen.Of<StateData>().SelectMany(state => state.Steps).Distinct().ToArray();
        Assert.Equal(Enumerable.Range(0, columns.Length).Select(k => columns[0] + k), columns);
    }

    [Fact]
    public async Task Step_WatchedPausedRun_SendsTheStep()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        await lab.Training.CommandAsync(run, "step", cancellation: Cancellation);
        using var seen = new Viewer(lab, run, ["bodies", "state"]);
        await seen.UntilAsync(_ => seen.Of<StateData>().Any(), "the first column");
        await lab.Training.CommandAsync(run, "step", "3", Cancellation);
        await seen.UntilAsync(frames => frames.Any(frame => frame is { Stream: "bodies", Last: 3 }), "the third step");
        await seen.UntilAsync(
            _ => seen.Of<StateData>().SelectMany(state => state.Steps).Distinct().Order().SequenceEqual([0L, 1, 2, 3]),
            "every column"
        );
    }

    [Fact]
    public async Task Scalars_RunningRun_CarryEveryMetricOfTheRun()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(speed: 2_000);
        using var seen = new Viewer(lab, run, ["scalars"]);
        await seen.UntilAsync(_ => seen.Of<ScalarsData>().Any(data => data is { Step: > 500, StepsPerSecond: > 0 }), "a frame with a rate");

        var scalars = seen.Of<ScalarsData>().Last();
        foreach (
            var metric in new[]
            {
                "return",
                "episodeLength",
                "right",
                "tdError",
                "tdErrorMean",
                "value",
                "stepSize",
                "epsilon",
                "reward",
                "traceNorm.encoder",
                "traceNorm.recurrent",
                "traceNorm.head",
                "sensitivityNorm",
            }
        )
            Assert.True(
                scalars.Means.TryGetValue(metric, out var mean) && (mean is not null || metric is "return" or "episodeLength" or "right"),
                $"{metric} is missing."
            );
        Assert.Equal(scalars.StageNames.Count, scalars.StageNanoseconds.Count);
        var frames = seen.Frames.Where(frame => frame.First < frame.Last).ToArray();
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.True(pair.First.Last < pair.Second.First, "Frames overlap."));
    }

    [Fact]
    public async Task Scalars_EveryFrame_AveragesItsOwnStepsOnly()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(paused: true);
        using var seen = new Viewer(lab, run, ["scalars"]);
        await seen.UntilAsync(_ => seen.Of<ScalarsData>().Any(), "the first frame");
        await lab.Training.CommandAsync(run, "step", "40", Cancellation);
        await lab.Training.CommandAsync(run, "step", "1", Cancellation);
        await seen.UntilAsync(
            frames => frames.Any(frame => frame is { First: 40, Last: 40 } && ((ScalarsData)frame.Data).Step == 41),
            "a frame of the last step alone"
        );

        var means = seen.Of<ScalarsData>().First(data => data.Step == 41 && data.Means[RunMetrics.TdError] is not null).Means;
        var want = new TrainingRun(LabServer.Small());
        for (var step = 0; step < 41; step++)
            want.Step();
        var snapshot = new Snapshot();
        want.Capture(snapshot);
        Assert.Equal(snapshot.Metrics.Value, means[RunMetrics.Value]);
        Assert.Equal(snapshot.Metrics.TdError, means[RunMetrics.TdErrorMean]);
        Assert.Equal(Math.Abs(snapshot.Metrics.TdError), means[RunMetrics.TdError]);
    }

    [Fact]
    public async Task Subscribe_ViewerThatNeverReturns_HoldsUpNobody()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(speed: 2_000);
        var stuck = new TaskCompletionSource();
        using var slow = lab.Feed.Subscribe(run, s_all, 60, _ => new ValueTask(stuck.Task));
        using var failing = lab.Feed.Subscribe(run, s_all, 60, _ => throw new InvalidOperationException("A viewer's own fault."));
        using var seen = new Viewer(lab, run, ["scalars"]);

        await lab.UntilStepAsync(run, lab.Row(run).Step + 2_000);
        await seen.UntilAsync(frames => frames.Count >= 5, "frames for the others");
        stuck.SetResult();
    }

    [Fact]
    public async Task Status_EveryChange_IsSent()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(LabServer.Small(), paused: true, speed: 50);
        using var seen = new Viewer(lab, run, ["status"]);
        await seen.UntilAsync(_ => seen.Of<StatusData>().Any(data => data.Status == "paused"), "paused");
        await lab.Training.CommandAsync(run, "resume", cancellation: Cancellation);
        await seen.UntilAsync(_ => seen.Of<StatusData>().Any(data => data.Status == "running"), "running");
        await lab.Training.CommandAsync(run, "learning", "off", Cancellation);
        await seen.UntilAsync(_ => seen.Of<StatusData>().Any(data => !data.Learning), "learning off");
        await lab.Training.CommandAsync(run, "stop", cancellation: Cancellation);
        await seen.UntilAsync(_ => seen.Of<StatusData>().Any(data => data is { Status: "stopped", Reason: not null }), "stopped");
    }

    [Fact]
    public async Task Subscribe_EndedRun_GetsItsStatusAndReturns()
    {
        await using var lab = await LabServer.StartAsync();
        var run = await lab.StartRunAsync(LabServer.Small(steps: 300));
        await LabServer.UntilAsync(
            () => lab.Queries.Find(run)!.Summary.Status == Rtrl.Engine.Contracts.RunStatus.Finished && lab.Training.Live(run) is null,
            "the end"
        );
        using var seen = new Viewer(lab, run, ["status", "episode", "scalars"]);
        await seen.UntilAsync(_ => seen.Of<StatusData>().Any(data => data.Status == "finished"), "the status");
        await seen.UntilAsync(_ => seen.Of<EpisodeData>().Any(data => data.RecentReturns.Count == 60), "the returns");
        await seen.UntilAsync(_ => seen.Of<ScalarsData>().Any(data => data.Step == 300 && data.Means.Count > 0), "the means");
    }

    [Theory]
    [InlineData(new[] { "scalar" }, 10, "scalar")]
    [InlineData(new string[0], 10, "stream")]
    [InlineData(new[] { "scalars" }, double.NaN, "maxHz")]
    [InlineData(new[] { "scalars" }, 0, "maxHz")]
    [InlineData(new[] { "scalars" }, 1e9, "maxHz")]
    public async Task Subscribe_WhatIsNotThere_IsRefusedInWords(string[] streams, double maxHz, string named)
    {
        await using var lab = await LabServer.StartAsync();
        var refusal = Assert.Throws<Rtrl.Web.Refusals.CommandException>(() =>
            lab.Feed.Subscribe(1, streams, maxHz, _ => ValueTask.CompletedTask)
        );
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    private static float[] Unpack(string text) =>
        [
            .. System
                .Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(Convert.FromBase64String(text))
                .ToArray()
                .Select(half => (float)half),
        ];

    private sealed class Viewer : IDisposable
    {
        private readonly ConcurrentQueue<Frame> _frames = new();
        private readonly IDisposable _subscription;

        public Viewer(LabServer lab, long run, string[] streams, string? network = null) =>
            _subscription = lab.Feed.Subscribe(
                run,
                streams,
                60,
                frame =>
                {
                    _frames.Enqueue(frame);
                    return ValueTask.CompletedTask;
                },
                network
            );

        public IReadOnlyList<Frame> Frames => [.. _frames];

        public IEnumerable<T> Of<T>() => _frames.Select(frame => frame.Data).OfType<T>();

        public Task UntilAsync(Func<IReadOnlyList<Frame>, bool> condition, string what) =>
            LabServer.UntilAsync(() => condition(Frames), what);

        public void Dispose() => _subscription.Dispose();
    }
}
