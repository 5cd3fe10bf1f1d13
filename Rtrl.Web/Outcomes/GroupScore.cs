using Rtrl.Data;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Statistics;

namespace Rtrl.Web.Outcomes;

/// <summary>What runs came to together, whatever it is that they have in common.</summary>
/// <param name="Runs">Runs that count: of several with the same settings and seed one, since the others are the same run.
/// </param>
/// <param name="Twins">Runs left out for that.</param>
/// <param name="Final">Mean of their final returns, by <see cref="Bootstrap"/>; null where none has one and where the tasks differ, since
/// their returns are not on one scale.</param>
/// <param name="Solved">Share that solved the task at some step, with Wilson's interval.</param>
/// <param name="SolvedCount">How many these are.</param>
/// <param name="Tasks">Different tasks among them.</param>
public sealed record GroupScore(int Runs, int Twins, Estimate? Final, Estimate Solved, int SolvedCount, int Tasks)
{
    public static GroupScore Of(IReadOnlyList<RunSummary> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        RunSummary[] counted = [.. from run in runs group run by (object?)run.Identity ?? run.Id into same select SameRun.Best(same)];
        double[] final = [.. counted.Select(run => run.Final?.Mean).OfType<double>()];
        var tasks = counted.Select(run => run.Environment).Distinct().Count();
        var solved = counted.Count(run => run.SolvedAt is not null);
        return new GroupScore(
            counted.Length,
            runs.Count - counted.Length,
            final.Length == 0 || tasks > 1 ? null : Bootstrap.Of(ScoreTable.OfOneTask(final), Aggregates.Mean, "mean"),
            Estimate.ShareOf(solved, counted.Length),
            solved,
            tasks
        );
    }
}
