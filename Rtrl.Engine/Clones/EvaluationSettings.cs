namespace Rtrl.Engine.Clones;

/// <summary>How a frozen agent is evaluated.</summary>
/// <param name="Episodes">1 to <see cref="MostEpisodes"/>.</param>
/// <param name="Seed">Draws of the evaluation episodes; episode i has the same draws for every agent.</param>
/// <param name="Greedy">Greedy actions; otherwise the training policy with its exploration as it stood at the checkpoint.</param>
public sealed record EvaluationSettings(int Episodes = 100, long Seed = 0, bool Greedy = true)
{
    public const int MostEpisodes = 10_000;
}
