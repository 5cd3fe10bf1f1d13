using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Rtrl.Data.Entities;
using Rtrl.Engine.Contracts;

namespace Rtrl.Data.Writing;

/// <summary>Turns reports into rows.</summary>
internal static class ReportWriter
{
    /// <exception cref="HistoryException">The run is gone, or another process owns it now.</exception>
    public static void Apply(WriteScope scope, Claims claims, long runId, RunReports reports)
    {
        claims.Check(scope, runId, reports.Epoch);
        WriteEpisodes(scope.Db, runId, reports.Episodes);
        if (reports.Series is { } series)
            WriteSeries(scope.Db, runId, series);
        if (reports.Progress is { } progress)
            WriteProgress(scope, progress);
    }

    public static void WriteSeries(HistoryContext db, long runId, IReadOnlyList<SeriesColumn> columns)
    {
        foreach (var column in columns)
        {
            var packed = SeriesCodec.Pack(column);
            db.Database.ExecuteSql(
                $"""
                INSERT INTO series (RunId, Metric, Bytes, Packed) VALUES ({runId}, {column.Metric}, {packed.LongLength}, {packed})
                ON CONFLICT (RunId, Metric) DO UPDATE SET Bytes = excluded.Bytes, Packed = excluded.Packed
                """
            );
        }
    }

    private static void WriteEpisodes(HistoryContext db, long runId, IReadOnlyList<EpisodeRecord> episodes)
    {
        if (episodes.Count == 0)
            return;
        var first = episodes[0].Episode;
        var newest = episodes[^1].Episode;
        var oldestOfTheLast = newest - EpisodeWindow.Last + 1;

        // A resumed run lives some episodes again: what it says now replaces what was there.
        db.Episodes.Where(episode =>
                episode.RunId == runId
                && (episode.Episode >= first || (episode.Episode >= EpisodeWindow.First && episode.Episode < oldestOfTheLast))
            )
            .ExecuteDelete();
        InsertEpisodes(db, runId, episodes.Where(episode => EpisodeWindow.Holds(episode.Episode, newest)));
    }

    /// <summary>
    /// Thousands of rows a second while training wants the same processor: one prepared statement, which takes a tenth of the time that
    /// tracked entities take.
    /// </summary>
    public static void InsertEpisodes(HistoryContext db, long runId, IEnumerable<EpisodeRecord> episodes)
    {
        using var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
        command.Transaction = (SqliteTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText =
            "INSERT INTO episodes (RunId, Episode, StartStep, Length, Return, Right) VALUES ($run, $episode, $start, $length, "
            + "$return, $right)";
        command.Parameters.AddWithValue("$run", runId);
        var index = command.Parameters.Add("$episode", SqliteType.Integer);
        var start = command.Parameters.Add("$start", SqliteType.Integer);
        var length = command.Parameters.Add("$length", SqliteType.Integer);
        var @return = command.Parameters.Add("$return", SqliteType.Real);
        var right = command.Parameters.Add("$right", SqliteType.Integer);
        command.Prepare();
        foreach (var episode in episodes)
        {
            index.Value = episode.Episode;
            start.Value = episode.StartStep;
            length.Value = episode.Length;
            @return.Value = double.IsNaN(episode.Return) ? DBNull.Value : episode.Return;
            right.Value = episode.Right;
            command.ExecuteNonQuery();
        }
    }

    public static void WriteProgress(WriteScope scope, RunProgress progress)
    {
        var sparkline = SparklineCodec.Pack(progress.Sparkline);
        var (final, episodes) = (Finite(progress.Final?.Mean), progress.Final?.Episodes ?? 0);
        scope
            .Db.Runs.Where(run => run.Id == progress.RunId)
            .ExecuteUpdate(run =>
                run.SetProperty(row => row.Step, progress.Step)
                    .SetProperty(row => row.Episodes, progress.Episodes)
                    .SetProperty(row => row.LastReturn, Finite(progress.LastReturn))
                    .SetProperty(row => row.RecentRight, Finite(progress.RecentRight))
                    .SetProperty(row => row.RecentReturn, Finite(progress.RecentReturn))
                    .SetProperty(row => row.SolvedAt, progress.SolvedAt)
                    .SetProperty(row => row.LostAt, progress.LostAt)
                    .SetProperty(row => row.FinalReturn, final)
                    .SetProperty(row => row.FinalEpisodes, episodes)
                    .SetProperty(row => row.StepsPerSecond, Finite(progress.StepsPerSecond) ?? 0)
                    .SetProperty(row => row.ElapsedSeconds, Finite(progress.ElapsedSeconds) ?? 0)
                    .SetProperty(row => row.Sparkline, sparkline)
                    .SetProperty(row => row.UpdatedAt, scope.Now)
            );
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
