using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Live;

/// <summary>
/// The hidden states and poles of one network of a watched run, for <see cref="FrameRecorder"/> and on its thread: hidden states are copied
/// into a ring of columns only in slices in which a frame of them is due.
/// </summary>
/// <param name="network">Its name; null for the first network.</param>
internal sealed class UnitRecorder(RunFeed feed, TimeProvider clock, string? network)
{
    private readonly StepMetrics[] _steps = new StepMetrics[FrameStreams.StateColumns];
    private readonly float[] _marks = new float[FrameStreams.StateColumns];
    private float[] _columns = [];
    private TrainingRun? _run;
    private string? _name;
    private RateLimit _stateLimit,
        _polesLimit;
    private int _size;
    private int _count;
    private int _newest;
    private bool _collecting;
    private bool _slow;
    private bool _stateDue,
        _polesDue;

    /// <summary>Its name as viewers ask for it; null for the first network.</summary>
    public string? Network { get; } = network;

    /// <summary>Recording begins, or begins again after nobody watched.</summary>
    public void Begin(TrainingRun run)
    {
        var networks = run.Description.Networks;
        _run = run;
        _name =
            Network is null ? networks.FirstOrDefault()
            : networks.Contains(Network) ? Network
            : null;
        _size = _name is null ? 0 : run.HiddenState(_name).Length;
        _count = 0;
    }

    /// <summary>
    /// Before a slice. A window once begun is filled, over several slices if need be: the map has one gap a frame, not one a slice.
    /// </summary>
    public void Prepare(bool slow)
    {
        var rate = StateRate;
        _slow = slow;
        _collecting =
            rate > 0 && _size > 0 && (slow || _count > 0 || _stateLimit.IsDue(clock.GetTimestamp(), rate, clock.TimestampFrequency));
        if (_collecting && _columns.Length == 0)
            _columns = new float[FrameStreams.StateColumns * _size];
    }

    /// <summary>Whether <see cref="Keep"/> wants this step.</summary>
    public bool Collecting => _collecting && (_slow || _count < FrameStreams.StateColumns);

    /// <summary>Copies a step's hidden state.</summary>
    public void Keep(in StepMetrics metrics, float mark)
    {
        var column = (int)(metrics.Step % FrameStreams.StateColumns);
        if (_count > 0 && _steps[_newest].Step != metrics.Step - 1)
            _count = 0;
        _run!.HiddenState(_name!).CopyTo(_columns.AsSpan(column * _size, _size));
        _steps[column] = metrics;
        _marks[column] = mark;
        _newest = column;
        _count = Math.Min(_count + 1, FrameStreams.StateColumns);
    }

    /// <summary>Whether <see cref="Post"/> has frames to post now.</summary>
    public bool IsDue(long now, bool all)
    {
        _stateDue =
            // Due without columns: the next slice collects them.
            _size > 0
            && (all || (_slow ? _count > 0 : _count == FrameStreams.StateColumns))
            && Pass(ref _stateLimit, StateRate, now, all);
        _polesDue = _size > 0 && Pass(ref _polesLimit, feed.Rate(FrameStream.Poles, Network), now, all);
        return _stateDue || _polesDue;
    }

    /// <param name="snapshot">The run at this moment.</param>
    public void Post(Snapshot snapshot, bool all)
    {
        if (_stateDue && (_count > 0 || (all && snapshot.StepCount > 0)))
            PostState(snapshot, all);
        if (_polesDue)
            PostPoles(snapshot.Metrics.Step, all);
    }

    private double StateRate => feed.Pace(FrameStream.State, Network);

    private bool Pass(ref RateLimit limit, double rate, long now, bool all)
    {
        if (rate <= 0 || (!all && !limit.IsDue(now, rate, clock.TimestampFrequency)))
            return false;
        limit.Pass(now, rate, clock.TimestampFrequency);
        return true;
    }

    private void PostState(Snapshot snapshot, bool all)
    {
        if (_count == 0)
        {
            if (_columns.Length == 0)
                _columns = new float[FrameStreams.StateColumns * _size];
            Keep(snapshot.Metrics, snapshot.EnvironmentState is [var first, ..] ? first : float.NaN);
        }

        var count = _count;
        var steps = new long[count];
        var episodeSteps = new int[count];
        var marks = new float?[count];
        var columns = new float[count * _size];
        for (var k = 0; k < count; k++)
        {
            var column = (_newest - count + 1 + k + FrameStreams.StateColumns) % FrameStreams.StateColumns;
            steps[k] = _steps[column].Step;
            episodeSteps[k] = _steps[column].EpisodeStep;
            marks[k] = SignificantDigits.Round(_marks[column]);
            _columns.AsSpan(column * _size, _size).CopyTo(columns.AsSpan(k * _size));
        }

        _count = 0;
        var (run, size, name) = (feed.RunId, _size, _name);
        feed.Post(
            FrameStream.State,
            () =>
                FrameRecorder.FrameOf(
                    run,
                    FrameStream.State,
                    steps[0],
                    steps[^1],
                    new StateData(
                        steps,
                        episodeSteps,
                        marks,
                        [.. Enumerable.Range(0, count).Select(k => SignificantDigits.Round(columns.AsSpan(k * size, size)))],
                        name
                    )
                ),
            all,
            Network
        );
        feed.Post(
            FrameStream.PackedState,
            () =>
                FrameRecorder.FrameOf(
                    run,
                    FrameStream.PackedState,
                    steps[0],
                    steps[^1],
                    new PackedStateData(steps, episodeSteps, marks, size, PackedStateData.Pack(columns), name)
                ),
            all,
            Network
        );
    }

    private void PostPoles(long step, bool all)
    {
        var (run, layer) = (feed.RunId, _run!.Layer(_name!));
        feed.Post(
            FrameStream.Poles,
            () =>
                FrameRecorder.FrameOf(
                    run,
                    FrameStream.Poles,
                    step,
                    step,
                    new PolesData(
                        SignificantDigits.Round([.. layer.Radius], 6),
                        SignificantDigits.Round([.. layer.Phase], 5),
                        SignificantDigits.Round([.. layer.Contribution]),
                        layer.Network
                    )
                ),
            all,
            Network
        );
    }
}
