using Rtrl.Engine.Training;

namespace Rtrl.Web.Runs;

/// <summary>Takes a run's steps, at its pace or one by one, and counts the time that they take.</summary>
/// <param name="target">Steps per second asked for; 0 is unlimited.</param>
/// <param name="sliceSeconds">Time after which the worker is given back.</param>
internal sealed class Stepper(TrainingRun run, double target, double sliceSeconds, TimeProvider clock)
{
    private const double IntroductionSpeed = 24;
    private const int IntroductionEpisodes = 2;
    private const int HeldLooks = 1_000; // a second

    private Pace _pace = Started(target, run.StepCount, clock);
    private long _clockedAt = clock.GetTimestamp();
    private long _rateStep = run.StepCount;
    private long _rateTime = clock.GetTimestamp();

    private long _introducedAt;
    private bool _held;

    /// <summary>Steps that those it steps together with leave it, at a speed; 0 where it has to wait for them.</summary>
    public Func<double, long> Room { get; init; } = _ => long.MaxValue;

    /// <summary>Seconds of training so far, over all processes.</summary>
    public double ElapsedSeconds { get; private set; } = run.ElapsedSeconds;

    /// <summary>As measured over the last second or more; 0 while the run stands still.</summary>
    public double StepsPerSecond { get; private set; }

    /// <summary>Steps per second asked for; 0 is unlimited.</summary>
    public double Target => _pace.Target;

    /// <summary>Whether the first episodes are shown slowly.</summary>
    public bool Introducing => _introducedAt > 0;

    /// <summary>A new speed, from the next step on.</summary>
    public void SetTarget(double stepsPerSecond)
    {
        _introducedAt = 0;
        _pace.Set(stepsPerSecond, run.StepCount, clock.GetTimestamp());
    }

    /// <summary>
    /// The first two episodes at 24 steps a second, so that whoever watches sees what is asked; then as fast as it can.
    /// Nothing where they are over, or episodes have no length.
    /// </summary>
    public void Introduce()
    {
        var over = IntroductionEpisodes * (long)(run.Description.EpisodeLength ?? 0);
        if (run.StepCount >= over)
            return;
        SetTarget(IntroductionSpeed);
        _introducedAt = over;
    }

    /// <summary>Training begins to step: what lies before is nobody's time.</summary>
    public void Begin()
    {
        Continue();
        (_rateStep, _rateTime) = (run.StepCount, _clockedAt);
    }

    /// <summary>What held training, or let it go on, has changed: the time until now is not caught up on.</summary>
    public void Continue()
    {
        _clockedAt = clock.GetTimestamp();
        _pace.Set(_pace.Target, run.StepCount, _clockedAt);
    }

    /// <summary>The run stands still from now on.</summary>
    public void Rest() => StepsPerSecond = 0;

    /// <summary>Steps that may be taken now.</summary>
    /// <param name="owed">Steps asked for by hand; null at the run's pace.</param>
    public long Allowance(long? owed)
    {
        var now = clock.GetTimestamp();
        if (owed is not null)
            _clockedAt = now; // what lies between single steps is nobody's training
        Count();
        if (owed is { } asked)
            return asked;
        if (_introducedAt > 0 && run.StepCount >= _introducedAt)
            SetTarget(0);
        var room = Room(Target);
        _held = room == 0;
        return _held ? 0 : Math.Min(room, _pace.Allowance(run.StepCount, now));
    }

    /// <summary>Takes so many steps, or as many as fit in a slice, or until the run ends; at least one. Returns how many.</summary>
    /// <param name="next">Called before every step.</param>
    public long Take(long allowance, Action next)
    {
        var end = clock.GetTimestamp() + (long)(sliceSeconds * clock.TimestampFrequency);
        var taken = 0L;
        while (taken < allowance && run.Outcome is null)
        {
            next();
            run.Step();
            taken++;
            if (clock.GetTimestamp() >= end)
                break;
        }

        Count();
        return taken;
    }

    /// <summary>When the next step is due.</summary>
    public Turn Next()
    {
        var now = clock.GetTimestamp();
        return _held ? Turn.At(now + (clock.TimestampFrequency / HeldLooks)) : _pace.Next(run.StepCount, now);
    }

    /// <summary>Adds the time since it was last counted to the run's seconds of training.</summary>
    public void Count()
    {
        var now = clock.GetTimestamp();
        ElapsedSeconds += (now - _clockedAt) / (double)clock.TimestampFrequency;
        _clockedAt = now;
        run.ElapsedSeconds = ElapsedSeconds;
    }

    /// <summary>Measures the steps per second of a running run; of a slow one over three of its steps.</summary>
    public void Measure()
    {
        var now = clock.GetTimestamp();
        var seconds = (now - _rateTime) / (double)clock.TimestampFrequency;
        if (seconds < Math.Max(1, Target is > 0 and < 3 ? 3 / Target : 0))
            return;
        StepsPerSecond = (run.StepCount - _rateStep) / seconds;
        (_rateStep, _rateTime) = (run.StepCount, now);
    }

    private static Pace Started(double target, long step, TimeProvider clock)
    {
        var pace = new Pace(clock.TimestampFrequency);
        pace.Set(target, step, clock.GetTimestamp());
        return pace;
    }
}
