using System.CommandLine;
using System.Globalization;
using Rtrl.Data;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Cli.Commands;

/// <summary><c>rtrl eval</c>: what a stored agent earns with its weights frozen.</summary>
internal static class EvalCommand
{
    public static Command Create(CliOutput output)
    {
        var run = new Argument<long>("run") { Description = "Number of the run." };
        var checkpoint = new Option<string>("--checkpoint", "-c")
        {
            HelpName = "name",
            Description = "latest, best (highest mean training return of its latest episodes), or the number of a checkpoint.",
            DefaultValueFactory = _ => "latest",
        };
        var episodes = new Option<int>("--episodes", "-n")
        {
            HelpName = "count",
            Description = $"Episodes to live, 1 to {EvaluationSettings.MostEpisodes:N0}.",
            DefaultValueFactory = _ => 100,
        };
        var seed = new Option<long>("--seed")
        {
            HelpName = "number",
            Description = "Draws of the evaluation episodes; the same seed gives every agent the same episodes.",
            DefaultValueFactory = _ => 0,
        };
        var explore = new Option<bool>("--explore")
        {
            Description = "Follow the training policy with its exploration as it stood, instead of acting greedily.",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var database = new DatabaseOption();
        var command = new Command(
            "eval",
            "Evaluates a stored agent: greedy, weights and normaliser statistics frozen. The run is not touched."
        )
        {
            run,
            checkpoint,
            episodes,
            seed,
            explore,
            json,
            database,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var settings = new EvaluationSettings(parsed.GetValue(episodes), parsed.GetValue(seed), !parsed.GetValue(explore));
                if (settings.Episodes is < 1 or > EvaluationSettings.MostEpisodes)
                    throw new UsageException($"--episodes {settings.Episodes}: allowed are 1 to {EvaluationSettings.MostEpisodes:N0}.");
                if (settings.Seed < 0)
                    throw new UsageException($"--seed {settings.Seed}: allowed are whole numbers from 0.");
                var word = parsed.GetValue(checkpoint)!;
                if (!CheckpointChoice.IsWord(word))
                    throw new UsageException($"--checkpoint {word}: allowed are {CheckpointChoice.Allowed}.");

                await using var laboratory = Laboratory.OpenHistory(database.Path(parsed));
                var queries = laboratory.Queries;
                var found = laboratory.Require(parsed.GetValue(run));
                var id = found.Summary.Id;
                var stored = queries.Checkpoints(id);
                var chosen =
                    CheckpointChoice.Of(stored, word)
                    ?? throw new UsageException($"Run {id} has no checkpoint “{word}”. It has: {CheckpointChoice.Words(stored)}.");
                var result = Evaluation.Run(Sandbox.Of(found.Settings, queries.ReadCheckpoint(chosen.Id)), settings, cancellation);
                if (parsed.GetValue(json))
                    output.Json(EvalResult.Of(found.Summary, chosen, result));
                else
                    Show(found.Summary, chosen, result, output);
                return ExitCode.Done;
            }
        );
        return command;
    }

    private static void Show(RunSummary run, CheckpointSummary checkpoint, EvaluationResult result, CliOutput output)
    {
        var sample = result.StretchSteps is { } stretch
            ? $"{Wording.Count(result.Episodes, "stretch", "stretches")} of {Wording.Count(stretch, "step")}"
            : Wording.Count(result.Episodes, "episode");
        output.Say(
            $"Run {run.Id}, {run.Name}: checkpoint {checkpoint.Id} at step {checkpoint.Step:N0}{(checkpoint.Best ? ", best" : "")}. "
                + $"Weights and normaliser statistics frozen, {result.Policy}, seed {result.Seed}."
        );
        output.Text($"return {Interval(result.Return)}  ({result.Return.Method}, n = {sample})\n");
        if (result.Right is { } right)
            output.Text($"right  {Interval(right)}  ({right.Method})\n");
        if (result.StretchSteps is null)
            output.Text(
                $"length {result.MeanLength.ToString("0.##", CultureInfo.InvariantCulture)} {(result.MeanLength == 1 ? "step" : "steps")}\n"
            );
    }

    private static string Interval(Estimate estimate) =>
        double.IsNaN(estimate.Low)
            ? $"{Wording.Fixed(estimate.Value, 4)} [no interval from one episode]"
            : $"{Wording.Fixed(estimate.Value, 4)} [{Wording.Fixed(estimate.Low, 4)}, {Wording.Fixed(estimate.High, 4)}]";
}
