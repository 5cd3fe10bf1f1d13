using System.CommandLine;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl import</c>: brings the runs of a bundle into the history.</summary>
internal static class ImportCommand
{
    public static Command Create(CliOutput output)
    {
        var file = new Argument<string>("file") { Description = "A bundle: what rtrl export --format bundle or the dashboard wrote." };
        var json = new Option<bool>("--json") { Description = "Print what became of each run as one JSON object a line." };
        var database = new DatabaseOption();
        var command = new Command(
            "import",
            "Imports the runs of a bundle, whole or not at all, with curves and checkpoints. A run that is there already is left as it is."
        )
        {
            file,
            json,
            database,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var path = FileArgument.Path("file", parsed.GetValue(file))!;
                if (!File.Exists(path))
                    throw new UsageException($"There is no file {path}.");
                await using var laboratory = Laboratory.OpenHistory(database.Path(parsed), create: true);
                await using var bundle = File.OpenRead(path);
                var report = await laboratory.Sharing.ImportAsync(bundle, cancellation);
                foreach (var run in report.Runs)
                {
                    if (parsed.GetValue(json))
                        output.Json(run);
                    else
                        output.Text($"{run.Name}: {run.Words}\n");
                }

                output.Say(report.Words);
                return ExitCode.Done;
            }
        );
        return command;
    }
}
