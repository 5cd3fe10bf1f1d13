using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Experiments;

/// <summary>What one level of a factor comes to over the tasks of an <see cref="AggregateTable"/>.</summary>
/// <param name="Runs">Runs with a final return, in all tasks together.</param>
/// <param name="InterquartileMean">Of all runs of all tasks; null where the tasks' returns are not on one scale. So are the two
/// below.</param>
/// <param name="Mean">Mean over the tasks of their means.</param>
/// <param name="OptimalityGap">Mean of max(0, 1 − score); of normalised scores only.</param>
/// <param name="Improvement">Probability that one of its runs is ahead of one of the first level's on the same task; null for the first
/// level itself.</param>
/// <param name="Profile">Share of its runs above each threshold.</param>
public sealed record AggregateRow(
    string Level,
    int Runs,
    Estimate? InterquartileMean,
    Estimate? Mean,
    Estimate? OptimalityGap,
    Estimate? Improvement,
    IReadOnlyList<Estimate> Profile
);
