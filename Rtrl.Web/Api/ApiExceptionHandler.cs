using Microsoft.AspNetCore.Diagnostics;
using Rtrl.Web.Http;

namespace Rtrl.Web.Api;

/// <summary>Answers failures under /api, and requests that cannot be read anywhere, as problem details; pages have their own.</summary>
internal sealed class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The request's own path is that of the error page by now.
        var path = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path;
        if (!new PathString(path).IsUnder("/api") && exception is not BadHttpRequestException)
            return false;
        httpContext.Request.Path = path;
        var problem = Problems.Of(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
            logger.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, path);
        await ProblemAnswer.WriteAsync(httpContext, problem);
        return true;
    }
}
