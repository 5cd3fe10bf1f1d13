using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Web.Live;

/// <summary>
/// A watched world as a film, for <see cref="FrameRecorder"/> and on its thread: poses of contiguous steps, one second of the world's own
/// time, or of the clock where the run is slower. Keeping a step allocates nothing and computes nothing: a pose is the state as the step
/// left it.
/// </summary>
/// <param name="stepSeconds">Seconds of one step in the world.</param>
internal sealed class MotionRecorder(RunFeed feed, TrainingRun run, double stepSeconds, TimeProvider clock)
{
    /// <summary>Poses of a second, where there are so many steps; first and last steps of episodes are always among them.</summary>
    private const double PosesPerSecond = 30;

    /// <summary>A new film begins so soon after the last, so that it is there when that has been played.</summary>
    private const double EverySeconds = 0.9;

    /// <summary>A film of a run that is held up is not played slower than this.</summary>
    private const double MostSeconds = 2;

    private readonly int _length = Math.Max(1, (int)Math.Round(1 / stepSeconds));
    private readonly int _stride = Math.Max(1, (int)Math.Round(1 / (PosesPerSecond * stepSeconds)));
    private readonly int _size = run.Description.EnvironmentStateNames.Count;
    private StepMetrics[] _steps = [];
    private int[] _at = [];
    private float[] _states = [];
    private StepMetrics _last;
    private long _first;
    private int _count,
        _taken;
    private long _begun,
        _due;
    private bool _collecting;

    /// <summary>Before a slice of steps: begins a film when one is due and somebody asked for it.</summary>
    public void Prepare()
    {
        if (feed.Rate(FrameStream.Bodies) <= 0)
        {
            Reset();
            return;
        }

        var now = clock.GetTimestamp();
        if (_collecting || now < _due)
            return;
        if (_states.Length == 0) // every step may end an episode
            (_steps, _at, _states) = (new StepMetrics[_length], new int[_length], new float[_length * _size]);
        _collecting = true;
        _begun = now;
        _due = now + (long)(EverySeconds * clock.TimestampFrequency);
    }

    /// <summary>Takes a step in. Of parallel worlds the first is filmed.</summary>
    public void Keep(in StepMetrics metrics)
    {
        if (!_collecting || _taken == _length || run.Environment != 0)
            return;
        if (_taken == 0)
            _first = metrics.Step;
        _last = metrics;
        if (_taken++ % _stride == 0 || _taken == _length || metrics.EpisodeEnded || metrics.EpisodeStep == 0)
            Pose();
    }

    /// <summary>Whether a film is complete.</summary>
    public bool IsDue(long now) => _collecting && (_taken == _length || (_taken > 0 && now - _begun >= clock.TimestampFrequency));

    /// <summary>
    /// Ends the film and gives what puts it together on the viewer's thread, with its first step; null when there is nothing that moves.
    /// </summary>
    public (long First, Func<MotionData> Build)? Take()
    {
        if (_taken > 0 && _at[_count - 1] != _taken - 1 && run.Environment == 0)
            Pose(); // cut short: the state is still that of the step taken in last
        if (_count < 2)
        {
            Reset();
            return null;
        }

        var played = _taken * stepSeconds;
        var seconds = Math.Max(played, Math.Min(MostSeconds, clock.GetElapsedTime(_begun).TotalSeconds));
        var (first, size, steps, at) = (_first, _size, _steps.AsSpan(0, _count).ToArray(), _at.AsSpan(0, _count).ToArray());
        var states = _states.AsSpan(0, _count * _size).ToArray();
        Reset();
        return (
            first,
            () =>
                new MotionData(
                    seconds,
                    at,
                    [.. steps.Select(step => step.Episode)],
                    [.. steps.Select(step => step.EpisodeStep)],
                    steps[^1].EpisodeEnded,
                    [.. Enumerable.Range(0, at.Length).Select(pose => SignificantDigits.Round(states.AsSpan(pose * size, size), 6))]
                )
        );
    }

    private void Pose()
    {
        run.WriteEnvironmentState(_states.AsSpan(_count * _size, _size));
        _steps[_count] = _last;
        _at[_count++] = _taken - 1;
    }

    private void Reset() => (_collecting, _count, _taken) = (false, 0, 0);
}
