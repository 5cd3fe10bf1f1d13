using Microsoft.AspNetCore.Diagnostics;

namespace Rtrl.Web.Api;

/// <summary>Answers failures under /api as problem details; pages have their own.</summary>
internal sealed class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!httpContext.Request.Path.IsUnder("/api"))
            return false;
        var problem = Problems.Of(exception);
        if (problem.Status == StatusCodes.Status500InternalServerError)
            logger.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        await Problems.WriteAsync(httpContext, problem);
        return true;
    }
}
