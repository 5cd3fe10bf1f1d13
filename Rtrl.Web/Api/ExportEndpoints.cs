using System.Text;
using Rtrl.Data;
using Rtrl.Web.Experiments;
using Rtrl.Web.Exports;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Tables for other programs; steps, counts and all, so that a figure can be made again.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/runs/{id}/exports/series.csv",
                async (long id, string? metric, IRunTable table, IRunCopies copies, CancellationToken cancellation) =>
                {
                    table.Require(id);
                    var columns = (await copies.SeriesAsync(id, cancellation))
                        .Where(column => metric is null || column.Metric == metric)
                        .ToArray();
                    if (metric is not null && columns.Length == 0)
                        throw RequestException.NotFound("metric", metric, $"Run {id} has recorded no metric “{metric}”.");
                    return Csv($"run-{id}-series.csv", RunTables.Series([(id, columns)]).WriteCsv);
                }
            )
            .WithSummary("Every bucket of one metric or all, as CSV.")
            .WithTags("Exports")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet(
                "/runs/{id}/exports/episodes.csv",
                (long id, IRunTable table, IRunQueries queries) =>
                {
                    table.Require(id);
                    return Csv(
                        $"run-{id}-episodes.csv",
                        RunTables.Episodes([(id, queries.Episodes(id, 0, long.MaxValue, int.MaxValue))]).WriteCsv
                    );
                }
            )
            .WithSummary("Every stored episode, as CSV.")
            .WithTags("Exports")
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapGet(
                "/exports/{table}.{format}",
                async (
                    string table,
                    string format,
                    string? runs,
                    string? experiment,
                    string? where,
                    string? algorithm,
                    string? task,
                    string? measure,
                    IRunQueries queries,
                    ExperimentControl experiments,
                    HistoryOptions history,
                    CancellationToken cancellation
                ) =>
                {
                    var written =
                        TableFormat.Find(format)
                        ?? throw RequestException.Bad("format", format, string.Join(", ", TableFormat.All.Select(one => one.Name)));
                    if (!RunExport.Tables.Contains(table))
                        throw RequestException.Bad("table", table, string.Join(", ", RunExport.Tables));
                    var chosen = RunSelection.Of(runs, experiment, where, queries, experiments);
                    var export = RunExport.Of(table, written, chosen.Runs, queries, chosen.Experiment, algorithm, task, measure);
                    var file = history.Scratch();
                    try
                    {
                        await export.WriteAsync(file, cancellation);
                    }
                    catch
                    {
                        await file.DisposeAsync();
                        throw;
                    }

                    file.Position = 0;
                    return Results.File(file, written.MediaType, $"{chosen.Experiment?.Name ?? "rtrl"}-{table}.{format}");
                }
            )
            .WithSummary(
                "One table of many runs: runs, series, episodes or scores as csv, json or parquet, of runs (1,2,5-9), "
                    + "of an experiment, or of those that a query finds. Of scores, algorithm and task name the factors that tell "
                    + "these (with "
                    + "commas between), measure is final or normalised; their JSON holds arrays for rliable."
            )
            .WithTags("Exports")
            .Produces(
                StatusCodes.Status200OK,
                contentType: TableFormat.Csv.MediaType,
                additionalContentTypes: [TableFormat.Json.MediaType, TableFormat.Parquet.MediaType]
            )
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    internal static IResult Csv(string name, Action<TextWriter> write)
    {
        var bytes = new MemoryStream();
        using (var writer = new StreamWriter(bytes, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true))
            write(writer);
        return Results.File(bytes.ToArray(), "text/csv", name);
    }
}
