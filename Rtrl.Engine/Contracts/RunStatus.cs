namespace Rtrl.Engine.Contracts;

/// <summary>What a run is doing. Stored as a number: append only.</summary>
public enum RunStatus
{
    /// <summary>Waits for a worker.</summary>
    Queued = 0,

    /// <summary>Steps are being taken.</summary>
    Running = 1,

    /// <summary>The step counter stands still; nothing is lost.</summary>
    Paused = 2,

    /// <summary>A stop rule fired: steps, wall time or solved.</summary>
    Finished = 3,

    /// <summary>A person stopped it.</summary>
    Stopped = 4,

    /// <summary>A tensor became non-finite; the reason names tensor and step.</summary>
    Diverged = 5,

    /// <summary>An error outside the mathematics ended it.</summary>
    Failed = 6,

    /// <summary>The process that owned it is gone; it resumes from its last checkpoint.</summary>
    Interrupted = 7,
}
