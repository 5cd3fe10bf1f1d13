using System.Text.Json;
using Rtrl.Web.Live;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Commands to a run; the answer comes when they have taken effect.</summary>
internal static class CommandEndpoints
{
    public static void MapCommands(this IEndpointRouteBuilder api) =>
        api.MapPost(
                "/runs/{id}/commands",
                async (
                    long id,
                    Body<CommandBody> request,
                    IRunTable table,
                    IRunCommands commands,
                    ILiveRuns liveRuns,
                    CancellationToken cancellation
                ) =>
                {
                    var body = request.Value;
                    table.Require(id);
                    if (string.IsNullOrEmpty(body.Command))
                        throw RequestException.Bad("command", null, string.Join(", ", CommandWords.All));
                    var detail = await commands.CommandAsync(id, CommandWords.Parse(body.Command, Text(body.Value)), cancellation);
                    return RunResource.Of(detail, liveRuns.Live(id));
                }
            )
            .WithSummary(
                "pause, resume, step, stop, checkpoint, speed or learning; answers with the run as it is after the command took effect."
            )
            .WithTags("Runs")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static string? Text(JsonElement? value) =>
        value switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } plain => plain.GetRawText(),
            { } other => throw RequestException.Bad("value", other.GetRawText(), "a number, a switch or a text"),
        };
}
