using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Turns what went wrong into problem details with an entry per field: the field, its value, and what is allowed.</summary>
internal static partial class Problems
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ProblemDetails Of(Exception exception) => exception switch
    {
        RequestException request => Problem(request.Status, request.Message, [new SettingProblem(request.Field, request.Value, request.Message)]),
        InvalidSettingsException settings => Problem(StatusCodes.Status400BadRequest, settings.Message, settings.Problems),
        CommandException command => Problem(StatusOf(command.Refusal), command.Message, command.Field is { } field ? [new SettingProblem(field, command.Value, command.Message)] : []),
        SandboxException sandbox => Problem(StatusCodes.Status409Conflict, sandbox.Message, []),
        HistoryException history => Problem(StatusCodes.Status503ServiceUnavailable, history.Message, []),
        BadHttpRequestException { InnerException: JsonException json } => Json(json),
        BadHttpRequestException bad => Binding(bad),
        JsonException json => Json(json),
        _ => Problem(StatusCodes.Status500InternalServerError, "This is a fault of the server; its log has the details. Training is not affected.", []),
    };

    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        problem.Instance = context.Request.Path;
        return context.Response.WriteAsJsonAsync(problem, s_format, "application/problem+json");
    }

    public static Task WriteAsync(HttpContext context, int status, string title, string detail) =>
        WriteAsync(context, new ProblemDetails { Status = status, Title = title, Detail = detail });

    private static ProblemDetails Problem(int status, string detail, IReadOnlyList<SettingProblem> problems)
    {
        var problem = new ProblemDetails { Status = status, Title = ReasonPhrases.GetReasonPhrase(status), Detail = detail };
        if (problems.Count > 0)
            problem.Extensions["errors"] = problems.Select(one => new { field = one.Key, value = one.Value, message = one.Message }).ToArray();
        return problem;
    }

    private static int StatusOf(CommandRefusal refusal) => refusal switch
    {
        CommandRefusal.UnknownRun => StatusCodes.Status404NotFound,
        CommandRefusal.BadValue => StatusCodes.Status400BadRequest,
        CommandRefusal.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    private static ProblemDetails Json(JsonException exception)
    {
        var field = exception.Path is { Length: > 2 } path ? path[2..] : "body";
        var place = exception.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var fault = place < 0 ? exception.Message : exception.Message[..place];
        var message = fault.Contains("could not be mapped", StringComparison.Ordinal) ? $"There is no field “{field}” here; /openapi/v1.json lists those there are."
            : exception.InnerException is InvalidOperationException token && TokenFailure().Match(token.Message) is { Success: true } kind ? $"{field} holds a value of another kind; allowed: {Kind(kind.Groups["type"].Value)}."
            : ConversionFailure().Match(fault) is { Success: true } match ? $"{field} holds a value of another kind; allowed: {Kind(match.Groups["type"].Value)}."
            : $"The body is not JSON that can be read: {fault}";
        return Problem(StatusCodes.Status400BadRequest, message, [new SettingProblem(field, null, message)]);
    }

    /// <summary>A type's name as the serialiser writes it, in words.</summary>
    private static string Kind(string type)
    {
        if (ListType().Match(type) is { Success: true } list)
            return "a list, each entry " + Kind(list.Groups["entry"].Value);
        return type switch
        {
            "System.Int32" or "System.Int64" => "a whole number",
            "System.Double" or "System.Single" or "number" => "a number",
            "System.Boolean" or "boolean" => "true or false",
            "System.String" or "string" => "a text",
            _ => "an object with the fields /openapi/v1.json lists",
        };
    }

    private static ProblemDetails Binding(BadHttpRequestException exception)
    {
        if (BindingFailure().Match(exception.Message) is not { Success: true } match)
            return Problem(exception.StatusCode, exception.Message, []);
        var (type, field, value) = (match.Groups["type"].Value, match.Groups["field"].Value, match.Groups["value"].Value);
        var allowed = type switch { "long" or "int" => "whole numbers", "bool" => "true and false", _ => type };
        var message = $"{field} is “{value}”; allowed: {allowed}.";
        return Problem(exception.StatusCode, message, [new SettingProblem(field, value, message)]);
    }

    [GeneratedRegex("""^Failed to bind parameter "(Nullable<)?(?<type>[A-Za-z0-9]+)[>?]? (?<field>\w+)" from "(?<value>.*)"\.$""", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex BindingFailure();

    [GeneratedRegex(@"could not be converted to (System\.Nullable`1\[)?(?<type>[^ ]+?)\]?\.$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex ConversionFailure();

    [GeneratedRegex(@" as a (?<type>\w+)\.$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex TokenFailure();

    [GeneratedRegex(@"^System\.Collections\.Generic\.\w+`1\[(?<entry>[^\]]+)\]?$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex ListType();
}
