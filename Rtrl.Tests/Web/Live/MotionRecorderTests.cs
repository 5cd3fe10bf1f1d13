using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Tests.Engine;
using Rtrl.Web.Live;

namespace Rtrl.Tests.Web.Live;

public sealed class MotionRecorderTests : IDisposable
{
    private const double StepSeconds = 0.01;

    private readonly FakeTimeProvider _clock = new();
    private readonly TrainingRun _run = new(LabServer.Small());
    private readonly RunFeed _feed;
    private readonly MotionRecorder _recorder;
    private readonly List<(StepMetrics Metrics, float[] State)> _lived = [];
    private FeedSubscription? _viewer;

    public MotionRecorderTests()
    {
        _feed = new RunFeed(1, _clock);
        _recorder = new MotionRecorder(_feed, _run, StepSeconds, _clock);
    }

    [Fact]
    public void Take_ASecondOfTheWorld_HoldsItsStepsWithEveryEndAndBeginning()
    {
        Watch();
        _recorder.Prepare();
        Live(99);
        Assert.False(_recorder.IsDue(_clock.GetTimestamp()));
        Live(10);
        Assert.True(_recorder.IsDue(_clock.GetTimestamp()));

        var film = _recorder.Take()!.Value;
        var motion = film.Build();
        Assert.Equal((0, 1.0, 0, 99), (film.First, motion.Seconds, motion.Steps[0], motion.Steps[^1]));
        Assert.All(motion.Steps.Zip(motion.Steps.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 1, 3));
        var marked = _lived.Take(100).Select(step => step.Metrics).Where(metrics => metrics.EpisodeEnded || metrics.EpisodeStep == 0);
        Assert.Empty(marked.Select(metrics => (int)metrics.Step).Except(motion.Steps));
        Assert.True(motion.Steps.Count < 100);
        foreach (var (at, pose) in motion.Steps.Index())
        {
            var (metrics, state) = _lived[pose];
            Assert.Equal((metrics.Episode, metrics.EpisodeStep), (motion.Episodes[at], motion.EpisodeSteps[at]));
            Assert.Equal(state, motion.States[at].Select(value => value!.Value));
        }
    }

    [Fact]
    public void Take_SlowRun_IsPlayedInTheTimeItTook()
    {
        Watch();
        _recorder.Prepare();
        foreach (var (waited, seconds) in new[] { (1.5, 1.5), (9.0, 2.0) })
        {
            Live(2);
            Assert.False(_recorder.IsDue(_clock.GetTimestamp()));
            _clock.Advance(TimeSpan.FromSeconds(waited));
            Assert.True(_recorder.IsDue(_clock.GetTimestamp()));
            var motion = _recorder.Take()!.Value.Build();
            Assert.Equal(seconds, motion.Seconds, 6);
            Assert.Equal([0, 1], motion.Steps);
            _recorder.Prepare();
        }
    }

    [Fact]
    public void Take_CutShort_EndsWithTheStepThatWasTakenLast()
    {
        Watch();
        _recorder.Prepare();
        Live(9); // episodes have five steps: the ninth neither begins nor ends one
        var motion = _recorder.Take()!.Value.Build();
        Assert.Equal((8, false), (motion.Steps[^1], motion.Ended));
        Assert.Equal(_lived[8].State, motion.States[^1].Select(value => value!.Value));
    }

    [Fact]
    public void Take_FilmOfAWholeEpisode_SaysThatItEnded()
    {
        Watch();
        _recorder.Prepare();
        Live(1);
        while (!_lived[^1].Metrics.EpisodeEnded)
            Live(1);
        Assert.True(_recorder.Take()!.Value.Build().Ended);
    }

    [Fact]
    public void Take_OneStep_IsNoMotion()
    {
        Watch();
        _recorder.Prepare();
        Live(1);
        Assert.Null(_recorder.Take());
        Live(3);
        Assert.Null(_recorder.Take());
    }

    [Fact]
    public void Prepare_FilmJustTaken_WaitsUntilItHasAlmostBeenPlayed()
    {
        Watch();
        _recorder.Prepare();
        Live(100);
        Assert.NotNull(_recorder.Take());
        _clock.Advance(TimeSpan.FromSeconds(0.8));
        _recorder.Prepare();
        Live(100);
        Assert.False(_recorder.IsDue(_clock.GetTimestamp()));
        _clock.Advance(TimeSpan.FromSeconds(0.15));
        _recorder.Prepare();
        Live(100);
        Assert.Equal(200, _recorder.Take()!.Value.First);
    }

    [Fact]
    public void Keep_NobodyWatches_TakesNothing()
    {
        _recorder.Prepare();
        Live(100);
        Assert.False(_recorder.IsDue(_clock.GetTimestamp()));
        Assert.Null(_recorder.Take());
    }

    [Fact]
    public void Keep_WatchedOrNot_AllocatesNothing()
    {
        var metrics = _run.Step();
        foreach (var watched in new[] { false, true })
        {
            if (watched)
                Watch();
            _recorder.Prepare();
            Assert.Equal(
                0,
                Allocations.Each(() =>
                {
                    for (var step = 0; step < 10; step++)
                        _recorder.Keep(in metrics);
                })
            );
        }
    }

    public void Dispose() => _viewer?.Dispose();

    private void Watch()
    {
        _viewer = new FeedSubscription(
            [FrameStream.Bodies],
            10,
            network: null,
            _ => ValueTask.CompletedTask,
            _feed,
            _clock,
            NullLogger.Instance
        );
        _feed.Add(_viewer);
    }

    private void Live(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            var metrics = _run.Step();
            var state = new float[_run.Description.EnvironmentStateNames.Count];
            _run.WriteEnvironmentState(state);
            _lived.Add((metrics, state));
            _recorder.Keep(in metrics);
        }
    }
}
