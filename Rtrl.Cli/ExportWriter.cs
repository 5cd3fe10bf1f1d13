using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;

namespace Rtrl.Cli;

/// <summary>Writes what the history holds of a run.</summary>
internal static class ExportWriter
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>One row per non-empty bucket: how many samples it sums up, their mean, smallest, largest and last.</summary>
    public static void SeriesCsv(IEnumerable<SeriesColumn> series, TextWriter writer)
    {
        writer.WriteLine("metric,firstStep,lastStep,count,mean,min,max,last");
        foreach (var column in series)
            foreach (var bucket in column.Buckets.Where(bucket => bucket.Count > 0))
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{column.Metric},{bucket.FirstStep},{bucket.LastStep},{bucket.Count},{bucket.Mean:R},{bucket.Min:R},{bucket.Max:R},{bucket.Last:R}"));
    }

    public static void EpisodesCsv(IEnumerable<EpisodeRecord> episodes, TextWriter writer)
    {
        writer.WriteLine("episode,startStep,length,return,right");
        foreach (var episode in episodes)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{episode.Episode},{episode.StartStep},{episode.Length},{episode.Return:R},{(episode.Right ? "true" : "false")}"));
    }

    /// <summary>Run, settings, provenance, series and episodes in one document; non-finite numbers become null.</summary>
    public static void Json(RunDetail run, IEnumerable<SeriesColumn> series, IEnumerable<EpisodeRecord> episodes, TextWriter writer)
    {
        using var settings = JsonDocument.Parse(SettingsDocument.ToJson(run.Settings));
        writer.WriteLine(JsonSerializer.Serialize(
            new
            {
                run.Summary.Id,
                run.Summary.Name,
                run.Summary.Title,
                run.Summary.Preset,
                run.Summary.Variant,
                run.Summary.Seed,
                Status = run.Summary.Status.ToString().ToLowerInvariant(),
                run.Summary.Step,
                run.Summary.Episodes,
                run.Summary.SolvedAt,
                Settings = settings.RootElement,
                run.Provenance,
                Series = series.Select(column => new
                {
                    column.Metric,
                    column.BucketWidth,
                    Buckets = column.Buckets.Where(bucket => bucket.Count > 0).Select(bucket => new
                    {
                        bucket.FirstStep,
                        bucket.LastStep,
                        bucket.Count,
                        Mean = Finite(bucket.Mean),
                        Min = Finite(bucket.Min),
                        Max = Finite(bucket.Max),
                        Last = Finite(bucket.Last),
                    }),
                }),
                EpisodeRows = episodes.Select(episode => new { episode.Episode, episode.StartStep, episode.Length, Return = Finite(episode.Return), episode.Right }),
            },
            s_json));
    }

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
