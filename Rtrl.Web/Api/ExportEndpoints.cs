using System.Globalization;
using System.Text;
using CsvHelper;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Tables for other programs; steps, counts and all, so that a figure can be made again.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{id}/exports/series.csv", async (long id, string? metric, ITrainingControl training, CancellationToken cancellation) =>
        {
            training.Require(id);
            var columns = (await training.SeriesAsync(id, cancellation)).Where(column => metric is null || column.Metric == metric).ToArray();
            if (metric is not null && columns.Length == 0)
                throw RequestException.NotFound("metric", metric, $"Run {id} has recorded no metric “{metric}”.");
            return Csv($"run-{id}-series.csv", columns.SelectMany(column => column.Buckets.Where(bucket => bucket.Count > 0).Select(bucket => new
            {
                run = id, metric = column.Metric, firstStep = bucket.FirstStep, lastStep = bucket.LastStep, count = bucket.Count, mean = bucket.Mean, min = bucket.Min, max = bucket.Max, last = bucket.Last,
            })));
        }).WithSummary("Every bucket of one metric or all, as CSV.").WithTags("Exports").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet("/runs/{id}/exports/episodes.csv", (long id, ITrainingControl training, IRunQueries queries) =>
        {
            training.Require(id);
            return Csv($"run-{id}-episodes.csv", queries.Episodes(id, 0, long.MaxValue, int.MaxValue).Select(episode => new
            {
                run = id, episode = episode.Episode, startStep = episode.StartStep, length = episode.Length, @return = episode.Return, right = episode.Right,
            }));
        }).WithSummary("Every stored episode, as CSV.").WithTags("Exports").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static IResult Csv<T>(string name, IEnumerable<T> rows)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true))
            csv.WriteRecords(rows);
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv", name);
    }
}
