using System.Globalization;
using System.Text;
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
            return Csv($"run-{id}-series.csv", "run,metric,firstStep,lastStep,count,mean,min,max,last", columns.SelectMany(column => column.Buckets.Where(bucket => bucket.Count > 0).Select(bucket =>
                string.Create(CultureInfo.InvariantCulture, $"{id},{column.Metric},{bucket.FirstStep},{bucket.LastStep},{bucket.Count},{bucket.Mean:R},{bucket.Min:R},{bucket.Max:R},{bucket.Last:R}"))));
        }).WithSummary("Every bucket of one metric or all, as CSV.").WithTags("Exports").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet("/runs/{id}/exports/episodes.csv", (long id, ITrainingControl training, IRunQueries queries) =>
        {
            training.Require(id);
            return Csv($"run-{id}-episodes.csv", "run,episode,startStep,length,return,right", queries.Episodes(id, 0, long.MaxValue, int.MaxValue).Select(episode =>
                string.Create(CultureInfo.InvariantCulture, $"{id},{episode.Episode},{episode.StartStep},{episode.Length},{episode.Return:R},{(episode.Right ? "true" : "false")}")));
        }).WithSummary("Every stored episode, as CSV.").WithTags("Exports").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>Numbers and metric names only, so nothing needs quotes.</summary>
    private static IResult Csv(string name, string header, IEnumerable<string> lines)
    {
        var text = new StringBuilder(header).Append('\n');
        foreach (var line in lines)
            text.Append(line).Append('\n');
        return Results.File(Encoding.UTF8.GetBytes(text.ToString()), "text/csv", name);
    }
}
