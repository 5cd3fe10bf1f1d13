namespace Rtrl.Web.Runs;

/// <summary>
/// How many steps a run may take by now: step k after the anchor is due k / target seconds after it. Falling behind by more than a quarter
/// of a second moves the anchor, so that a run never sprints to catch up.
/// </summary>
internal struct Pace(long ticksPerSecond)
{
    private long _anchorStep;
    private long _anchorTime;

    /// <summary>Steps per second; 0 is unlimited.</summary>
    public double Target { get; private set; }

    /// <summary>Starts a new schedule: the next step is due at once.</summary>
    public void Set(double target, long step, long now)
    {
        Target = target;
        _anchorStep = step;
        _anchorTime = target > 0 ? now - (long)Math.Ceiling(ticksPerSecond / target) : now;
    }

    /// <summary>Steps that may be taken now.</summary>
    public long Allowance(long step, long now)
    {
        if (Target <= 0)
            return long.MaxValue;
        var due = (long)((now - _anchorTime) / (double)ticksPerSecond * Target + 1e-6) - (step - _anchorStep);
        var tolerated = (long)Math.Max(1, Target / 4);
        if (due <= tolerated)
            return Math.Max(0, due);
        Set(Target, step, now);
        return 1;
    }

    /// <summary>When the next step is due; at least 2 ms ahead, so that fast schedules step in small groups.</summary>
    public readonly Turn Next(long step, long now) =>
        Target <= 0
            ? Turn.Now
            : Turn.At(Math.Max(_anchorTime + (long)((step + 1 - _anchorStep) / Target * ticksPerSecond), now + ticksPerSecond / 500));
}
