using Rtrl.Engine.Clones;
using Rtrl.Web.Training;

namespace Rtrl.Web.Inspection;

/// <summary>
/// What pages may ask about a run without touching it. Refusals are <see cref="InspectionException"/> or <see cref="SandboxException"/>.
/// </summary>
public interface IInspection
{
    /// <summary>Return of frozen weights.</summary>
    /// <param name="checkpoint">"live", "latest", "best", the number of a checkpoint, or null for the present state.</param>
    Task<EvaluationResult> EvaluateAsync(
        long runId,
        string? checkpoint,
        EvaluationSettings settings,
        CancellationToken cancellation = default
    );

    /// <summary>Where an episode is and what a replay of it would take.</summary>
    Task<EpisodePlace> LocateAsync(long runId, long episode, CancellationToken cancellation = default);

    /// <summary>
    /// Number of the episode that a step belongs to; where its row was thinned out, the nearest that the recorded curve knows of.
    /// </summary>
    Task<long> EpisodeAtAsync(long runId, long step, CancellationToken cancellation = default);

    /// <summary>Steps of an episode, lived again.</summary>
    Task<ReplayWindow> ReplayAsync(long runId, long episode, int from, int count, CancellationToken cancellation = default);
}
