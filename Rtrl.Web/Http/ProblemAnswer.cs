using Microsoft.AspNetCore.Mvc;

namespace Rtrl.Web.Http;

/// <summary>Answers with problem details.</summary>
internal static class ProblemAnswer
{
    public static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        context.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        return context
            .RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem })
            .AsTask();
    }

    public static Task WriteAsync(HttpContext context, int status, string title, string detail) =>
        WriteAsync(
            context,
            new ProblemDetails
            {
                Status = status,
                Title = title,
                Detail = detail,
            }
        );
}
