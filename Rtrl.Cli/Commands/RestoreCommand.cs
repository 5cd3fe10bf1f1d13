using System.CommandLine;
using System.Globalization;
using Rtrl.Data;
using Rtrl.Data.Copies;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl restore</c>: puts a backup in the place of the history.</summary>
internal static class RestoreCommand
{
    public static Command Create(CliOutput output)
    {
        var file = new Argument<string>("file")
        {
            Description = "A backup; or the database itself, to take it as it stands without a log that does not belong to it.",
        };
        var database = new Option<string?>("--database")
        {
            HelpName = "file",
            Description = "Database file to replace. Default: the dashboard's.",
        };
        var command = new Command(
            "restore",
            "Puts a backup in the place of the history, which must not be in use. What was there is kept aside."
        )
        {
            file,
            database,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path))
                throw new UsageException(
                    $"There is no file {(path.Length == 0 ? "of an empty name" : Path.GetFullPath(path))}. The dashboard's backups "
                        + "lie in the folder “backups” beside the database."
                );
            var report = HistoryRestore.Run(Laboratory.Locate(parsed.GetValue(database)), path, TimeProvider.System);
            output.Text(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Path.GetFullPath(path)} is the history now: {report.Runs:N0} runs, {report.Checkpoints:N0} checkpoints, "
                        + $"{report.Bytes / 1e6:0.0} MB in {report.Path}.\n"
                )
            );
            output.Text(report.KeptAs is { } kept ? $"What was there is kept as {kept}.\n" : "There was no history before.\n");
            if (report.MissingCheckpoints.Count > 0)
                output.Say(
                    "These large checkpoints, files of their own, were nowhere and are missing: "
                        + $"{string.Join(", ", report.MissingCheckpoints)}."
                );
            return ExitCode.Done;
        });
        return command;
    }
}
