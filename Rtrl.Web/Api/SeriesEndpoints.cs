using System.Globalization;
using Rtrl.Engine;
using Rtrl.Engine.Contracts;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Recorded metrics over the steps of runs.</summary>
internal static class SeriesEndpoints
{
    private const int MostRuns = 200;

    public static void MapSeries(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/series",
                async (string runs, string metric, int? points, IRunTable table, IRunCopies copies, CancellationToken cancellation) =>
                {
                    var ids = RunsIn(runs);
                    var metrics = metric.Split(',').Select(Require).DistinctBy(known => known.Name).ToList();
                    var most = MostPoints(points);
                    var existing = table.List().Select(run => run.Id).ToHashSet();
                    foreach (var id in ids.Where(id => !existing.Contains(id)))
                        throw RequestException.NotFound("runs", id, $"There is no run {id}.");
                    var recorded = (await copies.SeriesAsync(ids, [.. metrics.Select(known => known.Name)], cancellation)).ToLookup(
                        series => series.RunId,
                        series => series.Column
                    );
                    return from id in ids
                        from about in metrics
                        let column = recorded[id].FirstOrDefault(column => column.Metric == about.Name)
                        select Resource(id, about, column, column?.Buckets ?? [], most);
                }
            )
            .WithSummary("Metrics of several runs in one answer: numbers of runs and names of metrics with commas between.")
            .WithTags("Series")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet(
                "/runs/{id}/series",
                async (long id, IRunTable table, IRunCopies copies, CancellationToken cancellation) =>
                {
                    table.Require(id);
                    var columns = await copies.SeriesAsync(id, cancellation);
                    return columns
                        .Select(column => new
                        {
                            column.Metric,
                            column.BucketWidth,
                            Buckets = column.Buckets.Count,
                        })
                        .ToArray();
                }
            )
            .WithSummary("Metrics this run has recorded.")
            .WithTags("Series")
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet(
                "/runs/{id}/series/{metric}",
                async (
                    long id,
                    string metric,
                    long? from,
                    long? to,
                    int? points,
                    IRunTable table,
                    IRunCopies copies,
                    CancellationToken cancellation
                ) =>
                {
                    table.Require(id);
                    var about = Require(metric);
                    var most = MostPoints(points);
                    if (from is < 0)
                        throw RequestException.Bad("from", from, "steps from 0");
                    if (to is < 0)
                        throw RequestException.Bad("to", to, "steps from 0");
                    if (from > to)
                        throw RequestException.Bad("from", from, $"at most to, which is {to}");
                    var column = (await copies.SeriesAsync(id, cancellation)).FirstOrDefault(recorded => recorded.Metric == metric);
                    SeriesBucket[] buckets =
                    [
                        .. column?.Buckets.Where(bucket =>
                            (from is null || bucket.LastStep >= from) && (to is null || bucket.FirstStep <= to)
                        ) ?? [],
                    ];
                    return Resource(id, about, column, buckets, most);
                }
            )
            .WithSummary("One metric between two steps, in at most so many points; neighbouring buckets are merged.")
            .WithTags("Series")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static MetricDescriptor Require(string metric) =>
        Catalogue.Metrics.FirstOrDefault(known => known.Name == metric)
        ?? throw RequestException.NotFound(
            "metric",
            metric,
            $"There is no metric “{metric}”. There are: {string.Join(", ", Catalogue.Metrics.Select(known => known.Name))}."
        );

    private static int MostPoints(int? points) => RunAccess.Between(points, 1000, 1, 10_000, "points");

    private static List<long> RunsIn(string runs)
    {
        var ids = runs.Split(',')
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1)
            .Distinct()
            .ToList();
        return ids.Contains(-1) || ids.Count > MostRuns
            ? throw RequestException.Bad("runs", runs, $"numbers of at most {MostRuns} runs with commas between, such as 1,2,3")
            : ids;
    }

    private static SeriesResource Resource(
        long id,
        MetricDescriptor about,
        SeriesColumn? column,
        IReadOnlyList<SeriesBucket> buckets,
        int most
    )
    {
        var merged = BucketMerge.Merge(buckets, most);
        return new SeriesResource(
            id,
            about.Name,
            about.Title,
            about.Unit,
            column?.BucketWidth ?? 0,
            merged.Count == buckets.Count
                ? "buckets as recorded"
                : $"mean of {BucketMerge.GroupSize(buckets.Count, most)} neighbouring buckets, weighted by their counts",
            merged
        );
    }
}
