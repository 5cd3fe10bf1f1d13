using System.CommandLine;
using Rtrl.Data;
using Rtrl.Data.Copies;
using Rtrl.Engine.Experiments;
using Rtrl.Web.Exports;
using Rtrl.Web.Outcomes;

namespace Rtrl.Cli.Commands;

/// <summary>
/// <c>rtrl export</c>: what the history holds of runs, as a table, as the document of one run, or as a bundle for <c>rtrl import</c>.
/// </summary>
internal static class ExportCommand
{
    private const string BundleFormat = "bundle";

    public static Command Create(CliOutput output)
    {
        var filter = new RunFilterOptions();
        string[] formats = [.. TableFormat.All.Select(one => one.Name), BundleFormat];
        var format = new Option<string>("--format", "-f")
        {
            Description =
                "csv, json, parquet, or bundle: one file with all that the history knows of the runs, for rtrl import. "
                + "json of one run without --table holds settings, series and episodes together.",
            DefaultValueFactory = _ => TableFormat.Csv.Name,
        }.AcceptOnlyFromAmong(formats);
        var table = new Option<string?>("--table", "-t")
        {
            Description =
                "runs, series (buckets of every metric; the default), episodes (the first 1,000 and the last 5,000) "
                + "or scores (their json: arrays for rliable).",
        }.AcceptOnlyFromAmong([.. RunExport.Tables]);
        var algorithm = new Option<string?>("--algorithm")
        {
            HelpName = "names",
            Description =
                "Of scores: the factors or settings that tell the algorithms, with commas between. "
                + "Default: all that do not change the task.",
        };
        var task = new Option<string?>("--task")
        {
            HelpName = "names",
            Description = "Of scores: those that tell the tasks. Default: all that change the environment.",
        };
        var measure = new Option<string?>("--measure")
        {
            Description = "Of scores: final (the default) or normalised, on the paper's scale.",
        }.AcceptOnlyFromAmong(ScoreArrays.Final, ScoreArrays.Normalised);
        var without = new Option<string?>("--without")
        {
            Description =
                "Of a bundle: checkpoints (far smaller; unfinished runs start again from step 0), or details: also episodes, and "
                + "all curves but 50 points of "
                + "the return and the experiment's measures.",
        }.AcceptOnlyFromAmong("checkpoints", "details");
        var file = new Option<string?>("--output", "-o")
        {
            HelpName = "file",
            Description = "File to write. Default: standard output, for csv and json.",
        };
        var command = new Command("export", "Writes what the history holds of runs: a table, or one file for another history.");
        filter.AddTo(command);
        foreach (var option in (Option[])[format, table, algorithm, task, measure, without, file])
            command.Options.Add(option);
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var path = FileArgument.Output(file.Name, parsed.GetValue(file));
                var (chosen, name) = (parsed.GetValue(format)!, parsed.GetValue(table));
                if (path is null && TableFormat.Find(chosen) is not { IsText: true })
                    throw new UsageException($"--format {chosen} is not text: name a file with --output.");
                await using var laboratory = Laboratory.OpenHistory(filter.Database(parsed));
                foreach (var id in filter.Numbers(parsed))
                    laboratory.Require(id);
                var experiment = filter.Experiment(parsed, laboratory);
                var runs = filter.Filter(parsed, experiment).Of(laboratory.Queries);
                if (runs.Count == 0)
                    throw new UsageException("No stored run has all of this. See: rtrl list");
                if (chosen == BundleFormat)
                    await WriteBundleAsync(
                        laboratory,
                        runs,
                        experiment,
                        Content(parsed.GetValue(without), experiment),
                        path!,
                        cancellation
                    );
                else if (chosen == TableFormat.Json.Name && name is null && runs is [var only])
                    await WriteAsync(path, output, writer => WriteRun(laboratory.Queries, only, writer));
                else
                    await WriteAsync(
                        path,
                        output,
                        RunExport.Of(
                            name ?? RunExport.Series,
                            TableFormat.Find(chosen)!,
                            runs,
                            laboratory.Queries,
                            experiment,
                            parsed.GetValue(algorithm),
                            parsed.GetValue(task),
                            parsed.GetValue(measure)
                        )
                    );
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void WriteRun(IRunQueries queries, RunDetail run, TextWriter writer) =>
        RunJson.Write(run, queries.Series(run.Summary.Id), queries.Episodes(run.Summary.Id, 0, long.MaxValue, int.MaxValue), writer);

    private static async Task WriteAsync(string? path, CliOutput output, RunExport export)
    {
        if (export.Format.IsText)
        {
            await WriteAsync(path, output, export.WriteText);
            return;
        }

        await using var stream = File.Create(path!);
        await export.WriteAsync(stream, CancellationToken.None);
    }

    private static async Task WriteAsync(string? path, CliOutput output, Action<TextWriter> write)
    {
        if (path is null)
        {
            output.Text(write);
            return;
        }

        await using var writer = new StreamWriter(path);
        write(writer);
    }

    private static BundleContent Content(string? without, Experiment? experiment) =>
        without is null ? BundleContent.Whole
        : without == "details" ? BundleContent.WithoutDetails(experiment?.Measures ?? [])
        : BundleContent.WithoutCheckpoints;

    private static async Task WriteBundleAsync(
        Laboratory laboratory,
        IReadOnlyList<RunDetail> runs,
        Experiment? experiment,
        BundleContent content,
        string path,
        CancellationToken cancellation
    )
    {
        long[] ids = [.. runs.Select(run => run.Summary.Id)];
        await using var bundle = await laboratory.Sharing.ExportAsync(ids, experiment, content, cancellation);
        await using var stream = File.Create(path);
        await bundle.CopyToAsync(stream, cancellation);
    }
}
