using System.CommandLine;
using Rtrl.Engine;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl report</c>: the page of results of an experiment, with its figures beside it.</summary>
internal static class ReportCommand
{
    public static Command Create(CliOutput output)
    {
        var experiment = new Argument<string>("experiment") { Description = $"File of an experiment, or its name: of this history, or one of {string.Join(", ", Catalogue.ExperimentNames)}." };
        var file = new Option<string>("--output", "-o") { HelpName = "file", Required = true, Description = "Markdown file to write, such as docs/results/NAME.md; its figures are written beside it as SVG." };
        var database = new DatabaseOption();
        var command = new Command("report", "Writes an experiment's page of results: question, figures, table, commands, time and machine.") { experiment, file, database };
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = FileArgument.Output(file.Name, parsed.GetValue(file))!;
            if (!path.EndsWith(".md", StringComparison.OrdinalIgnoreCase))
                throw new UsageException($"{file.Name} {parsed.GetValue(file)}: the name of a page ends in .md.");
            var (name, json) = ExperimentArgument.Read("experiment", parsed.GetValue(experiment)!);
            await using var laboratory = Laboratory.OpenHistory(database.Path(parsed));
            var page = ResultPage.Of(StoredExperiment.Of(laboratory, name, json), laboratory.Queries, Path.GetFileNameWithoutExtension(path));
            foreach (var (figure, svg) in page.Figures)
                await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(path)!, figure), svg, cancellation);
            await File.WriteAllTextAsync(path, page.Markdown, cancellation);
            output.Say($"{parsed.GetValue(file)}: {string.Join(", ", page.Figures.Select(figure => figure.File))} beside it.");
            return ExitCode.Done;
        });
        return command;
    }
}
