using Rtrl.Cli;
using Rtrl.Engine.Environments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Benchmarks.Performance;

/// <summary>Drives one program through the synthetic stream and times slices of it by the thread's processor time.</summary>
internal sealed class UpdateTimer(IStandardUpdate update)
{
    private readonly SyntheticStream _stream = new(
        StandardSizes.Inputs,
        ActionSpace.Discrete(StandardSizes.Actions),
        StandardSizes.EpisodeLength
    );
    private readonly RandomSource _random = new(1, RandomStream.Environment);
    private float[] _observation = new float[StandardSizes.Inputs],
        _next = new float[StandardSizes.Inputs];
    private long _steps;
    private bool _begin = true;

    public IStandardUpdate Update => update;

    public double Step()
    {
        if (_begin)
            _stream.Reset(_random, _observation);
        var action = (int)(_steps++ % StandardSizes.Actions);
        var transition = _stream.Step(action, _random, _next);
        var tdError = update.Step(_observation, action, transition.Reward, _next, transition.Ended);
        (_observation, _next) = (_next, _observation);
        _begin = transition.Ended;
        return tdError;
    }

    /// <summary>Microseconds per step over a slice of at least so long.</summary>
    public double Slice(double milliseconds)
    {
        var start = ThreadClock.Nanoseconds();
        long elapsed,
            steps = 0;
        do
        {
            for (var i = 0; i < 8; i++)
                Step();
            steps += 8;
            elapsed = ThreadClock.Nanoseconds() - start;
        } while (elapsed < milliseconds * 1e6);
        return elapsed / 1000.0 / steps;
    }
}
