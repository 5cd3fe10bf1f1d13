using Rtrl.Engine.Clones;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Diagnostics;

/// <summary>
/// Does the memory sit in the state or in the plastic weights? The return of training, where weights change within the episode, beside the
/// return of the same policy with weights frozen, and of greedy actions with weights frozen.
/// </summary>
/// <param name="Training">Mean of the run's latest returns (at most 200) when it was cloned: exploration and learning included.</param>
/// <param name="Frozen">The training policy, exploration as it stood, weights frozen.</param>
/// <param name="Greedy">Greedy actions, weights frozen.</param>
public sealed record FrozenReturn(Estimate Training, EvaluationResult Frozen, EvaluationResult Greedy)
{
    /// <summary>Evaluates clones of the sandbox; the sandbox stays where it is.</summary>
    public static FrozenReturn Of(Sandbox sandbox, EvaluationSettings settings, CancellationToken cancellation = default) =>
        new(
            Estimate.MeanOf([.. sandbox.TrainingReturns]),
            Evaluation.RunOn(sandbox.Clone(), settings with { Greedy = false }, cancellation),
            Evaluation.RunOn(sandbox.Clone(), settings with { Greedy = true }, cancellation)
        );
}
