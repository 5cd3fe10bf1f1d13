using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Cli;

/// <summary>How a run ended.</summary>
/// <param name="Event">Always "ended": the kind of this line in <c>--json</c> output.</param>
/// <param name="SolvedAt">First step with 190 of the last 200 episodes right, null when that never happened.</param>
/// <param name="FinalReturn">Mean return of the episodes that ended in the last 1/25 of the planned steps, exploration included.</param>
/// <param name="NormalisedReturn"><paramref name="FinalReturn"/> on the paper's scale of the task, (return − low)/(high − low); null where the paper has none.</param>
/// <param name="FinalEpisodes">How many episodes that mean is taken over.</param>
/// <param name="PaperSuccess">Whether <paramref name="FinalReturn"/> is above the paper's threshold; null for a run that ended before its planned steps, or where the paper names none.</param>
internal sealed record RunResult(
    string Event, long Id, string Name, string? Preset, string? Variant, long Seed, string Status, string? Reason, long Step, long Episodes,
    long? SolvedAt, double? FinalReturn, double? NormalisedReturn, long FinalEpisodes, bool? PaperSuccess, double StepsPerSecond, double ElapsedSeconds)
{
    /// <param name="returns">The stored series of returns; null when there is none.</param>
    public static RunResult From(RunDetail run, SeriesColumn? returns)
    {
        var summary = run.Summary;
        var (mean, count) = FinalMean(returns, summary.PlannedSteps);
        var complete = summary.Step >= summary.PlannedSteps && count > 0;
        var facts = EnvironmentKind.FactsOf(run.Settings.Environment);
        return new RunResult(
            "ended", summary.Id, summary.Name, summary.Preset, summary.Variant, summary.Seed,
            summary.Status.ToString().ToLowerInvariant(), summary.Reason, summary.Step, summary.Episodes, summary.SolvedAt,
            complete ? mean : null, complete ? facts.Scale?.Of(mean) : null, complete ? count : 0, complete && facts.PaperSuccess is { } bar ? mean > bar : null,
            summary.ElapsedSeconds > 0 ? summary.Step / summary.ElapsedSeconds : 0, summary.ElapsedSeconds);
    }

    /// <summary>
    /// Mean over the buckets that lie wholly in the last 1/25 of the planned steps. At least 1,024 buckets cover a long run, so this leaves out at
    /// most one bucket in forty of that stretch.
    /// </summary>
    private static (double Mean, long Count) FinalMean(SeriesColumn? returns, long plannedSteps)
    {
        double sum = 0;
        long count = 0;
        foreach (var bucket in returns?.Buckets ?? [])
        {
            if (bucket.Count == 0 || bucket.FirstStep < plannedSteps - plannedSteps / 25)
                continue;
            sum += bucket.Mean * bucket.Count;
            count += bucket.Count;
        }

        return (count > 0 ? sum / count : 0, count);
    }
}
