using Rtrl.Engine.Numerics;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Components.Pages.Runs;

/// <summary>The row over the runs that share a value.</summary>
/// <param name="Field">What they share.</param>
/// <param name="Value">The value as text; null of runs that have none.</param>
public sealed record RunsHead(RunField Field, string? Value)
{
    /// <summary>0.71 (0.62 to 0.80)</summary>
    public static string Words(Estimate estimate) =>
        double.IsFinite(estimate.Low)
            ? $"{Numbers.Fixed(estimate.Value, 2)} ({Numbers.Fixed(estimate.Low, 2)} to {Numbers.Fixed(estimate.High, 2)})"
            : Numbers.Fixed(estimate.Value, 2);

    /// <summary>Fewer runs than an interval can be believed of.</summary>
    public static bool IsThin(GroupScore score) => score.Final is { Count: < Bootstrap.FewestRuns };

    /// <summary>What the numbers are, and what they leave out.</summary>
    public static string Method(GroupScore score)
    {
        var words = new List<string>();
        if (score.Tasks > 1)
            words.Add($"{score.Tasks} tasks: their returns are not on one scale, so there is no mean.");
        else if (score.Final is { } final)
            words.Add($"Final return: {final.Method}, n = {final.Count}.");
        else
            words.Add("No final return yet: it exists once a run has taken all its steps.");
        if (IsThin(score))
            words.Add($"Below {Bootstrap.FewestRuns} runs the interval says little.");
        if (score.Final is { } some && some.Count < score.Runs)
            words.Add($"{Engine.Settings.Wording.Count(score.Runs - some.Count, "run")} without one.");
        words.Add($"Solved: {score.Solved.Method}.");
        if (score.Twins > 0)
            words.Add($"{Engine.Settings.Wording.Count(score.Twins, "run")} left out: the same settings and seed are the same run.");
        return string.Join(' ', words);
    }
}
