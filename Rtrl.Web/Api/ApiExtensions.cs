using Microsoft.AspNetCore.Server.Kestrel.Core;
using Rtrl.Web.Http;

namespace Rtrl.Web.Api;

/// <summary>REST under /api/v1, described at /openapi/v1.json.</summary>
internal static class ApiExtensions
{
    public static void AddRtrlApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => JsonFormat.Apply(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = RequestJson.MostBytes);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        services.AddOpenApi(
            "v1",
            options =>
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        document.Info.Title = "Rtrl";
                        document.Info.Version = "v1";
                        document.Info.Description =
                            "Streaming reinforcement learning under partial observability: catalogue, runs, commands, series, "
                            + "checkpoints, exports.";
                        return Task.CompletedTask;
                    }
                )
        );
    }

    /// <summary>Answers what no endpoint takes (unknown paths, other methods and media types) as problem details too.</summary>
    public static void UseRtrlApiProblems(this WebApplication app) =>
        app.UseWhen(context => context.Request.Path.IsUnder("/api"), api => api.UseStatusCodePages());

    public static void MapRtrlApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        var api = app.MapGroup("/api/v1");
        api.ExplainParameters();
        api.MapCatalogue();
        api.MapPalette();
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
        api.MapImports();
        api.MapExperiments();
        api.MapFigures();
        api.MapBackups();
        api.MapServer();
    }
}
