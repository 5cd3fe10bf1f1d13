using Rtrl.Engine;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Recorded metrics over the steps of a run.</summary>
internal static class SeriesEndpoints
{
    public static void MapSeries(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{id}/series", async (long id, ITrainingControl training, CancellationToken cancellation) =>
        {
            training.Require(id);
            var columns = await training.SeriesAsync(id, cancellation);
            return columns.Select(column => new { column.Metric, column.BucketWidth, Buckets = column.Buckets.Count }).ToArray();
        }).WithSummary("Metrics this run has recorded.").WithTags("Series").ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet("/runs/{id}/series/{metric}", async (long id, string metric, long? from, long? to, int? points, ITrainingControl training, CancellationToken cancellation) =>
        {
            training.Require(id);
            var about = Catalogue.Metrics.FirstOrDefault(known => known.Name == metric)
                ?? throw RequestException.NotFound("metric", metric, $"There is no metric “{metric}”. There are: {string.Join(", ", Catalogue.Metrics.Select(known => known.Name))}.");
            var most = RunAccess.Between(points, 1000, 1, 10_000, "points");
            if (from is < 0)
                throw RequestException.Bad("from", from, "steps from 0");
            if (to is < 0)
                throw RequestException.Bad("to", to, "steps from 0");
            if (from > to)
                throw RequestException.Bad("from", from, $"at most to, which is {to}");
            var column = (await training.SeriesAsync(id, cancellation)).FirstOrDefault(recorded => recorded.Metric == metric);
            var buckets = column?.Buckets.Where(bucket => (from is null || bucket.LastStep >= from) && (to is null || bucket.FirstStep <= to)).ToArray() ?? [];
            var merged = BucketMerge.Merge(buckets, most);
            return new SeriesResource(
                id, metric, about.Title, about.Unit, column?.BucketWidth ?? 0,
                merged.Count == buckets.Length ? "buckets as recorded" : $"mean of {BucketMerge.GroupSize(buckets.Length, most)} neighbouring buckets, weighted by their counts", merged);
        }).WithSummary("One metric between two steps, in at most so many points; neighbouring buckets are merged.").WithTags("Series")
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
    }
}
