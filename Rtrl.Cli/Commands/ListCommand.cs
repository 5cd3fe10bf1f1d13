using System.CommandLine;
using Rtrl.Data;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl list</c>: the runs of the history, one a line.</summary>
internal static class ListCommand
{
    public static Command Create(CliOutput output)
    {
        var filter = new RunFilterOptions();
        var format = new Option<string>("--format", "-f")
        {
            Description = "text, csv, markdown or json (one object a line).",
            DefaultValueFactory = _ => TableWriter.Text,
        }.AcceptOnlyFromAmong(TableWriter.Text, TableWriter.Csv, TableWriter.Markdown, TableWriter.Json);
        var command = new Command("list", "Lists stored runs by tag, preset, group, experiment and settings.");
        filter.AddTo(command);
        command.Options.Add(format);
        command.SetAction(
            async (parsed, _) =>
            {
                await using var laboratory = Laboratory.OpenHistory(filter.Database(parsed));
                var runs = filter.Filter(parsed, filter.Experiment(parsed, laboratory)).Of(laboratory.Queries);
                if (parsed.GetValue(format) == TableWriter.Json)
                {
                    foreach (var run in runs)
                        output.Json(RunResult.From(run));
                    return ExitCode.Done;
                }

                new TableWriter(
                    ["run", "name", "seed", "status", "step", "episodes", "solved at", "lost again at", "final return", "tags"],
                    [.. runs.Select(run => Row(run.Summary))],
                    []
                ).WriteTo(output, parsed.GetValue(format)!);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static IReadOnlyList<object?> Row(RunSummary run) =>
        [
            run.Id,
            run.Name,
            run.Seed,
            run.Status.ToString().ToLowerInvariant(),
            run.Step,
            run.Episodes,
            run.SolvedAt,
            run.LostAt,
            run.Final?.Mean,
            string.Join(' ', run.Tags),
        ];
}
