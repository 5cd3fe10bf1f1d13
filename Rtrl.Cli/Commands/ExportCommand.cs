using System.CommandLine;
using Rtrl.Web.Exports;

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
        var database = new DatabaseOption();
        var command = new Command("export", "Writes a run's series and episodes.") { run, format, table, file, database };
        command.SetAction(async (parsed, _) =>
        {
            var path = FileArgument.Output(file.Name, parsed.GetValue(file));
            await using var laboratory = Laboratory.OpenHistory(database.Path(parsed));
            var queries = laboratory.Queries;
            var found = laboratory.Require(parsed.GetValue(run));
            var id = found.Summary.Id;
            var text = new StringWriter();
            if (parsed.GetValue(format) == "json")
                RunJson.Write(found, queries.Series(id), queries.Episodes(id, 0, long.MaxValue, int.MaxValue), text);
            else if (parsed.GetValue(table) == "episodes")
                RunTables.Episodes(id, queries.Episodes(id, 0, long.MaxValue, int.MaxValue), text);
            else
                RunTables.Series(id, queries.Series(id), text);

            if (path is not null)
                await File.WriteAllTextAsync(path, text.ToString(), CancellationToken.None);
            else
                output.Text(text.ToString());
            return ExitCode.Done;
        });
        return command;
    }
}
