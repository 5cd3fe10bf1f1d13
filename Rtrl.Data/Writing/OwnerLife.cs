using Rtrl.Data.Entities;

namespace Rtrl.Data.Writing;

/// <summary>Whether an owner is still there.</summary>
internal static class OwnerLife
{
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    /// <summary>
    /// On this machine the process table answers, so that a process that was suspended, or that cannot write its heartbeat to a full disk,
    /// is never taken for a dead one; elsewhere the heartbeat does.
    /// </summary>
    public static bool Lives(OwnerEntity owner, DateTimeOffset now) =>
        owner.Identity.LivesHere() ?? now - owner.HeartbeatAt <= LongestSilence;
}
