using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Exports;

/// <summary>What the history holds of a run, as tables: the same for REST and the command line.</summary>
public static class RunTables
{
    private static readonly string[] s_series = ["run", "metric", "firstStep", "lastStep", "count", "mean", "min", "max", "last"];
    private static readonly string[] s_episodes = ["run", "episode", "startStep", "length", "return", "right"];

    /// <summary>One row per non-empty bucket: how many samples it sums up, their mean, smallest, largest and last.</summary>
    public static void Series(long run, IEnumerable<SeriesColumn> series, TextWriter writer) => CsvTable.Write(
        writer, s_series,
        from column in series
        from bucket in column.Buckets
        where bucket.Count > 0
        select new object?[] { run, column.Metric, bucket.FirstStep, bucket.LastStep, bucket.Count, bucket.Mean, bucket.Min, bucket.Max, bucket.Last });

    /// <summary>One row per stored episode.</summary>
    public static void Episodes(long run, IEnumerable<EpisodeRecord> episodes, TextWriter writer) => CsvTable.Write(
        writer, s_episodes, episodes.Select(episode => new object?[] { run, episode.Episode, episode.StartStep, episode.Length, episode.Return, episode.Right }));
}
