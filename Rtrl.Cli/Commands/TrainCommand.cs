using System.CommandLine;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl train</c>: one run per agent of the preset and seed.</summary>
internal static class TrainCommand
{
    public static Command Create(CliOutput output)
    {
        var options = new TrainingOptionSet("Changes settings: key=value, such as agent.traceDecay=0.9. Several may follow.");
        var command = new Command("train", "Trains agents and reports when each solved its task.");
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                options.TrainAsync(parsed, options.Requests(parsed, [Assignments.Parse(options.Set(parsed))], output), output, cancellation)
        );
        return command;
    }
}
