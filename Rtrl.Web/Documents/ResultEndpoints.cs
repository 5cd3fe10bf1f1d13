namespace Rtrl.Web.Documents;

/// <summary>Hands out the figures and runs beside the pages of results.</summary>
internal static class ResultEndpoints
{
    public static void MapResultFiles(this IEndpointRouteBuilder app) =>
        app.MapGet(
                "/results/files/{file}",
                (string file, ResultDocuments documents) =>
                    documents.File(file) is { } path ? TypedResults.PhysicalFile(path, Type(path)) : Results.NotFound()
            )
            .ExcludeFromDescription();

    private static string Type(string path) =>
        Path.GetExtension(path) switch
        {
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".py" => "text/plain; charset=utf-8",
            ResultDocuments.Page => "text/markdown; charset=utf-8",
            _ => "application/octet-stream",
        };
}
