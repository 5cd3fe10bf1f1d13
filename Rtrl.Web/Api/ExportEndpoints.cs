using System.Text;
using Rtrl.Data;
using Rtrl.Web.Exports;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Tables for other programs; steps, counts and all, so that a figure can be made again.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder api)
    {
        api.MapGet("/runs/{id}/exports/series.csv", async (long id, string? metric, IRunTable table, IRunCopies copies, CancellationToken cancellation) =>
        {
            table.Require(id);
            var columns = (await copies.SeriesAsync(id, cancellation)).Where(column => metric is null || column.Metric == metric).ToArray();
            if (metric is not null && columns.Length == 0)
                throw RequestException.NotFound("metric", metric, $"Run {id} has recorded no metric “{metric}”.");
            return Csv($"run-{id}-series.csv", writer => RunTables.Series(id, columns, writer));
        }).WithSummary("Every bucket of one metric or all, as CSV.").WithTags("Exports").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet("/runs/{id}/exports/episodes.csv", (long id, IRunTable table, IRunQueries queries) =>
        {
            table.Require(id);
            return Csv($"run-{id}-episodes.csv", writer => RunTables.Episodes(id, queries.Episodes(id, 0, long.MaxValue, int.MaxValue), writer));
        }).WithSummary("Every stored episode, as CSV.").WithTags("Exports").Produces(StatusCodes.Status200OK, contentType: "text/csv").ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static IResult Csv(string name, Action<TextWriter> write)
    {
        var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
            write(writer);
        return Results.File(bytes.ToArray(), "text/csv", name);
    }
}
