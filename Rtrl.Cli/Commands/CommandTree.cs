using System.CommandLine;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Refusals;
using Rtrl.Web.Training;

namespace Rtrl.Cli.Commands;

/// <summary>The commands, and what becomes of their errors.</summary>
internal static class CommandTree
{
    public static async Task<int> InvokeAsync(
        string[] arguments,
        TextWriter results,
        TextWriter words,
        bool interactive,
        CancellationToken cancellation
    )
    {
        var output = new CliOutput(results, words, interactive);
        var root = new RootCommand(
            "A laboratory for streaming reinforcement learning under partial observability: train agents without a browser. Runs "
                + "go to the dashboard's history."
        )
        {
            TrainCommand.Create(output),
            SweepCommand.Create(output),
            EvalCommand.Create(output),
            BenchCommand.Create(output),
            PresetsCommand.Create(output),
            ExportCommand.Create(output),
            ImportCommand.Create(output),
            ListCommand.Create(output),
            TableCommand.Create(output),
            PlotCommand.Create(output),
            ReportCommand.Create(output),
            RestoreCommand.Create(output),
            ServeCommand.Create(),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                output.Say(error.Message);
            if (parsed.UnmatchedTokens.FirstOrDefault(token => token.StartsWith('-')) is { } stranger)
                output.Say($"Did you mean {NearestName.Of(stranger, parsed.CommandResult.Command.Options.Select(option => option.Name))}?");
            output.Say($"See: {string.Join(' ', CommandPath(parsed))} --help");
            return ExitCode.BadUsage;
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = results,
                    Error = words,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellation
            );
        }
        catch (Exception error) when (error is UsageException or CommandException { Kind: RefusalKind.BadValue })
        {
            output.Say(error.Message);
            return ExitCode.BadUsage;
        }
        catch (InvalidSettingsException error)
        {
            foreach (var problem in error.Problems)
                output.Say(problem.Message);
            return ExitCode.BadUsage;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception error)
            when (error
                    is HistoryException
                        or RefusalException
                        or SandboxException
                        or InvalidDataException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidOperationException
            )
        {
            output.Say(error.Message);
            return ExitCode.Failed;
        }
    }

    private static IEnumerable<string> CommandPath(ParseResult parsed)
    {
        yield return "rtrl";
        if (parsed.CommandResult.Command is not RootCommand)
            yield return parsed.CommandResult.Command.Name;
    }
}
