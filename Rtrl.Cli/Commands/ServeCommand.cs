using System.CommandLine;
using System.Globalization;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl serve</c>: the dashboard itself, in this process.</summary>
internal static class ServeCommand
{
    public static Command Create(CliOutput output)
    {
        var urls = new Option<string?>("--urls") { HelpName = "url", Description = "Where to listen. Default: http://localhost:5080. Beyond this machine a token is required." };
        var database = new Option<string?>("--database") { HelpName = "file", Description = "Database file. Default: rtrl/rtrl.db in your data folder." };
        var command = new Command("serve", "Serves the dashboard. Further --Section:Key=value arguments go to its configuration.") { urls, database };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, _) =>
        {
            List<string> arguments = [.. parsed.UnmatchedTokens];
            if (parsed.GetValue(urls) is { } given)
                arguments.Add($"--urls={given}");
            if (parsed.GetValue(database) is { } path)
                arguments.Add($"--Rtrl:Data:Path={Path.GetFullPath(path)}");

            // The web program looks for its own assets and appsettings.json, which lie beside this one.
            var assembly = typeof(global::Program).Assembly;
            arguments.Add($"--applicationName={assembly.GetName().Name}");
            arguments.Add($"--contentRoot={AppContext.BaseDirectory}");
            output.Say("Starting the dashboard; Ctrl-C ends it.");
            return Task.FromResult(Convert.ToInt32(assembly.EntryPoint!.Invoke(null, [arguments.ToArray()]) ?? ExitCode.Done, CultureInfo.InvariantCulture));
        });
        return command;
    }
}
