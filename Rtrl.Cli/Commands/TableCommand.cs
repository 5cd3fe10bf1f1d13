using System.CommandLine;
using Microsoft.Data.Sqlite;
using Rtrl.Data.Copies;
using Rtrl.Engine.Experiments;
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
        var format = new Option<string>("--format", "-f")
        {
            Description = "text, csv, markdown or json.",
            DefaultValueFactory = _ => TableWriter.Text,
        }.AcceptOnlyFromAmong(TableWriter.Text, TableWriter.Csv, TableWriter.Markdown, TableWriter.Json);
        var against = new Option<string?>("--against")
        {
            HelpName = "file",
            Description =
                "Of an experiment: the same with other seeds, as a bundle (docs/results/NAME.rtrl) or a history. Says cell by cell "
                + "whether the two agree.",
        };
        var command = new Command(
            "table",
            "Groups stored runs by their settings and reports each group over its seeds: interquartile mean, interval, solve rate."
        );
        filter.AddTo(command);
        command.Options.Add(format);
        command.Options.Add(against);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                await using var laboratory = Laboratory.OpenHistory(filter.Database(parsed));
                var experiment = filter.Experiment(parsed, laboratory);
                var runs = filter.Filter(parsed, experiment).Of(laboratory.Queries);
                var table = experiment is null
                    ? ResultTable.Of(runs)
                    : laboratory.Results.Of(experiment, [.. runs.Select(run => run.Summary)]);
                if (runs.Count == 0)
                    throw new UsageException("No stored run has all of this. See: rtrl list");
                if (FileArgument.Path(against.Name, parsed.GetValue(against)) is { } file)
                    return await RepeatAsync(
                        experiment ?? throw new UsageException("--against compares experiments: name one with --experiment."),
                        table,
                        file,
                        parsed.GetValue(format)!,
                        output,
                        cancellation
                    );
                if (parsed.GetValue(format) == TableWriter.Json)
                    output.Json(table);
                else
                    TableWriter.Of(table).WriteTo(output, parsed.GetValue(format)!);
                if (parsed.GetValue(format) is TableWriter.Text or TableWriter.Markdown && experiment?.Reported is { Claims.Count: > 0 })
                    TableWriter.Of(experiment, ClaimCheck.Of(experiment, table)).WriteTo(output, parsed.GetValue(format)!);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static async Task<int> RepeatAsync(
        Experiment experiment,
        ResultTable table,
        string file,
        string format,
        CliOutput output,
        CancellationToken cancellation
    )
    {
        var scratch = Directory.CreateTempSubdirectory("rtrl-against-");
        try
        {
            var bundled = file.EndsWith(Bundle.Extension, StringComparison.OrdinalIgnoreCase);
            await using var other = Laboratory.OpenHistory(bundled ? Path.Combine(scratch.FullName, "rtrl.db") : file, create: bundled);
            if (bundled)
            {
                if (!File.Exists(file))
                    throw new UsageException($"There is no file {file}.");
                await using var bundle = File.OpenRead(file);
                await other.Sharing.ImportAsync(bundle, cancellation);
            }

            var theirs = other.RequireExperiment(experiment.Name);
            var check = RepeatCheck.Of(experiment, table, theirs, other.Results.Of(theirs, other.Queries.List()));
            if (format == TableWriter.Json)
                output.Json(check);
            else
                TableWriter.Of(check).WriteTo(output, format);
            return ExitCode.Done;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            scratch.Delete(recursive: true);
        }
    }
}
