using System.CommandLine;
using Rtrl.Web;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl serve</c>: the dashboard itself, in this process.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls")
        {
            HelpName = "url",
            Description = "Where to listen. Default: http://localhost:5080. Beyond this machine a token is required.",
        };
        var database = new DatabaseOption("rtrl/rtrl.db in your data folder");
        var command = new Command("serve", "Serves the dashboard. Further --Section:Key=value arguments go to its configuration.")
        {
            urls,
            database,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(
            async (parsed, cancellation) =>
            {
                List<string> arguments = [.. parsed.UnmatchedTokens];
                if (parsed.GetValue(urls) is { } given)
                    arguments.Add($"--urls={given}");
                if (database.Path(parsed) is { } path)
                    arguments.Add($"--Rtrl:Data:Path={path}");
                return await Server.RunAsync([.. arguments], cancellation);
            }
        );
        return command;
    }
}
