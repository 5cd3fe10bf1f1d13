namespace Rtrl.Engine.Contracts;

/// <summary>
/// What one training step produced, for series and observers. All values are those of the step itself, before the next begins.
/// </summary>
public struct StepMetrics
{
    /// <summary>Index of this step, 0-based: the number of environment steps taken before it.</summary>
    public long Step;

    /// <summary>Episodes finished before this step: in a single environment the 0-based index of the one it belongs to.</summary>
    public long Episode;

    /// <summary>Decision index within the episode, 0-based.</summary>
    public int EpisodeStep;

    /// <summary>Action taken; -1 where there is none.</summary>
    public int Action;

    public bool NonGreedy;

    /// <summary>Raw reward from the environment.</summary>
    public double Reward;

    public bool Terminated;

    public bool Truncated;

    /// <summary>TD error delta.</summary>
    public double TdError;

    /// <summary>Value estimate of the chosen action (or state) before the update.</summary>
    public double Value;

    /// <summary>Share of uniformly random actions asked for; NaN where the policy itself explores.</summary>
    public double Epsilon;

    /// <summary>Effective step size of the value network, or the critic, after bounding or clipping.</summary>
    public double StepSize;

    /// <summary>True when ObGD bounded the step, SGD clipped the direction or an intentional rule clipped the TD error.</summary>
    public bool Bounded;

    /// <summary>Return of the episode that ended on this step; NaN otherwise. Raw, undiscounted.</summary>
    public double EpisodeReturn;

    public readonly bool EpisodeEnded => Terminated || Truncated;
}
