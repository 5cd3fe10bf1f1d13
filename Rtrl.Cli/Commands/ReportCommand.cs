using System.CommandLine;
using Rtrl.Data.Copies;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl report</c>: the page of results of an experiment, with its figures beside it.</summary>
internal static class ReportCommand
{
    public static Command Create(CliOutput output)
    {
        var experiment = ExperimentArgument.OfHistory();
        var file = new Option<string>("--output", "-o")
        {
            HelpName = "file",
            Required = true,
            Description =
                "Markdown file to write, such as docs/results/NAME.md; its figures are written beside it as SVG, its runs as a "
                + "bundle without details.",
        };
        var database = new DatabaseOption();
        var command = new Command(
            "report",
            "Writes an experiment's page of results: question, figures, table, commands, time and machine; beside it the runs that "
                + "it rests on."
        )
        {
            experiment,
            file,
            database,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var path = FileArgument.Output(file.Name, parsed.GetValue(file))!;
                if (!path.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
                    throw new UsageException($"{file.Name} {parsed.GetValue(file)}: the name of a page ends in .md.");
                var (name, json) = ExperimentArgument.Read("experiment", parsed.GetValue(experiment)!);
                await using var laboratory = Laboratory.OpenHistory(database.Path(parsed));
                var stored = StoredExperiment.Of(laboratory, name, json);
                var before = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation) : null;
                var page = ResultPage.Of(stored, laboratory.Queries, Path.GetFileNameWithoutExtension(path), before);
                foreach (var (figure, svg) in page.Figures)
                    await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, figure), svg, cancellation);
                await File.WriteAllTextAsync(path, page.Markdown, cancellation);
                await using (
                    var runs = await laboratory.Sharing.ExportAsync(
                        page.Runs,
                        stored.Progress.Experiment,
                        BundleContent.WithoutDetails(stored.Progress.Experiment.Measures),
                        cancellation
                    )
                )
                await using (var stream = File.Create(Path.ChangeExtension(path, Bundle.Extension)))
                    await runs.CopyToAsync(stream, cancellation);
                output.Say(
                    $"{parsed.GetValue(file)}: {string.Join(", ", page.Figures.Select(figure => figure.File))} and its runs beside it."
                );
                return ExitCode.Done;
            }
        );
        return command;
    }
}
