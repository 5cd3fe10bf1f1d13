using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Outcomes;

namespace Rtrl.Web.Exports;

/// <summary>What the history holds of runs, as tables: the same columns for REST, command line and pages, in every format.</summary>
public static class RunTables
{
    private static readonly TableColumn<(long Run, string Metric, SeriesBucket Bucket)>[] s_series =
    [
        new("run", typeof(long), row => row.Run),
        new("metric", typeof(string), row => row.Metric),
        new("firstStep", typeof(long), row => row.Bucket.FirstStep),
        new("lastStep", typeof(long), row => row.Bucket.LastStep),
        new("count", typeof(long), row => row.Bucket.Count),
        new("mean", typeof(double), row => row.Bucket.Mean),
        new("min", typeof(double), row => row.Bucket.Min),
        new("max", typeof(double), row => row.Bucket.Max),
        new("last", typeof(double), row => row.Bucket.Last),
    ];

    private static readonly TableColumn<(long Run, EpisodeRecord Episode)>[] s_episodes =
    [
        new("run", typeof(long), row => row.Run),
        new("episode", typeof(long), row => row.Episode.Episode),
        new("startStep", typeof(long), row => row.Episode.StartStep),
        new("length", typeof(long), row => (long)row.Episode.Length),
        new("return", typeof(double), row => row.Episode.Return),
        new("right", typeof(bool), row => row.Episode.Right),
    ];

    private static readonly TableColumn<ScoreEntry>[] s_scores =
    [
        TableColumn<ScoreEntry>.Text("algorithm", row => row.Algorithm),
        TableColumn<ScoreEntry>.Text("task", row => row.Task),
        TableColumn<ScoreEntry>.Whole("seed", row => row.Seed),
        TableColumn<ScoreEntry>.Whole("run", row => row.Run),
        TableColumn<ScoreEntry>.Number("score", row => row.Score),
        TableColumn<ScoreEntry>.Truth("complete", row => row.Complete),
    ];

    /// <summary>What a run is and came to.</summary>
    public static IReadOnlyList<TableColumn<RunSummary>> RunColumns { get; } =
    [
        TableColumn<RunSummary>.Whole("run", run => run.Id),
        TableColumn<RunSummary>.Text("name", run => run.Name),
        TableColumn<RunSummary>.Text("title", run => run.Title),
        TableColumn<RunSummary>.Whole("seed", run => run.Seed),
        TableColumn<RunSummary>.Text("status", run => run.Status.ToString().ToLowerInvariant()),
        TableColumn<RunSummary>.Text("reason", run => run.Reason),
        TableColumn<RunSummary>.Whole("step", run => run.Step),
        TableColumn<RunSummary>.Whole("plannedSteps", run => run.PlannedSteps),
        TableColumn<RunSummary>.Whole("episodes", run => run.Episodes),
        TableColumn<RunSummary>.Number("lastReturn", run => run.LastReturn),
        TableColumn<RunSummary>.Number("recentReturn", run => run.RecentReturn),
        TableColumn<RunSummary>.Number("recentRight", run => run.RecentRight),
        TableColumn<RunSummary>.Whole("solvedAt", run => run.SolvedAt),
        TableColumn<RunSummary>.Whole("lostAt", run => run.LostAt),
        TableColumn<RunSummary>.Number("finalReturn", run => run.Final?.Mean),
        TableColumn<RunSummary>.Whole("finalEpisodes", run => run.Final?.Episodes),
        TableColumn<RunSummary>.Number("stepsPerSecond", run => run.StepsPerSecond),
        TableColumn<RunSummary>.Number("elapsedSeconds", run => run.ElapsedSeconds),
        TableColumn<RunSummary>.Text("tags", run => string.Join(' ', run.Tags)),
        TableColumn<RunSummary>.Text("preset", run => run.Preset),
        TableColumn<RunSummary>.Text("variant", run => run.Variant),
        TableColumn<RunSummary>.Text("group", run => run.Group),
        TableColumn<RunSummary>.Time("created", run => run.CreatedAt),
        TableColumn<RunSummary>.Time("updated", run => run.UpdatedAt),
        TableColumn<RunSummary>.Whole("diskBytes", run => run.DiskBytes),
    ];

    /// <summary>One row per non-empty bucket: how many samples it sums up, their mean, smallest, largest and last.</summary>
    /// <param name="runs">Asked for one after the other, as the rows are.</param>
    public static ExportTable Series(IEnumerable<(long Run, IReadOnlyList<SeriesColumn> Series)> runs) =>
        ExportTable.Of(
            s_series,
            from run in runs
            from column in run.Series
            from bucket in column.Buckets
            where bucket.Count > 0
            select (run.Run, column.Metric, bucket)
        );

    /// <summary>One row per stored episode.</summary>
    /// <param name="runs">Likewise.</param>
    public static ExportTable Episodes(IEnumerable<(long Run, IReadOnlyList<EpisodeRecord> Episodes)> runs) =>
        ExportTable.Of(s_episodes, from run in runs from episode in run.Episodes select (run.Run, episode));

    /// <summary>One row per run, with the settings in which they differ as further columns.</summary>
    public static ExportTable Runs(IReadOnlyList<RunDetail> runs) =>
        ExportTable.Of(
            [
                .. RunColumns.Select(column => column.Of<RunDetail>(run => run.Summary)),
                .. ResultTable.KeysThatDiffer([.. runs.Select(run => run.Settings)]).Select(Setting),
            ],
            runs
        );

    /// <summary>One row per algorithm, task and seed that any of them has; only the rows that are complete are in score arrays.</summary>
    public static ExportTable Scores(ScoreArrays scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return ExportTable.Of(s_scores, scores.Rows);
    }

    /// <summary>Without a value where the setting has no effect.</summary>
    private static TableColumn<RunDetail> Setting(string key)
    {
        var kind = SettingsDocument.Descriptors.First(setting => setting.Key == key).Kind;
        var (type, read) = kind switch
        {
            "integer" => (typeof(long), (Func<string, object>)(text => long.Parse(text, CultureInfo.InvariantCulture))),
            "number" => (typeof(double), text => double.Parse(text, CultureInfo.InvariantCulture)),
            "switch" => (typeof(bool), text => bool.Parse(text)),
            _ => (typeof(string), text => text),
        };
        return new TableColumn<RunDetail>(
            key,
            type,
            run => SettingsDocument.Applies(run.Settings, key) ? read(SettingsDocument.Get(run.Settings, key)) : null
        );
    }
}
