namespace Rtrl.Engine.Learning.Reference;

/// <summary>What followed an action.</summary>
/// <param name="Reward">r_{t+1} after scaling.</param>
/// <param name="NextObservation">o_{t+1} after normalisation; read only when the value is bootstrapped.</param>
/// <param name="EpisodeEnds">d_{t+1}: traces are cleared after the update and the state before the next step.</param>
/// <param name="Bootstraps">Whether the next value counts: nd = 1. False at an end, except at a truncation when that option is on.</param>
public sealed record ActionOutcome(double Reward, double[] NextObservation, bool EpisodeEnds, bool Bootstraps)
{
    /// <summary>Published convention: any end is terminal.</summary>
    public static ActionOutcome Of(double reward, double[] nextObservation, bool episodeEnds) =>
        new(reward, nextObservation, episodeEnds, !episodeEnds);
}
