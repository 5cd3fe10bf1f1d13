using System.CommandLine;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl sweep</c>: every combination of the listed values.</summary>
internal static class SweepCommand
{
    public static Command Create(CliOutput output)
    {
        var options = new TrainingOptionSet("Values to combine: key=a,b,c, such as agent.traceDecay=0,0.8,0.95. Several keys span a grid.");
        var command = new Command("sweep", "Trains every combination of the listed settings, each with every seed.");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            options.TrainAsync(parsed, options.Requests(parsed, Assignments.Grid(options.Set(parsed)), output), output, cancellation));
        return command;
    }
}
