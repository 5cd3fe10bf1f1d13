using Rtrl.Data;
using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Outcomes;

/// <summary>Runs that differ in nothing but their seed, and what they came to.</summary>
/// <param name="Label">The settings in which the groups of a table differ, as words; of a table with one group what the run is called.</param>
/// <param name="Settings">Those settings with this group's values, in form order; a value is null where the setting has no effect.</param>
/// <param name="Runs">One per seed, by seed. Of several with one seed the one that got farthest counts: a second is the same run, not another seed.</param>
/// <param name="Twins">Runs left out for that.</param>
/// <param name="Unfinished">Seeds whose run has not taken all its steps: they have no final return yet.</param>
/// <param name="TooFew">Seeds whose final return is the mean of fewer than 20 episodes.</param>
/// <param name="Final">Interquartile mean of the final returns with its bootstrap interval; NaN without one.</param>
/// <param name="Mean">Their mean, the interval by the same draws.</param>
/// <param name="SolveRate">Share of the seeds that solved their task at some step, with Wilson's interval.</param>
/// <param name="Lost">Of those that solved it, how many had lost it again at some later step.</param>
/// <param name="MedianSolvedAt">Median step at which those that solved it did.</param>
/// <param name="Difference">Mean of the final returns less that of the table's first group, over the seeds that both have, pair by pair; null for the first group and
/// where fewer than two seeds are in both.</param>
public sealed record ResultGroup(
    string Label, IReadOnlyList<KeyValuePair<string, string?>> Settings, IReadOnlyList<RunSummary> Runs, int Twins, int Unfinished, int TooFew,
    Estimate Final, Estimate Mean, Estimate SolveRate, int Lost, double? MedianSolvedAt, Estimate? Difference);
