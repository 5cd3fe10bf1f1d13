using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Web.Outcomes;

/// <summary>Runs that differ in nothing but their seed, and what they came to.</summary>
/// <param name="Label">The settings in which the groups of a table differ, as words; of a table with one group what the run is
/// called.</param>
/// <param name="Settings">Those settings with this group's values, in form order; a value is null where the setting has no effect.</param>
/// <param name="Runs">One per seed, by seed. Of several with one seed one counts: a second is the same run, not another seed.</param>
/// <param name="Planned">Seeds that were asked for.</param>
/// <param name="Twins">Runs left out because they are the same as another.</param>
/// <param name="Unfinished">Seeds whose run has not taken all its steps: they have no final return yet.</param>
/// <param name="TooFew">Seeds whose final return is the mean of fewer than 20 episodes.</param>
/// <param name="Final">Interquartile mean of the final returns with its bootstrap interval; NaN without one.</param>
/// <param name="Mean">Their mean, the interval by the same draws.</param>
/// <param name="SolveRate">Share of the seeds whose run came to its end that solved their task at some step, with Wilson's interval: one
/// that still trains says nothing yet. Of nobody where the task has no return at which it counts as solved.</param>
/// <param name="Success">Share of the final returns over at least 20 episodes that are above the paper's threshold, with Wilson's interval;
/// null where the paper names none.</param>
/// <param name="Lost">Of those that solved it, how many had lost it again at some later step.</param>
/// <param name="MedianSolvedAt">Median step at which those that solved it did.</param>
/// <param name="Measured">One per measure of the experiment, in its order; of other runs none.</param>
/// <param name="Difference">From the table's first group of the same task; null for that one, and where fewer than two seeds are in
/// both.</param>
public sealed record ResultGroup(
    string Label,
    IReadOnlyList<KeyValuePair<string, string?>> Settings,
    IReadOnlyList<RunSummary> Runs,
    int Planned,
    int Twins,
    int Unfinished,
    int TooFew,
    Estimate Final,
    Estimate Mean,
    Estimate SolveRate,
    Estimate? Success,
    int Lost,
    double? MedianSolvedAt,
    IReadOnlyList<MeasuredSeeds> Measured,
    Estimate? Difference
)
{
    /// <summary>
    /// Mean of the final returns, or of one of the experiment's measures, less that of another group, over the seeds that both have; null
    /// for fewer than two such seeds.
    /// </summary>
    /// <param name="metric">Of the measure; null: final returns.</param>
    public Estimate? Minus(ResultGroup other, string? metric = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        return OverSeeds.Difference(Scores(metric), other.Scores(metric));
    }

    /// <summary>Seeds whose run says all that it will.</summary>
    public int Ended => Runs.Count(run => HasResult(run) || run.Status == RunStatus.Diverged);

    /// <summary>By seed the final return, or what the run came to by one of the experiment's measures.</summary>
    /// <inheritdoc cref="Minus" path="/param"/>
    public IReadOnlyDictionary<long, double> Scores(string? metric = null) =>
        Measured.FirstOrDefault(one => one.Measure.Metric == metric)?.Seeds ?? Finals(Runs);

    /// <summary>Whether a run says all that it will: it has a final return, or has taken its steps in a task without episodes.</summary>
    public static bool HasResult(RunSummary run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Final is not null || (run is { Status: RunStatus.Finished, Episodes: 0 } && run.Step >= run.PlannedSteps);
    }

    internal static Dictionary<long, double> Finals(IEnumerable<RunSummary> runs) =>
        runs.Where(run => run.Final is not null).ToDictionary(run => run.Seed, run => run.Final!.Value.Mean);
}
