using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;
using Rtrl.Web.Training;

namespace Rtrl.Web.Live;

/// <summary>
/// Turns a watched run's steps into frames, on the thread that steps it. It copies only what a viewer has asked for and only when a frame
/// is due; the frames are put together later, on the viewer's thread.
/// </summary>
internal sealed class FrameRecorder(RunFeed feed, TimeProvider clock) : IRunObserver
{
    private readonly RateLimit[] _limits = new RateLimit[FrameStreams.Count];
    private readonly Snapshot _snapshot = new();
    private RunDescription? _description;
    private IReadOnlyList<string?> _networks = [];
    private UnitRecorder[] _units = [];
    private float[] _environmentState = [];
    private TrainingRun? _run;
    private StepTrail? _trail;
    private MotionRecorder? _motion;
    private long _firstStep;
    private Means _means;

    /// <summary>Before a slice: watches the run only while somebody watches the feed.</summary>
    public void Prepare(TrainingRun run, bool slow)
    {
        if (!feed.Watched)
        {
            run.Observer = null;
            return;
        }
        if (run.Observer is null)
        {
            _run = run;
            _description = run.Description;
            _environmentState = new float[_description.EnvironmentStateNames.Count];
            _means = default;
            (_networks, _units) = ([], []);
            _firstStep = run.StepCount;
            _trail = StepTrail.Fits(_description) ? new StepTrail(_description.ObservationNames.Count) : null;
            var stepSeconds = EnvironmentKind.FactsOf(run.Settings.Environment).StepSeconds;
            _motion = stepSeconds is { } seconds ? new MotionRecorder(feed, run, seconds, clock) : null;
            run.Observer = this;
        }
        if (!ReferenceEquals(_networks, feed.Networks))
            Follow(run);
        foreach (var units in _units)
            units.Prepare(slow);
        _motion?.Prepare();
    }

    public void OnStep(in StepMetrics metrics, ReadOnlySpan<float> hiddenState)
    {
        _means.Add(in metrics, _description!.SuccessReturn, _run!.ReturnError);
        _trail?.Add(metrics.Value, _run!.Observation);
        _motion?.Keep(in metrics);
        foreach (var units in _units)
        {
            if (units.Collecting)
                units.Keep(in metrics, Mark());
        }
    }

    /// <summary>After a slice: posts the frames that are due, or all of them.</summary>
    public void Publish(TrainingRun run, LiveRun live, bool all)
    {
        if (!feed.Watched)
            return;
        if (!ReferenceEquals(_networks, feed.Networks))
            Follow(run);
        var now = clock.GetTimestamp();
        var scalars = Due(FrameStream.Scalars, now, all);
        var units = false;
        foreach (var one in _units)
            units |= one.IsDue(now, all);
        var episode = Due(FrameStream.Episode, now, all);
        var bodies = (all || (_motion?.IsDue(now) ?? true)) && Due(FrameStream.Bodies, now, all);
        if (!(scalars || units || episode || bodies))
            return;
        run.Capture(_snapshot);
        if (scalars)
            PostScalars(live, all);
        foreach (var one in _units)
            one.Post(_snapshot, all);
        if (episode)
            PostEpisode(live, all);
        if (bodies && _snapshot.StepCount > 0) // before the first step there is no episode to show
            PostBodies(all);
    }

    /// <summary>Other networks are looked at: those that still are go on as they were.</summary>
    private void Follow(TrainingRun run)
    {
        var before = _units;
        _networks = feed.Networks;
        _units = [.. _networks.Select(network => Array.Find(before, units => units.Network == network) ?? Begun(network))];

        UnitRecorder Begun(string? network)
        {
            var units = new UnitRecorder(feed, clock, network);
            units.Begin(run);
            return units;
        }
    }

    public void PublishStatus(LiveRun live)
    {
        var run = feed.RunId;
        feed.Post(FrameStream.Status, () => FrameOf(run, FrameStream.Status, live.Step, live.Step, StatusOf(live)), always: true);
    }

    internal static StatusData StatusOf(LiveRun live) =>
        new(StatusNames.Of(live.Status), live.Reason, live.Step, live.Learning, live.TargetStepsPerSecond, live.SolvedAt);

    internal static Frame FrameOf(long run, FrameStream stream, long first, long last, object data) =>
        new(1, run, FrameStreams.Name(stream), first, last, data);

    private bool Due(FrameStream stream, long now, bool all)
    {
        var rate = feed.Rate(stream);
        if (rate <= 0 || (!all && !_limits[(int)stream].IsDue(now, rate, clock.TimestampFrequency)))
            return false;
        _limits[(int)stream].Pass(now, rate, clock.TimestampFrequency);
        return true;
    }

    private void PostScalars(LiveRun live, bool all)
    {
        var means = _means.ToDictionary(_snapshot, _description ?? live.Description, live.ElapsedSeconds);
        var data = new ScalarsData(
            _snapshot.StepCount,
            _snapshot.EpisodeCount,
            live.StepsPerSecond,
            live.ElapsedSeconds,
            SignificantDigits.Finite(_snapshot.Metrics.Epsilon),
            means,
            live.Description.Stages,
            [.. _snapshot.StageNanoseconds]
        );
        var (run, first, last) = (
            feed.RunId,
            Math.Min(_firstStep, Math.Max(0, _snapshot.StepCount - 1)),
            Math.Max(0, _snapshot.StepCount - 1)
        );
        _means = default;
        _firstStep = _snapshot.StepCount;
        feed.Post(FrameStream.Scalars, () => FrameOf(run, FrameStream.Scalars, first, last, data), all);
    }

    /// <summary>The environment state's first entry: the cue.</summary>
    private float Mark()
    {
        if (_environmentState.Length == 0)
            return float.NaN;
        _run!.WriteEnvironmentState(_environmentState);
        return _environmentState[0];
    }

    private void PostEpisode(LiveRun live, bool all)
    {
        float[] returns = [.. _snapshot.RecentReturns];
        var (run, step, episodes, right) = (
            feed.RunId,
            _snapshot.Metrics.Step,
            _snapshot.EpisodeCount,
            SignificantDigits.Finite(_snapshot.RecentRight)
        );
        var solvedAt = live.SolvedAt;
        feed.Post(
            FrameStream.Episode,
            () =>
                FrameOf(
                    run,
                    FrameStream.Episode,
                    step,
                    step,
                    new EpisodeData(
                        episodes,
                        returns.Length > 0 ? SignificantDigits.Finite(returns[^1]) : null,
                        returns.Length > 0 ? right : null,
                        solvedAt,
                        SignificantDigits.Round(returns, 6)
                    )
                ),
            all
        );
    }

    private void PostBodies(bool all)
    {
        var (run, step) = (feed.RunId, _snapshot.Metrics.Step);
        var copy = new Snapshot
        {
            Metrics = _snapshot.Metrics,
            Observation = [.. _snapshot.Observation],
            NextObservation = [.. _snapshot.NextObservation],
            ActionValues = [.. _snapshot.ActionValues],
            EnvironmentState = [.. _snapshot.EnvironmentState],
        };
        var trail = _trail?.Copy();
        var motion = _motion?.Take();
        feed.Post(
            FrameStream.Bodies,
            () =>
                FrameOf(
                    run,
                    FrameStream.Bodies,
                    motion?.First ?? step,
                    step,
                    BodiesData.Of(copy, trail is null ? null : [.. trail.Select(row => SignificantDigits.Round(row, 4))], motion?.Build())
                ),
            all,
            alone: _motion is not null
        );
    }
}
