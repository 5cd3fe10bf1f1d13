using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Rtrl.Web.Http;

namespace Rtrl.Web.Security;

/// <summary>
/// Any web page can reach localhost. A browser says where a request comes from: whatever changes something or costs work, and every live
/// connection, must come from our own pages or from an address that a person typed. Programs that are no browser send no such header and
/// pass.
/// </summary>
internal sealed class OriginGuard(RequestDelegate next, IOptions<SecurityOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsGuarded(request) || IsOurs(request))
            return next(context);
        var origin = request.Headers.Origin.ToString();
        return ProblemAnswer.WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            "The request comes from another site.",
            $"The origin is “{(origin.Length > 0 ? origin : "another site")}”; allowed is {request.Scheme}://{request.Host}. "
                + "Further origins can be named in Rtrl:Security:AllowedOrigins."
        );
    }

    /// <summary>
    /// All but the visit of a page: other sites may link to our pages, and neither embed them nor ask for what costs work, by whatever
    /// method.
    /// </summary>
    private static bool IsGuarded(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        || request.HttpContext.WebSockets.IsWebSocketRequest
        || request.Path.IsMachine()
        || request.Headers["Sec-Fetch-Mode"].ToString() is not ("" or "navigate")
        || request.Headers["Sec-Fetch-Dest"].ToString() is not ("" or "document")
        || request.Headers["Sec-Purpose"].Count > 0;

    private bool IsOurs(HttpRequest request)
    {
        if (!StringValues.IsNullOrEmpty(request.Headers.Origin))
        {
            var origin = request.Headers.Origin.ToString();
            return (
                    Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                    && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
                ) || options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
        }
        return request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
    }
}
