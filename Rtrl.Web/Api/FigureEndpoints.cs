using System.Text;
using Rtrl.Data;
using Rtrl.Web.Experiments;
using Rtrl.Web.Figures;
using Rtrl.Web.Outcomes;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>An experiment's figure as a file, with the choices of its page.</summary>
internal static class FigureEndpoints
{
    private const string Svg = "image/svg+xml",
        Png = "image/png";

    public static void MapFigures(this IEndpointRouteBuilder api)
    {
        Map(api, "svg", Svg, "text is text", (drawing, _) => Encoding.UTF8.GetBytes(SvgWriter.Write(drawing)));
        Map(
            api,
            "png",
            Png,
            $"with {PngWriter.LeastScale} to {PngWriter.MostScale} pixels (scale) for each of its width",
            (drawing, scale) =>
                PngWriter.Fits(drawing, scale)
                    ? PngWriter.Write(drawing, scale)
                    : throw RequestException.Bad(
                        "scale",
                        scale,
                        $"one that gives at most {PngWriter.MostPixels:N0} pixels; a smaller width helps too"
                    )
        );
    }

    private static void Map(IEndpointRouteBuilder api, string format, string type, string words, Func<Drawing, int, byte[]> write) =>
        api.MapGet(
                $"/experiments/{{name}}/exports/figure.{format}",
                (
                    string name,
                    string? show,
                    string? rows,
                    string? columns,
                    string? minus,
                    string? left,
                    string? right,
                    bool? dark,
                    int? width,
                    int? scale,
                    ExperimentControl experiments,
                    IRunTable table,
                    IRunQueries queries,
                    ExperimentResults tables
                ) =>
                {
                    var progress = experiments.Require(name);
                    var results = tables.Of(progress.Experiment, table.List());
                    var view = new ExperimentView(name, Rows: rows, Columns: columns, Show: show, Minus: minus, Left: left, Right: right);
                    Within("width", width, ExperimentDrawing.LeastWidth, ExperimentDrawing.MostWidth);
                    Within("scale", scale, PngWriter.LeastScale, PngWriter.MostScale);
                    foreach (var (key, value, allowed) in view.Strangers(progress.Experiment, results))
                        throw RequestException.Bad(key, value, allowed);
                    var drawing = ExperimentDrawing.Of(
                        progress,
                        results,
                        view,
                        queries,
                        dark ?? false,
                        width ?? ExperimentDrawing.StandardWidth
                    );
                    return Results.File(write(drawing, scale ?? PngWriter.StandardScale), type, $"{view.FileName}.{format}");
                }
            )
            .WithSummary($"The figure of the experiment's page as {format.ToUpperInvariant()}: {words}.")
            .WithTags("Experiments")
            .Produces(StatusCodes.Status200OK, contentType: type)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static void Within(string field, int? value, int least, int most)
    {
        if (value < least || value > most)
            throw RequestException.Bad(field, value, $"{least:N0} to {most:N0}");
    }
}
