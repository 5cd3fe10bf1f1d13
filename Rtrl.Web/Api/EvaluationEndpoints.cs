using System.Text.Json;
using Rtrl.Engine.Clones;
using Rtrl.Web.Inspection;

namespace Rtrl.Web.Api;

/// <summary>Return of frozen weights.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder api) =>
        api.MapPost(
                "/runs/{id}/evaluations",
                async (
                    long id,
                    Body<EvaluationRequest> request,
                    RunStates states,
                    InspectionWorker worker,
                    CancellationToken cancellation
                ) =>
                {
                    var settings = request.Value.Settings();
                    var state = await states.ReadAsync(id, Word(request.Value.Checkpoint), cancellation);
                    var result = await worker.RunAsync(
                        token => Evaluation.Run(Sandbox.Of(state.Settings, state.Checkpoint), settings, token),
                        cancellation
                    );
                    return EvaluationResource.Of(id, state.Source, result);
                }
            )
            .WithSummary(
                "Return over n episodes with weights and statistics frozen, greedy unless asked otherwise, with a 95 % interval. "
                    + "The run is not touched and nothing is stored."
            )
            .WithTags("Inspection")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>A checkpoint may be named by a word or by its number.</summary>
    public static string? Word(JsonElement? checkpoint) =>
        checkpoint switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            { } other => throw RequestException.Bad("checkpoint", other.GetRawText(), RunStates.Allowed),
        };
}
