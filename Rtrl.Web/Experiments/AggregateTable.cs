using Rtrl.Engine.Experiments;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Statistics;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Experiments;

/// <summary>
/// The levels of one factor over all tasks, after Agarwal et al. 2021: a task is a combination of the levels of the other factors. Only
/// tasks count in which every level has a run, so that no level is judged by easier ones.
/// </summary>
/// <param name="Over">The factor.</param>
/// <param name="Tasks">Labels of the tasks that count.</param>
/// <param name="LeftOut">Tasks in which some level has no run yet.</param>
/// <param name="Normalised">Whether scores are on the paper's scale of each task.</param>
/// <param name="Thresholds">Scores at which the profiles are taken; none where the returns are not on one scale.</param>
public sealed record AggregateTable(
    ExperimentFactor Over,
    IReadOnlyList<string> Tasks,
    int LeftOut,
    bool Normalised,
    IReadOnlyList<double> Thresholds,
    IReadOnlyList<AggregateRow> Rows
)
{
    /// <summary>Thresholds of a profile.</summary>
    private const int Steps = 21;

    /// <summary>Factors whose levels can be set against each other.</summary>
    public static IEnumerable<ExperimentFactor> Choices(Experiment experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return experiment.Factors.Where(factor => factor.Levels.Count is > 1 and <= 8);
    }

    /// <summary>Null while no task has a run of every level.</summary>
    public static AggregateTable? Of(Experiment experiment, ResultTable table, ExperimentFactor over)
    {
        ArgumentNullException.ThrowIfNull(table);
        var scores = Scores(experiment, table, over);
        var tasks = scores.Where(task => task.Levels.All(level => level.Count > 0)).ToList();
        if (tasks.Count == 0)
            return null;
        var environments = tasks.Select(task => task.Environment).Distinct().ToList();
        var normalised = environments.TrueForAll(environment => EnvironmentKind.FactsOf(environment).Scale is not null);
        var together = normalised || environments.Select(environment => environment.Name).Distinct().Count() == 1;
        ScoreTable[] levels =
        [
            .. over.Levels.Select(
                (_, at) => ScoreTable.Of(tasks.Select(task => task.Levels[at].Select(score => Scaled(task.Environment, score))))
            ),
        ];
        double[] thresholds = together ? ThresholdsOf(levels) : [];
        return new AggregateTable(
            over,
            [.. tasks.Select(task => task.Label)],
            scores.Count - tasks.Count,
            normalised,
            thresholds,
            [
                .. over
                    .Levels.Zip(levels)
                    .Index()
                    .Select(level => new AggregateRow(
                        level.Item.First.Name,
                        level.Item.Second.Runs,
                        together ? Bootstrap.Of(level.Item.Second, Aggregates.InterquartileMean, "interquartile mean") : null,
                        together ? Bootstrap.Of(level.Item.Second, Aggregates.Mean, "mean over the tasks") : null,
                        normalised ? Bootstrap.Of(level.Item.Second, runs => Aggregates.OptimalityGap(runs), "optimality gap") : null,
                        level.Index == 0
                            ? null
                            : Bootstrap.Of(
                                level.Item.Second,
                                levels[0],
                                Comparisons.ProbabilityOfImprovement,
                                "probability of improvement"
                            ),
                        [
                            .. thresholds.Select(threshold =>
                                Bootstrap.Of(level.Item.Second, runs => Aggregates.Profile(runs, [threshold])[0], "share of runs")
                            ),
                        ]
                    )),
            ]
        );

        double Scaled(EnvironmentSettings environment, double score) =>
            normalised ? EnvironmentKind.FactsOf(environment).Scale!.Of(score) ?? double.NaN : score;
    }

    /// <summary>Per combination of the other factors' levels the final returns of each level.</summary>
    private static List<(string Label, EnvironmentSettings Environment, IReadOnlyList<IReadOnlyCollection<double>> Levels)> Scores(
        Experiment experiment,
        ResultTable table,
        ExperimentFactor over
    )
    {
        var at = experiment.Factors.ToList().IndexOf(over);
        return
        [
            .. from cell in experiment.Cells.Zip(table.Groups)
            group cell by string.Join('\n', cell.First.Levels.Where((_, factor) => factor != at)) into task // names may hold commas
            let finals = task.ToDictionary(
                cell => cell.First.Levels[at],
                cell => (IReadOnlyCollection<double>)[.. cell.Second.Scores().Values]
            )
            select (
                task.Key.Length > 0 ? task.Key.Replace("\n", ", ", StringComparison.Ordinal) : experiment.Title,
                task.First().First.Settings.Environment,
                (IReadOnlyList<IReadOnlyCollection<double>>)[.. over.Levels.Select(level => finals[level.Name])]
            ),
        ];
    }

    /// <summary>Evenly from the lowest score to the highest.</summary>
    private static double[] ThresholdsOf(ScoreTable[] levels)
    {
        var all = levels.SelectMany(level => level.All).ToList();
        var (low, high) = (all.Min(), all.Max());
        return high > low ? [.. Enumerable.Range(0, Steps).Select(step => low + ((high - low) * step / (Steps - 1)))] : [low];
    }
}
