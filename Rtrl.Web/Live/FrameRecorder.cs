using Rtrl.Engine.Contracts;
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
    private readonly StepMetrics[] _columnSteps = new StepMetrics[FrameStreams.StateColumns];
    private RunDescription? _description;
    private readonly float[] _columnMarks = new float[FrameStreams.StateColumns];
    private float[] _columns = [];
    private float[] _environmentState = [];
    private TrainingRun? _run;
    private StepTrail? _trail;
    private int _stateSize;
    private int _columnCount;
    private int _newest;
    private bool _collecting;
    private bool _slow;
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
            _stateSize = _description.Units * _description.StateComponents;
            _means = default;
            _columnCount = 0;
            _firstStep = run.StepCount;
            _trail = StepTrail.Fits(_description) ? new StepTrail(_description.ObservationNames.Count) : null;
            run.Observer = this;
        }
        var rate = feed.Rate(FrameStream.State);
        _slow = slow;
        // A window once begun is filled, over several slices if need be: the map has one gap a frame, not one a slice.
        _collecting = rate > 0 && _stateSize > 0 && (slow || _columnCount > 0 || _limits[(int)FrameStream.State].IsDue(clock.GetTimestamp(), rate, clock.TimestampFrequency));
        if (_collecting && _columns.Length == 0)
            _columns = new float[FrameStreams.StateColumns * _stateSize];
    }

    public void OnStep(in StepMetrics metrics, ReadOnlySpan<float> hiddenState)
    {
        _means.Add(in metrics, _description!.SuccessReturn);
        _trail?.Add(metrics.Value, _run!.Observation);
        if (!_collecting || (!_slow && _columnCount == FrameStreams.StateColumns))
            return;
        var column = (int)(metrics.Step % FrameStreams.StateColumns);
        if (_columnCount > 0 && _columnSteps[_newest].Step != metrics.Step - 1)
            _columnCount = 0;
        hiddenState.CopyTo(_columns.AsSpan(column * _stateSize, _stateSize));
        _columnSteps[column] = metrics;
        _columnMarks[column] = Mark();
        _newest = column;
        _columnCount = Math.Min(_columnCount + 1, FrameStreams.StateColumns);
    }

    /// <summary>After a slice: posts the frames that are due, or all of them.</summary>
    public void Publish(TrainingRun run, LiveRun live, bool all)
    {
        if (!feed.Watched)
            return;
        var now = clock.GetTimestamp();
        var scalars = Due(FrameStream.Scalars, now, all);
        var state = (all || (_slow ? _columnCount > 0 : _columnCount == FrameStreams.StateColumns)) && Due(FrameStream.State, now, all); // due without columns: the next slice collects them
        var poles = Due(FrameStream.Poles, now, all);
        var episode = Due(FrameStream.Episode, now, all);
        var bodies = Due(FrameStream.Bodies, now, all);
        if (!(scalars || state || poles || episode || bodies))
            return;
        run.Capture(_snapshot);
        if (scalars)
            PostScalars(live, all);
        if (state)
            PostState(all);
        if (poles && _snapshot.PoleRadius.Length > 0)
            PostPoles(all);
        if (episode)
            PostEpisode(live, all);
        if (bodies && _snapshot.StepCount > 0) // before the first step there is no episode to show
            PostBodies(all);
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
            _snapshot.StepCount, _snapshot.EpisodeCount, live.StepsPerSecond, live.ElapsedSeconds, SignificantDigits.Finite(_snapshot.Metrics.Epsilon),
            means, live.Description.Stages, [.. _snapshot.StageNanoseconds]);
        var (run, first, last) = (feed.RunId, Math.Min(_firstStep, Math.Max(0, _snapshot.StepCount - 1)), Math.Max(0, _snapshot.StepCount - 1));
        _means = default;
        _firstStep = _snapshot.StepCount;
        feed.Post(FrameStream.Scalars, () => FrameOf(run, FrameStream.Scalars, first, last, data), all);
    }

    private void PostState(bool all)
    {
        if (_columnCount == 0)
        {
            if (!all || _snapshot.HiddenState.Length == 0 || _snapshot.StepCount == 0)
                return;
            KeepSnapshotAsColumn();
        }
        var count = _columnCount;
        var steps = new long[count];
        var episodeSteps = new int[count];
        var marks = new float?[count];
        var columns = new float[count * _stateSize];
        for (var k = 0; k < count; k++)
        {
            var column = (_newest - count + 1 + k + FrameStreams.StateColumns) % FrameStreams.StateColumns;
            ref readonly var metrics = ref _columnSteps[column];
            steps[k] = metrics.Step;
            episodeSteps[k] = metrics.EpisodeStep;
            marks[k] = SignificantDigits.Round(_columnMarks[column]);
            _columns.AsSpan(column * _stateSize, _stateSize).CopyTo(columns.AsSpan(k * _stateSize));
        }
        _columnCount = 0;
        var (run, size) = (feed.RunId, _stateSize);
        feed.Post(
            FrameStream.State,
            () => FrameOf(run, FrameStream.State, steps[0], steps[^1], new StateData(
                steps, episodeSteps, marks, [.. Enumerable.Range(0, count).Select(k => SignificantDigits.Round(columns.AsSpan(k * size, size)))])),
            all);
    }

    /// <summary>The environment state's first entry: the cue.</summary>
    private float Mark()
    {
        if (_environmentState.Length == 0)
            return float.NaN;
        _run!.WriteEnvironmentState(_environmentState);
        return _environmentState[0];
    }

    private void KeepSnapshotAsColumn()
    {
        _stateSize = _snapshot.HiddenState.Length;
        if (_columns.Length == 0)
            _columns = new float[FrameStreams.StateColumns * _stateSize];
        var column = (int)(_snapshot.Metrics.Step % FrameStreams.StateColumns);
        _columnSteps[column] = _snapshot.Metrics;
        _columnMarks[column] = _snapshot.EnvironmentState is [var first, ..] ? first : float.NaN;
        _snapshot.HiddenState.CopyTo(_columns, column * _stateSize);
        _newest = column;
        _columnCount = 1;
    }

    private void PostPoles(bool all)
    {
        float[] radius = [.. _snapshot.PoleRadius], phase = [.. _snapshot.PolePhase], contribution = [.. _snapshot.UnitContribution];
        var (run, step) = (feed.RunId, _snapshot.Metrics.Step);
        feed.Post(
            FrameStream.Poles,
            () => FrameOf(run, FrameStream.Poles, step, step, new PolesData(
                SignificantDigits.Round(radius, 6), SignificantDigits.Round(phase, 5), SignificantDigits.Round(contribution))),
            all);
    }

    private void PostEpisode(LiveRun live, bool all)
    {
        float[] returns = [.. _snapshot.RecentReturns];
        var (run, step, episodes, right) = (feed.RunId, _snapshot.Metrics.Step, _snapshot.EpisodeCount, SignificantDigits.Finite(_snapshot.RecentRight));
        var solvedAt = live.SolvedAt;
        feed.Post(
            FrameStream.Episode,
            () => FrameOf(run, FrameStream.Episode, step, step, new EpisodeData(
                episodes, returns.Length > 0 ? SignificantDigits.Finite(returns[^1]) : null, returns.Length > 0 ? right : null, solvedAt, SignificantDigits.Round(returns, 6))),
            all);
    }

    private void PostBodies(bool all)
    {
        var (run, step) = (feed.RunId, _snapshot.Metrics.Step);
        var copy = new Snapshot
        {
            Metrics = _snapshot.Metrics, Observation = [.. _snapshot.Observation], NextObservation = [.. _snapshot.NextObservation],
            ActionValues = [.. _snapshot.ActionValues], EnvironmentState = [.. _snapshot.EnvironmentState],
        };
        var trail = _trail?.Copy();
        feed.Post(
            FrameStream.Bodies,
            () => FrameOf(run, FrameStream.Bodies, step, step, BodiesData.Of(copy, trail is null ? null : [.. trail.Select(row => SignificantDigits.Round(row, 4))])),
            all);
    }
}
