using System.CommandLine;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl export</c>: what the history holds of a run, as CSV or JSON.</summary>
internal static class ExportCommand
{
    public static Command Create(CliOutput output)
    {
        var run = new Argument<long>("run") { Description = "Number of the run." };
        var format = new Option<string>("--format", "-f") { Description = "csv or json. JSON holds settings, series and episodes together.", DefaultValueFactory = _ => "csv" }.AcceptOnlyFromAmong("csv", "json");
        var table = new Option<string>("--table", "-t") { Description = "For CSV: series (buckets of every metric) or episodes (the first 1,000 and the last 5,000).", DefaultValueFactory = _ => "series" }.AcceptOnlyFromAmong("series", "episodes");
        var file = new Option<string?>("--output", "-o") { HelpName = "file", Description = "File to write. Default: standard output." };
        var database = new Option<string?>("--database") { HelpName = "file", Description = "Database file. Default: the dashboard's." };
        var command = new Command("export", "Writes a run's series and episodes.") { run, format, table, file, database };
        command.SetAction(async (parsed, _) =>
        {
            await using var laboratory = Laboratory.OpenHistory(parsed.GetValue(database));
            var queries = laboratory.Queries;
            var id = parsed.GetValue(run);
            if (queries.Find(id) is not { } found)
                throw new UsageException($"There is no run {id} in the history{(queries.List() is { Count: > 0 } all ? $"; the newest is {all[0].Id}" : ", which is empty")}.");

            var text = new StringWriter();
            if (parsed.GetValue(format) == "json")
                ExportWriter.Json(found, queries.Series(id), queries.Episodes(id, 0, long.MaxValue, int.MaxValue), text);
            else if (parsed.GetValue(table) == "episodes")
                ExportWriter.EpisodesCsv(queries.Episodes(id, 0, long.MaxValue, int.MaxValue), text);
            else
                ExportWriter.SeriesCsv(queries.Series(id), text);

            if (parsed.GetValue(file) is { } path)
                await File.WriteAllTextAsync(path, text.ToString(), CancellationToken.None);
            else
                output.Text(text.ToString());
            return ExitCode.Done;
        });
        return command;
    }
}
