using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Engine.Settings;

namespace Rtrl.Web.Outcomes;

/// <summary>
/// Scores as rliable takes them (Agarwal et al., 2021): per algorithm an array [runs × tasks], a row per seed. A seed that any algorithm
/// lacks on any task is in none of the arrays, so that they are rectangles and row i is the same seed in each.
/// </summary>
/// <param name="Measure">
/// final: mean return of the last 1/25 of the planned steps. normalised: the same on the paper's scale of the task.
/// </param>
/// <param name="AlgorithmBy">What tells the algorithms: factors of the experiment, or settings.</param>
/// <param name="TaskBy">What tells the tasks.</param>
/// <param name="Seeds">Of the rows.</param>
/// <param name="LeftOut">Seeds that are in no array, each with the reason.</param>
/// <param name="Rows">Everything there is, seeds that were left out too.</param>
public sealed record ScoreArrays(
    string Measure,
    IReadOnlyList<string> AlgorithmBy,
    IReadOnlyList<string> TaskBy,
    IReadOnlyList<string> Algorithms,
    IReadOnlyList<string> Tasks,
    IReadOnlyList<long> Seeds,
    IReadOnlyList<string> LeftOut,
    IReadOnlyList<ScoreEntry> Rows
)
{
    public const string Final = "final",
        Normalised = "normalised";

    /// <summary>Per algorithm, per seed: the scores by task.</summary>
    /// <exception cref="InvalidSettingsException">No seed is complete.</exception>
    public IReadOnlyDictionary<string, double[][]> Scores =>
        Seeds.Count == 0
            ? throw Refused(
                "task",
                null,
                $"No seed has a score of every algorithm on every task, so there is no array. {string.Join(" ", LeftOut.Take(3))}"
            )
            : Algorithms.ToDictionary(
                algorithm => algorithm,
                algorithm =>
                    Rows.Where(row => row.Complete && row.Algorithm == algorithm)
                        .GroupBy(row => row.Seed)
                        .Select(seed => seed.Select(row => row.Score!.Value).ToArray())
                        .ToArray()
            );

    /// <param name="experiment">That the runs belong to; null: they are told by the settings in which they differ.</param>
    /// <param name="algorithm">Names of factors or settings with commas between; null: all that are no task.</param>
    /// <param name="task">Likewise; null: those that change the environment. Where there is none, the environment is the only task.</param>
    /// <exception cref="InvalidSettingsException">A name or measure that there is not, or factors that are left open.</exception>
    public static ScoreArrays Of(
        IReadOnlyList<RunDetail> runs,
        Experiment? experiment,
        string? algorithm = null,
        string? task = null,
        string? measure = null
    )
    {
        ArgumentNullException.ThrowIfNull(runs);
        measure ??= Final;
        if (measure is not (Final or Normalised))
            throw Refused("measure", measure, $"measure is “{measure}”; allowed are {Final} and {Normalised}.");
        var settings = runs.ToDictionary(run => run.Summary.Id, run => run.Settings);
        var table = experiment is null ? ResultTable.Of(runs) : ResultTable.Of(experiment, [.. runs.Select(run => run.Summary)]);
        Cell[] cells =
        [
            .. from at in Enumerable.Range(0, table.Groups.Count)
            let kind = table.Groups[at]
            let environment = (experiment?.Cells[at].Settings ?? settings[kind.Runs[0].Id]).Environment
            select new Cell([.. kind.Settings.Select(setting => setting.Value ?? "–")], environment, kind.Runs),
        ];
        var tasks = Names("task", task, table.Differing) ?? [.. table.Differing.Where((name, at) => IsTask(name, at, cells))];
        var algorithms = Names("algorithm", algorithm, table.Differing) ?? [.. table.Differing.Except(tasks)];
        if (task is null && algorithm is not null)
            tasks = [.. table.Differing.Except(algorithms)];
        if (tasks.Intersect(algorithms).FirstOrDefault() is { } both)
            throw Refused("task", both, $"“{both}” cannot tell both the algorithms and the tasks.");
        if (table.Differing.Except(tasks).Except(algorithms).ToArray() is { Length: > 0 } open)
        {
            throw Refused(
                "algorithm",
                algorithm,
                $"{string.Join(", ", open)} would be left open: name it in algorithm or task, "
                    + "with commas between the names, or choose runs that do not differ in it."
            );
        }

        string Label(Cell cell, IReadOnlyList<string> by, string none) =>
            by.Count == 0 ? none : string.Join(", ", by.Select(name => cell.Levels[Place(table.Differing, name)]));

        var all = experiment?.Title ?? "all";
        (string Algorithm, string Task, Cell Cell)[] named =
        [
            .. cells.Select(cell => (Label(cell, algorithms, all), Label(cell, tasks, cell.Environment.Name), cell)),
        ];
        if (named.GroupBy(one => (one.Algorithm, one.Task)).FirstOrDefault(same => same.Skip(1).Any()) is { } alike)
        {
            throw Refused(
                "experiment",
                experiment?.Name,
                $"Two cells would both be “{alike.Key.Algorithm}” on “{alike.Key.Task}”; give their levels names without commas."
            );
        }

        return Of(measure, algorithms, tasks, named);
    }

    private static ScoreArrays Of(
        string measure,
        IReadOnlyList<string> algorithmBy,
        IReadOnlyList<string> taskBy,
        IReadOnlyList<(string Algorithm, string Task, Cell Cell)> cells
    )
    {
        string[] algorithms = [.. cells.Select(cell => cell.Algorithm).Distinct()];
        string[] tasks = [.. cells.Select(cell => cell.Task).Distinct()];
        var found = (
            from cell in cells
            from run in cell.Cell.Runs
            select (cell.Algorithm, cell.Task, run.Seed, run.Id, Score: ScoreOf(run, cell.Cell, measure))
        ).ToDictionary(run => (run.Algorithm, run.Task, run.Seed), run => (Id: (long?)run.Id, run.Score));
        long[] seeds = [.. found.Keys.Select(run => run.Seed).Distinct().Order()];
        var missing = new Dictionary<long, List<string>>();
        var rows = new List<ScoreEntry>();
        foreach (var seed in seeds)
        {
            ScoreEntry[] ofSeed =
            [
                .. from algorithm in algorithms
                from task in tasks
                let run = found.GetValueOrDefault((algorithm, task, seed))
                select new ScoreEntry(algorithm, task, seed, run.Id, run.Score, Complete: false),
            ];
            List<string> lacks = [.. ofSeed.Where(row => row.Score is null).Select(Words)];
            if (lacks.Count > 0)
                missing[seed] = lacks;
            rows.AddRange(ofSeed.Select(row => row with { Complete = lacks.Count == 0 }));
        }

        return new ScoreArrays(
            measure,
            algorithmBy,
            taskBy,
            algorithms,
            tasks,
            [.. seeds.Where(seed => !missing.ContainsKey(seed))],
            [.. missing.Select(seed => $"Seed {seed.Key} has no score of {seed.Value[0]}{More(seed.Value.Count - 1)}.")],
            rows
        );
    }

    private static string Words(ScoreEntry row) => $"{row.Algorithm} on {row.Task} ({(row.Run is null ? "no run" : $"run {row.Run}")})";

    private static string More(int count) => count > 0 ? $", and {count:N0} more" : "";

    /// <summary>One that changes the environment while all others stay, or is a setting of it.</summary>
    private static bool IsTask(string name, int at, Cell[] cells) =>
        name.StartsWith("environment.", StringComparison.Ordinal)
        || cells
            .GroupBy(cell => string.Join('\n', cell.Levels.Where((_, other) => other != at)))
            .Any(same => same.Select(cell => cell.Environment).Distinct().Skip(1).Any());

    private static double? ScoreOf(RunSummary run, Cell cell, string measure)
    {
        var final = run.Final?.Mean is { } mean && double.IsFinite(mean) ? mean : (double?)null;
        if (measure == Final)
            return final;
        var facts = EnvironmentKind.FactsOf(cell.Environment);
        return facts.Scale is { } scale
            ? scale.Of(final)
            : throw Refused("measure", measure, $"measure is “{Normalised}”, but the paper has no scale of {facts.Title}; use {Final}.");
    }

    private static IReadOnlyList<string>? Names(string parameter, string? text, IReadOnlyList<string> known)
    {
        if (text is null)
            return null;
        string[] names = [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];
        if (names.FirstOrDefault(name => !known.Contains(name)) is not { } strange)
            return names;
        var allowed = known.Count == 0 ? "they differ in nothing but their seed" : $"allowed are {string.Join(", ", known)}";
        throw Refused(parameter, strange, $"{parameter}: these runs do not differ in “{strange}”; {allowed}.");
    }

    private static int Place(IReadOnlyList<string> names, string name) => names.TakeWhile(other => other != name).Count();

    private static InvalidSettingsException Refused(string key, string? value, string message) =>
        new([new SettingProblem(key, value, message)]);

    /// <param name="Levels">By what the cells differ in.</param>
    private sealed record Cell(IReadOnlyList<string> Levels, EnvironmentSettings Environment, IReadOnlyList<RunSummary> Runs);
}
