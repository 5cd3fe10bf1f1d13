namespace Rtrl.Engine.Statistics;

/// <summary>The scores of one method: a row per task, in it one score per run. Rows may be of unequal length.</summary>
public sealed class ScoreTable
{
    private readonly double[][] _tasks;

    private ScoreTable(double[][] tasks) => _tasks = tasks;

    /// <summary>One row per task.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Tasks => _tasks;

    /// <summary>Every score, task by task.</summary>
    public IEnumerable<double> All => _tasks.SelectMany(task => task);

    /// <summary>Runs in all tasks together.</summary>
    public int Runs => _tasks.Sum(task => task.Length);

    /// <summary>Runs of the task that has fewest.</summary>
    public int FewestRuns => _tasks.Min(task => task.Length);

    /// <summary>Scores that are not there (NaN) are left out: a run that has none has not been measured.</summary>
    /// <exception cref="ArgumentException">There is no task, one without a single score, or a score that is infinite.</exception>
    public static ScoreTable Of(IEnumerable<IEnumerable<double>> tasks)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        double[][] rows = [.. tasks.Select(task => task.Where(score => !double.IsNaN(score)).ToArray())];
        if (rows.Length == 0)
            throw new ArgumentException("There is no task; at least one with a score is needed.", nameof(tasks));
        if (Array.FindIndex(rows, row => row.Length == 0) is >= 0 and var empty)
            throw new ArgumentException($"Task {empty + 1} of {rows.Length} has no score; leave it out, or run it.", nameof(tasks));
        if (rows.SelectMany(row => row).FirstOrDefault(double.IsInfinity) is var odd && double.IsInfinity(odd))
            throw new ArgumentException($"A score is {odd}; scores are finite.", nameof(tasks));
        return new ScoreTable(rows);
    }

    /// <summary>The scores of one task.</summary>
    public static ScoreTable OfOneTask(IEnumerable<double> runs) => Of([runs]);

    /// <summary>The same tasks with other runs: those of the indices, which may repeat.</summary>
    /// <param name="indices">By task, one index per run.</param>
    internal ScoreTable Drawn(IReadOnlyList<int[]> indices)
    {
        var rows = new double[_tasks.Length][];
        for (var task = 0; task < rows.Length; task++)
        {
            var source = _tasks[task];
            rows[task] = Array.ConvertAll(indices[task], run => source[run]);
        }

        return new ScoreTable(rows);
    }
}
