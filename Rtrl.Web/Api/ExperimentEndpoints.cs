using System.Text.Json;
using Rtrl.Data;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Experiments;
using Rtrl.Web.Exports;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Experiments: declare, start, pause, and what they came to.</summary>
internal static class ExperimentEndpoints
{
    private const string Tag = "Experiments";

    public static void MapExperiments(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/experiments",
                (ExperimentControl experiments) => experiments.List().Select(progress => ExperimentRow.Of(progress)).ToArray()
            )
            .WithSummary("Experiments of the history, then those that come with the program.")
            .WithTags(Tag);
        api.MapGet("/experiments/{name}", (string name, ExperimentControl experiments) => ExperimentResource.Of(experiments.Require(name)))
            .WithSummary("One experiment with the run of every cell and seed.")
            .WithTags(Tag)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapPut(
                "/experiments/{name}",
                async (string name, Body<DeclareRequest> request, ExperimentControl experiments) =>
                    ExperimentResource.Of(await experiments.SaveAsync(name, Declaration(request.Value)))
            )
            .WithSummary("Declares an experiment, or replaces its declaration; nothing starts.")
            .WithTags(Tag)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPost(
                "/experiments/{name}/plan",
                (string name, Body<DeclareRequest> request, IRunTable table, IRunQueries queries, ITrainingLoad load) =>
                    PlanResource.Of(
                        ExperimentProgress.Of(ExperimentFile.Read(name, Declaration(request.Value)), active: false, table.List()),
                        new StepTimes(queries),
                        load.Workers.Workers
                    )
            )
            .WithSummary("What a declaration would start and about how long it would take; stores nothing.")
            .WithTags(Tag)
            .ProducesProblem(StatusCodes.Status400BadRequest);
        api.MapPost(
                "/experiments/{name}/commands",
                async (string name, Body<ExperimentCommandBody> request, ExperimentControl experiments) =>
                    ExperimentResource.Of(await CommandAsync(name, request.Value, experiments))
            )
            .WithSummary(
                "start: makes the missing runs and takes up those that stand still. pause: all that train or wait. again: the "
                    + "value is a run that failed or was stopped."
            )
            .WithTags(Tag)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet(
                "/experiments/{name}/table",
                (string name, ExperimentControl experiments, IRunTable table, ExperimentResults results) =>
                    results.Of(experiments.Require(name).Experiment, table.List())
            )
            .WithSummary(
                "Each cell over its seeds: interquartile mean, intervals, solve rate, difference from the first cell, and the "
                    + "experiment’s own measures."
            )
            .WithTags(Tag)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet(
                "/experiments/{name}/claims",
                (string name, ExperimentControl experiments, IRunTable table, ExperimentResults results) =>
                {
                    var experiment = experiments.Require(name).Experiment;
                    return ClaimCheck.Of(experiment, results.Of(experiment, table.List())).Select(ClaimResource.Of).ToArray();
                }
            )
            .WithSummary("What the paper says of it, and whether the runs that there are bear it out; empty where nothing is reported.")
            .WithTags(Tag)
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet(
                "/experiments/{name}/exports/table.csv",
                (string name, ExperimentControl experiments, IRunTable table, ExperimentResults results) =>
                {
                    var rows = ResultRows.Of(results.Of(experiments.Require(name).Experiment, table.List()));
                    return ExportEndpoints.Csv($"{name}.csv", rows.WriteCsv);
                }
            )
            .WithSummary("The same as CSV.")
            .WithTags(Tag)
            .Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapDelete(
                "/experiments/{name}",
                async (string name, ExperimentControl experiments) =>
                {
                    await experiments.DeleteAsync(name);
                    return TypedResults.NoContent();
                }
            )
            .WithSummary("Forgets a declaration; its runs stay.")
            .WithTags(Tag)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static Task<ExperimentProgress> CommandAsync(string name, ExperimentCommandBody body, ExperimentControl experiments) =>
        body.Command switch
        {
            "start" => experiments.StartAsync(name),
            "pause" => experiments.PauseAsync(name),
            "again" => experiments.RunAgainAsync(
                name,
                body.Value ?? throw RequestException.Bad("value", null, "the number of a run of the experiment")
            ),
            _ => throw RequestException.Bad("command", body.Command, "start, pause or again"),
        };

    private static string Declaration(DeclareRequest request) =>
        request.Declaration is { ValueKind: JsonValueKind.Object } json
            ? JsonSerializer.Serialize(json, s_indented)
            : throw RequestException.Bad(
                "declaration",
                request.Declaration?.GetRawText(),
                "an object with title, preset, settings, vary and seeds"
            );

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
