namespace Rtrl.Engine.Contracts;

/// <summary>One finished episode.</summary>
/// <param name="Episode">0-based index within the run, in the order in which episodes end.</param>
/// <param name="StartStep">Step count at its first decision. In one of several environments the others' steps lie between its own.</param>
/// <param name="Length">Decisions it took.</param>
/// <param name="Return">Raw undiscounted sum of rewards.</param>
/// <param name="Right">Whether the return reached the environment's success threshold.</param>
public readonly record struct EpisodeRecord(long Episode, long StartStep, int Length, double Return, bool Right);
