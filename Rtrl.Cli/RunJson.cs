using System.Text.Json;
using System.Text.Json.Serialization;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Cli;

/// <summary>What the history holds of a run, as one JSON document.</summary>
internal static class RunJson
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>Run, settings, provenance, series and episodes; non-finite numbers become null.</summary>
    public static void Write(RunDetail run, IEnumerable<SeriesColumn> series, IEnumerable<EpisodeRecord> episodes, TextWriter writer)
    {
        using var settings = JsonDocument.Parse(SettingsDocument.ToJson(run.Settings));
        writer.WriteLine(
            JsonSerializer.Serialize(
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
                    run.Summary.LostAt,
                    FinalReturn = run.Summary.Final?.Mean,
                    FinalEpisodes = run.Summary.Final?.Episodes ?? 0,
                    Settings = settings.RootElement,
                    run.Provenance,
                    Series = series.Select(column => new
                    {
                        column.Metric,
                        column.BucketWidth,
                        Buckets = column
                            .Buckets.Where(bucket => bucket.Count > 0)
                            .Select(bucket => new
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
                    EpisodeRows = episodes.Select(episode => new
                    {
                        episode.Episode,
                        episode.StartStep,
                        episode.Length,
                        Return = Finite(episode.Return),
                        episode.Right,
                    }),
                },
                s_json
            )
        );
    }

    private static double? Finite(double number) => double.IsFinite(number) ? number : null;
}
