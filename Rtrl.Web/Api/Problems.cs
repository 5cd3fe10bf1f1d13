using Microsoft.AspNetCore.Mvc;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Settings;
using Rtrl.Web.Refusals;

namespace Rtrl.Web.Api;

/// <summary>Turns what went wrong into problem details with an entry per field: the field, its value, and what is allowed.</summary>
internal static class Problems
{
    private const int LongestValue = 200;
    private const int LongestMessage = 1_000;

    public static ProblemDetails Of(Exception exception) =>
        exception switch
        {
            RequestException request => Problem(request.Status, request.Problems),
            InvalidSettingsException settings => Problem(StatusCodes.Status400BadRequest, settings.Problems),
            RefusalException { Field: { } field } refusal => Problem(
                StatusOf(refusal.Kind),
                [new SettingProblem(field, refusal.Value, refusal.Message)]
            ),
            RefusalException refusal => Problem(StatusOf(refusal.Kind), refusal.Message),
            SandboxException sandbox => Problem(StatusCodes.Status409Conflict, sandbox.Message),
            HistoryException history => Problem(
                history.Gone ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable,
                history.Message
            ),
            BadHttpRequestException bad => Problem(
                bad.StatusCode,
                bad.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => $"The body is too large; allowed: {RequestJson.MostBytes:N0} bytes.",
                    StatusCodes.Status408RequestTimeout => "The body came too slowly to wait for the rest of it.",
                    _ => "The request ended before it was complete, or is no HTTP.",
                }
            ),
            OperationCanceledException => Problem(
                StatusCodes.Status503ServiceUnavailable,
                "The work was given up because the server is stopping. Nothing was changed."
            ),
            _ => Problem(
                StatusCodes.Status500InternalServerError,
                "This is a fault of the server; its log has the details. Training is not affected."
            ),
        };

    private static ProblemDetails Problem(int status, IReadOnlyList<SettingProblem> problems)
    {
        var told = problems
            .Take(JsonShape.MostProblems)
            .Select(one => new
            {
                field = Cut(one.Key, LongestValue),
                value = Cut(one.Value, LongestValue),
                message = Cut(one.Message, LongestMessage),
            })
            .ToArray();
        var rest = problems.Count - told.Length;
        var problem = Problem(status, string.Join(" ", told.Select(one => one.message)) + (rest > 0 ? $" And {rest:N0} more." : ""));
        problem.Extensions["errors"] = told;
        return problem;
    }

    private static ProblemDetails Problem(int status, string detail) =>
        new() { Status = status, Detail = Cut(detail, JsonShape.MostProblems * LongestMessage) };

    /// <summary>What is given back of an endless text: its beginning and its end, where a message says what is allowed.</summary>
    private static string? Cut(string? text, int most) =>
        text is null || text.Length <= most ? text : $"{Whole(text[..(most / 2)])} … {Whole(text[^(most / 2)..])}";

    /// <summary>Without the half of a surrogate pair that a cut left at either end.</summary>
    private static string Whole(string cut) => cut[(char.IsLowSurrogate(cut[0]) ? 1 : 0)..(char.IsHighSurrogate(cut[^1]) ? ^1 : ^0)];

    private static int StatusOf(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Unknown => StatusCodes.Status404NotFound,
            RefusalKind.BadValue => StatusCodes.Status400BadRequest,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
}
