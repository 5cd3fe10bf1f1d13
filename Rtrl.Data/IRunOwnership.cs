namespace Rtrl.Data;

/// <summary>
/// Which process may step a run. A claim names process, start time and machine; a heartbeat every 5 s keeps it. Only a run whose owner is
/// gone becomes interrupted: a process of this machine that no longer lives, or one of another machine silent for more than 20 s.
/// </summary>
public interface IRunOwnership
{
    /// <summary>This process's identity.</summary>
    string ProcessId { get; }

    /// <summary>Claims a run; raises its epoch. False with the owner's name when another live process holds it.</summary>
    Task<OwnershipClaim> ClaimAsync(long runId);

    Task ReleaseAsync(long runId);

    /// <summary>
    /// Says that this process lives; returns runs it claimed that another process has taken over since, which it must stop stepping.
    /// </summary>
    Task<IReadOnlyList<long>> HeartbeatAsync();

    /// <summary>
    /// Takes runs from dead owners and returns their ids: running ones are interrupted, queued ones wait again, paused ones stay as they
    /// were stored.
    /// </summary>
    Task<IReadOnlyList<long>> ReapAsync();

    /// <summary>Leaves a command for the process that owns the run.</summary>
    Task<long> PostCommandAsync(long runId, string command, string? value);

    /// <summary>Takes commands meant for runs this process owns.</summary>
    Task<IReadOnlyList<PostedCommand>> TakeCommandsAsync();

    /// <summary>Answers a taken command; null error means it took effect.</summary>
    Task AnswerCommandAsync(long commandId, string? error);

    /// <summary>Waits for the answer of a posted command; throws <see cref="TimeoutException"/> naming the owner.</summary>
    Task<string?> AwaitAnswerAsync(long commandId, TimeSpan timeout, CancellationToken cancellation);
}
