using System.CommandLine;
using Rtrl.Web.Experiments;
using Rtrl.Web.Figures;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl plot</c>: an experiment's figure as a file, the same as its page's.</summary>
internal static class PlotCommand
{
    public static Command Create(CliOutput output)
    {
        var experiment = ExperimentArgument.OfHistory();
        var show = Choice("--show", "measure", "What is shown: success, normalised, final or solved. Default: the most telling.");
        var rows = Choice(
            "--rows",
            "factor",
            "What the curves differ in, by the name of a factor, such as method. Without a factor of numbers: what stands along the axis."
        );
        var columns = Choice(
            "--columns",
            "factor",
            "What stands along the axis; without numbers, what the marks differ in. Whatever else varies has a panel for each value."
        );
        var minus = Choice("--minus", "factor", "Show the difference of two levels of this factor over equal seeds.");
        var left = Choice("--left", "level", "With --minus: the level that is subtracted from. Default: the first.");
        var right = Choice("--right", "level", "With --minus: the level that is subtracted.");
        var file = new Option<string?>("--output", "-o")
        {
            HelpName = "file",
            Description = "File to write; it ends in .svg or .png. Default: SVG on standard output.",
        };
        var dark = new Option<bool>("--dark") { Description = "For a dark page." };
        var width = new Option<int>("--width")
        {
            HelpName = "pixels",
            Description = $"{ExperimentDrawing.LeastWidth} to {ExperimentDrawing.MostWidth:N0}; the height follows.",
            DefaultValueFactory = _ => ExperimentDrawing.StandardWidth,
        };
        var scale = new Option<int>("--scale")
        {
            HelpName = "factor",
            Description = $"Of PNG: pixels of the file for one of its width, {PngWriter.LeastScale} to {PngWriter.MostScale}.",
            DefaultValueFactory = _ => PngWriter.StandardScale,
        };
        var database = new DatabaseOption();
        var command = new Command("plot", "Draws an experiment's figure as SVG or PNG.")
        {
            experiment,
            show,
            rows,
            columns,
            minus,
            left,
            right,
            file,
            dark,
            width,
            scale,
            database,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var path = FileArgument.Output(file.Name, parsed.GetValue(file));
                var png = Within(file, path);
                Within(width, parsed, ExperimentDrawing.LeastWidth, ExperimentDrawing.MostWidth);
                Within(scale, parsed, PngWriter.LeastScale, PngWriter.MostScale);
                var (name, json) = ExperimentArgument.Read("experiment", parsed.GetValue(experiment)!);
                await using var laboratory = Laboratory.OpenHistory(database.Path(parsed));
                var stored = StoredExperiment.Of(laboratory, name, json);
                var view = new ExperimentView(
                    name,
                    Rows: parsed.GetValue(rows),
                    Columns: parsed.GetValue(columns),
                    Show: parsed.GetValue(show),
                    Minus: parsed.GetValue(minus),
                    Left: parsed.GetValue(left),
                    Right: parsed.GetValue(right)
                );
                foreach (var (key, value, allowed) in view.Strangers(stored.Progress.Experiment, stored.Table))
                    throw new UsageException($"--{key} {value}: “{name}” has no such choice; allowed: {allowed}.");
                var drawing = ExperimentDrawing.Of(
                    stored.Progress,
                    stored.Table,
                    view,
                    laboratory.Queries,
                    parsed.GetValue(dark),
                    parsed.GetValue(width)
                );
                var factor = parsed.GetValue(scale);
                if (png && !PngWriter.Fits(drawing, factor))
                    throw new UsageException(
                        $"{scale.Name} {factor}: at most {PngWriter.MostPixels:N0} pixels are drawn; give a smaller scale or width."
                    );
                if (path is null)
                    output.Text(SvgWriter.Write(drawing));
                else if (png)
                    await File.WriteAllBytesAsync(path, PngWriter.Write(drawing, factor), cancellation);
                else
                    await File.WriteAllTextAsync(path, SvgWriter.Write(drawing), cancellation);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static Option<string?> Choice(string name, string help, string description) =>
        new(name) { HelpName = help, Description = description };

    /// <returns>Whether the file is a PNG.</returns>
    private static bool Within(Option<string?> file, string? path) =>
        Path.GetExtension(path)?.ToLowerInvariant() switch
        {
            null or ".svg" => false,
            ".png" => true,
            _ => throw new UsageException($"{file.Name} {path}: the name of a figure ends in .svg or .png."),
        };

    private static void Within(Option<int> option, ParseResult parsed, int least, int most)
    {
        if (parsed.GetValue(option) is var value && (value < least || value > most))
            throw new UsageException($"{option.Name} {value}: allowed are {least:N0} to {most:N0}.");
    }
}
