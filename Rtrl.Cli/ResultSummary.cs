using Rtrl.Engine.Numerics;

namespace Rtrl.Cli;

/// <summary>The runs of one agent over its seeds. Solved and the paper's success are two measures and stay apart.</summary>
/// <param name="Solved">Runs that reached 190 right episodes among the last 200.</param>
/// <param name="Lost">Those of them that had fewer than 150 right at some time after.</param>
/// <param name="PaperSuccesses">Runs whose final mean return is above the paper's threshold.</param>
/// <param name="MeanNormalisedReturn">Mean of <see cref="RunResult.NormalisedReturn"/>; null where the paper has no scale.</param>
/// <param name="Judged">Runs that took all their planned steps and ended 20 episodes or more in the last 1/25 of them, so that the paper's
/// measure says something.</param>
internal sealed record ResultSummary(
    string Agent,
    int Runs,
    int Finished,
    int Solved,
    int Lost,
    long? EarliestSolvedAt,
    double? MedianSolvedAt,
    long? LatestSolvedAt,
    int PaperSuccesses,
    int Judged,
    double? MeanFinalReturn,
    double? MeanNormalisedReturn,
    double MeanStepsPerSecond
)
{
    /// <summary>One summary per group of results, in the order of first appearance.</summary>
    public static IReadOnlyList<ResultSummary> Of(IEnumerable<RunResult> results, Func<RunResult, string> agent) =>
        [.. results.GroupBy(agent).Select(group => Of(group.Key, [.. group]))];

    private static ResultSummary Of(string agent, RunResult[] runs)
    {
        long[] solved = [.. runs.Select(run => run.SolvedAt).OfType<long>().Order()];
        var judged = runs.Count(run => run.FinalEpisodes >= Engine.Contracts.FinalReturn.FewestEpisodes);
        double[] final = [.. runs.Select(run => run.FinalReturn).OfType<double>()];
        return new ResultSummary(
            agent,
            runs.Length,
            runs.Count(run => run.Status == "finished"),
            solved.Length,
            runs.Count(run => run.LostAt is not null),
            solved.Length > 0 ? solved[0] : null,
            solved.Length > 0 ? Median.Of(solved.Select(step => (double)step)) : null,
            solved.Length > 0 ? solved[^1] : null,
            runs.Count(run => run.PaperSuccess == true),
            judged,
            final.Length > 0 ? final.Average() : null,
            runs.Average(run => run.NormalisedReturn),
            runs.Average(run => run.StepsPerSecond)
        );
    }
}
