using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Rtrl.Web.Http;

/// <summary>
/// Writes every problem of the server, whoever found it, in one form: application/problem+json, whatever the request would rather have.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (http, problem) = (context.HttpContext, context.ProblemDetails);
        var status = problem.Status ??= http.Response.StatusCode;
        problem.Title ??= ReasonPhrases.GetReasonPhrase(status);
        problem.Detail ??= Words(http, status);
        problem.Instance = http.Request.Path;
        http.Response.StatusCode = status;
        await http.Response.WriteAsJsonAsync(problem, s_format, "application/problem+json", http.RequestAborted);
    }

    /// <summary>For what no endpoint took.</summary>
    private static string Words(HttpContext context, int status)
    {
        var request = context.Request;
        return status switch
        {
            StatusCodes.Status404NotFound => $"There is no {request.Path}. What there is stands in /openapi/v1.json.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{request.Path} does not take {request.Method}; allowed: {context.Response.Headers.Allow}.",
            StatusCodes.Status415UnsupportedMediaType =>
                $"The body is “{request.ContentType}”; allowed: {MediaTypeNames.Application.Json}, "
                    + $"and for a bundle of runs {MediaTypeNames.Application.Octet}.",
            _ => $"{request.Method} {request.Path} was refused.",
        };
    }
}
