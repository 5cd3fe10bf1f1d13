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
        api.MapBranches();
        api.MapExports();
        api.MapServer();
        app.Map("/api/{**path}", (HttpContext context) => Problems.WriteAsync(
            context, StatusCodes.Status404NotFound, "Not found", $"There is no {context.Request.Method} {context.Request.Path}. What there is stands in /openapi/v1.json."))
            .ExcludeFromDescription();
    }
}
