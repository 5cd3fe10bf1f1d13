namespace Rtrl.Web.Runs;

/// <summary>
/// When a running run is checkpointed: 1, 2, 4, 8 and 16 s after it began to step, then every so many seconds. A process that lives for
/// seconds only loses at most half of its life.
/// </summary>
internal struct CheckpointRhythm(long begin, double everySeconds, long ticksPerSecond)
{
    private const int LastEarlyMark = 16;

    private readonly long _every = (long)(everySeconds * ticksPerSecond);
    private long _due = begin + (long)(Math.Min(1, everySeconds) * ticksPerSecond);

    public readonly bool IsDue(long now) => now >= _due;

    /// <summary>One has just been made.</summary>
    public void Pass(long now)
    {
        var mark = ticksPerSecond;
        while (mark <= now - begin)
            mark *= 2;
        var early = _every > ticksPerSecond && mark <= LastEarlyMark * ticksPerSecond;
        _due = early ? Math.Min(begin + mark, now + _every) : now + _every;
    }
}
