using System.CommandLine;
using Rtrl.Engine;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl sweep</c>: an experiment from its file, or every combination of the listed values.</summary>
internal static class SweepCommand
{
    public static Command Create(CliOutput output)
    {
        var experiment = new Argument<string?>("experiment")
        {
            Description =
                $"File of an experiment, or one of {string.Join(", ", Catalogue.ExperimentNames)}. Runs that exist are not made "
                + "again: after a kill, or with more seeds in the file, the same command goes on.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plan = new Option<bool>("--plan")
        {
            Description = "Of an experiment: say how many runs are missing and about how long they take, and start nothing.",
        };
        var options = new TrainingOptionSet(
            "Without a file: values to combine, key=a,b,c, such as agent.traceDecay=0,0.8,0.95 or, as a range, "
                + "network.hiddenSize='8..64 x2'. Several keys span a grid."
        );
        var command = new Command("sweep", "Trains an experiment, or every combination of the listed settings with every seed.")
        {
            experiment,
            plan,
        };
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellation) =>
                parsed.GetValue(experiment) is { } named ? SweepAsync(parsed, options, named, parsed.GetValue(plan), output, cancellation)
                : parsed.GetValue(plan) ? throw new UsageException("--plan: name an experiment or its file.")
                : options.TrainAsync(parsed, options.Requests(parsed, Assignments.Grid(options.Set(parsed)), output), output, cancellation)
        );
        return command;
    }

    private static async Task<int> SweepAsync(
        ParseResult parsed,
        TrainingOptionSet options,
        string named,
        bool plan,
        CliOutput output,
        CancellationToken cancellation
    )
    {
        var (name, json) = ExperimentArgument.Read("experiment", named);
        return await options.SweepAsync(parsed, name, json, plan, output, cancellation);
    }
}
