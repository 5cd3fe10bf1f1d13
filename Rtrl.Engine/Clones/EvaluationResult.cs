using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Clones;

/// <summary>What a frozen agent earned.</summary>
/// <param name="Step">Training steps behind the weights.</param>
/// <param name="Policy">"greedy" or "training policy".</param>
/// <param name="Return">Mean raw, undiscounted return with its interval over episodes.</param>
/// <param name="Right">Share of episodes at or above the environment's success threshold; null where it has none.</param>
/// <param name="MeanLength">Decisions per episode.</param>
/// <param name="StretchSteps">For a stream without end, the steps that stand for an episode; null otherwise.</param>
/// <param name="Returns">One return per episode, in order.</param>
public sealed record EvaluationResult(
    long Step,
    int Episodes,
    long Seed,
    string Policy,
    Estimate Return,
    Estimate? Right,
    double MeanLength,
    int? StretchSteps,
    IReadOnlyList<double> Returns
);
