namespace Rtrl.Benchmarks.Inspector;

/// <summary>
/// What touching one trained agent showed. Recall is the share of right answers over frozen greedy episodes, 0.5 by chance.
/// </summary>
/// <param name="SolvedAt">First step with 190 of the last 200 episodes right; null when it never came.</param>
/// <param name="Recall">Units left alone.</param>
/// <param name="Inverted">Share of episodes whose answer is another one when the cue is flipped.</param>
/// <param name="Followed">Share of flipped lives whose answer is right for the flipped cue.</param>
/// <param name="Long">Number of units whose time constant is at least the task's lag.</param>
/// <param name="Sets">Ablations of the k longest-lived units and of as many random short-lived ones.</param>
internal sealed record SeedFinding(
    long Seed,
    long? SolvedAt,
    double Recall,
    double Inverted,
    double Followed,
    int Long,
    double LongestTimeConstant,
    IReadOnlyList<SetFinding> Sets
);
