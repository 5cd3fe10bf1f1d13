using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Live;

/// <summary>A consistent picture of a run in memory, replaced as a whole after every slice.</summary>
/// <param name="TargetStepsPerSecond">Speed asked for; 0 is unlimited.</param>
public sealed record LiveRun(
    long Id,
    RunStatus Status,
    string? Reason,
    long Step,
    long Episodes,
    double StepsPerSecond,
    double TargetStepsPerSecond,
    bool Learning,
    double ElapsedSeconds,
    double? LastReturn,
    double? RecentRight,
    double? RecentReturn,
    long? SolvedAt,
    RunDescription Description
)
{
    /// <summary>First step after <see cref="SolvedAt"/> with fewer than 150 of the last 200 episodes right.</summary>
    public long? LostAt { get; init; }

    /// <summary>It shows its first episodes slowly; its speed is nobody's choice.</summary>
    public bool Introducing { get; init; }
}
