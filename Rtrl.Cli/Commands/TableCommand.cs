using System.CommandLine;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Experiments;
using Rtrl.Web.Outcomes;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl table</c>: what groups of seeds came to, with intervals.</summary>
internal static class TableCommand
{
    public static Command Create(CliOutput output)
    {
        var filter = new RunFilterOptions();
        var format = new Option<string>("--format", "-f") { Description = "text, csv, markdown or json.", DefaultValueFactory = _ => TableWriter.Text }
            .AcceptOnlyFromAmong(TableWriter.Text, TableWriter.Csv, TableWriter.Markdown, TableWriter.Json);
        var command = new Command("table", "Groups stored runs by their settings and reports each group over its seeds: interquartile mean, interval, solve rate.");
        filter.AddTo(command);
        command.Options.Add(format);
        command.SetAction(async (parsed, _) =>
        {
            await using var laboratory = Laboratory.OpenHistory(filter.Database(parsed));
            var experiment = filter.Experiment(parsed, laboratory);
            var runs = filter.Filter(parsed, experiment).Of(laboratory.Queries);
            var table = experiment is null ? ResultTable.Of(runs) : laboratory.Results.Of(experiment, [.. runs.Select(run => run.Summary)]);
            if (runs.Count == 0)
                throw new UsageException("No stored run has all of this. See: rtrl list");
            if (parsed.GetValue(format) == TableWriter.Json)
                output.Json(table);
            else
                TableWriter.Of(table).WriteTo(output, parsed.GetValue(format)!);
            if (parsed.GetValue(format) is TableWriter.Text or TableWriter.Markdown && experiment?.Reported is { Claims.Count: > 0 })
                TableWriter.Of(experiment, ClaimCheck.Of(experiment, table)).WriteTo(output, parsed.GetValue(format)!);
            return ExitCode.Done;
        });
        return command;
    }
}
