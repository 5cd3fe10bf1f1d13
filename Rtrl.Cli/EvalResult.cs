using Rtrl.Data;
using Rtrl.Engine.Clones;

namespace Rtrl.Cli;

/// <summary>An evaluation as <c>--json</c> writes it; a bound that does not exist (one episode) is null.</summary>
/// <param name="Event">Always "evaluated".</param>
/// <param name="Policy">"greedy" or "training policy".</param>
/// <param name="Right">Share of episodes at or above the success threshold; null where the task has none.</param>
internal sealed record EvalResult(
    string Event,
    long Run,
    string Name,
    long Checkpoint,
    long Step,
    string Policy,
    int Episodes,
    long Seed,
    double Return,
    double? ReturnLow,
    double? ReturnHigh,
    double? Right,
    double? RightLow,
    double? RightHigh,
    double MeanLength,
    int? StretchSteps,
    string Method
)
{
    public static EvalResult Of(RunSummary run, CheckpointSummary checkpoint, EvaluationResult result) =>
        new(
            "evaluated",
            run.Id,
            run.Name,
            checkpoint.Id,
            checkpoint.Step,
            result.Policy,
            result.Episodes,
            result.Seed,
            result.Return.Value,
            Finite(result.Return.Low),
            Finite(result.Return.High),
            result.Right?.Value,
            Finite(result.Right?.Low),
            Finite(result.Right?.High),
            result.MeanLength,
            result.StretchSteps,
            result.Return.Method
        );

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
