using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Experiments;
using Rtrl.Web.Sharing;

namespace Rtrl.Web.Api;

/// <summary>Runs as one file, out and in.</summary>
internal static class ImportEndpoints
{
    public const string MediaType = "application/octet-stream";

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/exports/bundle" + Bundle.Extension,
                async (
                    string? runs,
                    string? experiment,
                    string? where,
                    string? without,
                    IRunQueries queries,
                    ExperimentControl experiments,
                    IRunSharing sharing,
                    CancellationToken cancellation
                ) =>
                {
                    var chosen = RunSelection.Of(runs, experiment, where, queries, experiments);
                    long[] ids = [.. chosen.Runs.Select(run => run.Summary.Id)];
                    var file = await sharing.ExportAsync(ids, chosen.Experiment, Content(without, chosen.Experiment), cancellation);
                    return Results.File(file, MediaType, FileName(chosen));
                }
            )
            .WithSummary(
                "Runs with all that the history knows of them as one file, for POST /imports: runs (1,2,5-9), an experiment "
                    + "with all its runs, or those that a query finds; without=checkpoints leaves these out, without=details also "
                    + "episodes and all curves but a few points of the return and the experiment's measures."
            )
            .WithTags("Exports")
            .Produces(StatusCodes.Status200OK, contentType: MediaType)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

        api.MapPost(
                "/imports",
                async (HttpContext context, IRunSharing sharing) =>
                {
                    // The copy is counted while it is made, and refused in words.
                    if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                        limit.MaxRequestBodySize = null;
                    return await sharing.ImportAsync(context.Request.Body, context.RequestAborted);
                }
            )
            .WithSummary(
                "Imports a file of GET /exports/bundle.rtrl whole, or nothing of it, and says of each run what became of it. "
                    + "A run that is there already is left as it is."
            )
            .WithTags("Exports")
            .WithMetadata(new AcceptsMetadata([MediaType], typeof(Stream)))
            .Produces<ImportReport>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static BundleContent Content(string? without, Experiment? experiment) =>
        without switch
        {
            null => BundleContent.Whole,
            "checkpoints" => BundleContent.WithoutCheckpoints,
            "details" => BundleContent.WithoutDetails(experiment?.Measures ?? []),
            _ => throw RequestException.Bad("without", without, "checkpoints or details"),
        };

    private static string FileName(RunSelection chosen)
    {
        var runs = chosen.Runs is [var only] ? $"run-{only.Summary.Id}" : $"{chosen.Runs.Count}-runs";
        return (chosen.Experiment?.Name ?? runs) + Bundle.Extension;
    }
}
