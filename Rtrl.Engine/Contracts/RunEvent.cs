namespace Rtrl.Engine.Contracts;

/// <summary>
/// Something that happened to a run. Kinds "learning" (value "on"/"off") change the trajectory and are replayed; all others are a log.
/// </summary>
/// <param name="Step">Step count at which it took effect.</param>
/// <param name="Kind">started, paused, resumed, learning, checkpoint, solved, finished, stopped, diverged, failed, interrupted, branched,
/// vectorPath, speed.</param>
/// <param name="Message">A sentence for the log.</param>
public sealed record RunEvent(long Step, DateTimeOffset At, string Kind, string Message, string? Value = null);
