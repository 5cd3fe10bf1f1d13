using Microsoft.AspNetCore.WebUtilities;

namespace Rtrl.Web.Api;

/// <summary>REST under /api/v1, described at /openapi/v1.json.</summary>
internal static class ApiExtensions
{
    public static void AddRtrlApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => JsonFormat.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Rtrl";
            document.Info.Version = "v1";
            document.Info.Description = "Streaming reinforcement learning under partial observability: catalogue, runs, commands, series, checkpoints, exports.";
            return Task.CompletedTask;
        }));
    }

    /// <summary>Answers what no endpoint takes (unknown paths, other methods and media types) as problem details too.</summary>
    public static void UseRtrlApiProblems(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.IsUnder("/api"), api => api.UseStatusCodePages(pages =>
        {
            var request = pages.HttpContext.Request;
            var status = pages.HttpContext.Response.StatusCode;
            return Problems.WriteAsync(pages.HttpContext, status, ReasonPhrases.GetReasonPhrase(status), status switch
            {
                StatusCodes.Status404NotFound => $"There is no {request.Path}. What there is stands in /openapi/v1.json.",
                StatusCodes.Status405MethodNotAllowed => $"{request.Path} does not take {request.Method}; allowed: {pages.HttpContext.Response.Headers.Allow}.",
                StatusCodes.Status415UnsupportedMediaType => $"The body is “{request.ContentType}”; allowed: application/json.",
                _ => $"{request.Method} {request.Path} was refused.",
            });
        }));

    public static void MapRtrlApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1");
        api.MapCatalogue();
        api.MapRuns();
        api.MapCommands();
        api.MapSeries();
        api.MapEpisodes();
        api.MapSnapshots();
        api.MapEvents();
        api.MapCheckpoints();
        api.MapEvaluations();
        api.MapSandboxes();
        api.MapStudies();
        api.MapBranches();
        api.MapExports();
        api.MapBackups();
        api.MapServer();
    }
}
