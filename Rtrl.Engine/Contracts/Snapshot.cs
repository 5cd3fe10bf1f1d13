namespace Rtrl.Engine.Contracts;

/// <summary>
/// What a viewer sees of one step. The caller owns the buffers and may reuse them; <c>TrainingRun.Capture</c> fills them between two steps.
/// Orders are those of <see cref="RunDescription"/>.
/// </summary>
public sealed class Snapshot
{
    /// <summary>Environment steps taken.</summary>
    public long StepCount { get; set; }

    /// <summary>Episodes finished.</summary>
    public long EpisodeCount { get; set; }

    /// <summary>Which of the parallel environments the last step was taken in; everything below is that one's.</summary>
    public int Environment { get; set; }

    /// <summary>The last finished step.</summary>
    public StepMetrics Metrics { get; set; }

    public bool Learning { get; set; }

    /// <summary>Observation of the last step as the environment gave it, by <see cref="RunDescription.ObservationNames"/>.</summary>
    public float[] Observation { get; set; } = [];

    /// <summary>
    /// Observation the last step led to, by the same names: what the agent sees of <see cref="EnvironmentState"/>. The final one when the
    /// episode ended.
    /// </summary>
    public float[] NextObservation { get; set; } = [];

    /// <summary>Outputs of the last step, by <see cref="RunDescription.OutputNames"/>: values of the actions for a value method.</summary>
    public float[] ActionValues { get; set; } = [];

    /// <summary>
    /// Hidden truth of the environment after the last step and what was seen of it, by <see cref="RunDescription.EnvironmentStateNames"/>:
    /// what a drawing is made from.
    /// </summary>
    public float[] EnvironmentState { get; set; } = [];

    /// <summary>
    /// h of the network that is shown, the actor where there is one, as are the poles, norms and contributions below: [real of all units;
    /// imaginary of all units].
    /// </summary>
    public float[] HiddenState { get; set; } = [];

    /// <summary>r of every unit, in (0, 1).</summary>
    public float[] PoleRadius { get; set; } = [];

    /// <summary>phi of every unit in radians, not reduced.</summary>
    public float[] PolePhase { get; set; } = [];

    /// <summary>Weight of each unit on the decision: Euclidean norm of its head weights.</summary>
    public float[] UnitContribution { get; set; } = [];

    /// <summary>
    /// L1 norm of the eligibility trace per block, by <see cref="RunDescription.Blocks"/>; empty for an agent without one.
    /// </summary>
    public double[] TraceNorms { get; set; } = [];

    /// <summary>The latest update from a rollout; null before the first and for agents that learn at every step.</summary>
    public BatchUpdate? Batch { get; set; }

    /// <summary>L2 norm of the sensitivities; 0 without recurrence.</summary>
    public double SensitivityNorm { get; set; }

    /// <summary>As the metrics of those names, last measured since the run was opened; NaN before.</summary>
    public double ExplainedVariance { get; set; } = double.NaN;

    public double UpdateNorm { get; set; } = double.NaN;

    public double ActorUpdateNorm { get; set; } = double.NaN;

    /// <summary>Returns of the latest episodes, oldest first, at most 200.</summary>
    public float[] RecentReturns { get; set; } = [];

    /// <summary>Share of right episodes among <see cref="RecentReturns"/>.</summary>
    public double RecentRight { get; set; }

    /// <summary>Mean nanoseconds per step and stage, by <see cref="RunDescription.Stages"/>; from every 61st step.</summary>
    public double[] StageNanoseconds { get; set; } = [];
}
