#pragma warning disable MA0048 // the wire format, read together
using System.Runtime.InteropServices;
using System.Text.Json;
using Rtrl.Engine.Clones;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Diagnostics;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Web.Inspection;

namespace Rtrl.Web.Api;

/// <summary>Body of POST /runs/{id}/evaluations.</summary>
/// <param name="Checkpoint">"live", "latest", "best" or the number of a checkpoint; absent: the present state.</param>
/// <param name="Episodes">1 to 10,000; absent: 100.</param>
/// <param name="Seed">Draws of the evaluation episodes; absent: 0.</param>
/// <param name="Greedy">Greedy actions; false follows the training policy with its exploration.</param>
internal sealed record EvaluationRequest(JsonElement? Checkpoint = null, int Episodes = 100, long Seed = 0, bool Greedy = true)
{
    public EvaluationSettings Settings() => Checked(Episodes, Seed, Greedy, 1);

    public static EvaluationSettings Checked(int episodes, long seed, bool greedy, int fewest) =>
        new(
            RunAccess.Between(episodes, 0, fewest, EvaluationSettings.MostEpisodes, "episodes"),
            seed >= 0 ? seed : throw RequestException.Bad("seed", seed, "whole numbers from 0"),
            greedy
        );
}

/// <summary>
/// Body of POST /runs/{id}/sandboxes: a checkpoint by word or number, or a moment of an episode; nothing: the present state.
/// </summary>
/// <param name="Checkpoint">"live", "latest", "best" or the number of a checkpoint.</param>
/// <param name="Episode">An episode that was lived.</param>
/// <param name="Step">Decision of that episode before which the sandbox stands; absent: 0.</param>
internal sealed record SandboxRequest(JsonElement? Checkpoint = null, long? Episode = null, int? Step = null);

/// <summary>Body of POST …/steps.</summary>
/// <param name="Count">Steps to take, 1 to 100,000; absent: 1. The last 1,024 at most are answered.</param>
/// <param name="Learning">Learning within the sandbox; absent: off.</param>
/// <param name="Greedy">Greedy actions; absent: the training policy.</param>
/// <param name="Intervention">What is done to units during these steps.</param>
internal sealed record SandboxStepsRequest(
    int Count = 1,
    bool Learning = false,
    bool Greedy = false,
    InterventionRequest? Intervention = null
);

/// <summary>What is done to units.</summary>
/// <param name="Kind">mean (default), zero, hold or noise.</param>
/// <param name="Units">Indices of units.</param>
/// <param name="Network">Whose units; absent: those of the network that is shown.</param>
/// <param name="Scale">Noise in deviations of each unit; absent: 1.</param>
/// <param name="Seed">Of the noise and of the baseline.</param>
/// <param name="BaselineEpisodes">Episodes that means and deviations are taken over, 1 to 1,000; absent: 20.</param>
internal sealed record InterventionRequest(
    InterventionKind Kind = InterventionKind.Mean,
    IReadOnlyList<int>? Units = null,
    string? Network = null,
    double Scale = 1,
    long Seed = 0,
    int BaselineEpisodes = 20
);

/// <summary>Body of POST …/shift.</summary>
internal sealed record ShiftRequest(InterventionRequest? Intervention = null);

/// <summary>Body of POST …/ablation.</summary>
/// <param name="Episodes">100 to 10,000.</param>
internal sealed record AblationRequest(InterventionRequest? Intervention = null, int Episodes = 100, long Seed = 0, bool Greedy = true);

/// <summary>Body of POST …/twin.</summary>
/// <param name="Steps">Steps to live on at most; absent: 256.</param>
/// <param name="Flip">Names of entries of the hidden state to be turned, such as ["cue"].</param>
/// <param name="Hidden">New values of entries of the hidden state, by name.</param>
/// <param name="Observation">New values of entries of the next observation, by name.</param>
/// <param name="Greedy">Greedy actions; false follows the training policy, with the same draws.</param>
internal sealed record TwinRequest(
    int Steps = 256,
    IReadOnlyList<string>? Flip = null,
    IReadOnlyDictionary<string, double>? Hidden = null,
    IReadOnlyDictionary<string, float>? Observation = null,
    bool Greedy = true
);

/// <summary>Body of POST …/evaluation.</summary>
internal sealed record FrozenReturnRequest(int Episodes = 100, long Seed = 0);

/// <param name="Source">"live", "first step" or which checkpoint, with its step.</param>
internal sealed record EvaluationResource(
    long Run,
    string Source,
    long Step,
    int Episodes,
    long Seed,
    string Policy,
    Estimate Return,
    Estimate? Right,
    double MeanLength,
    int? StretchSteps,
    string Weights,
    IReadOnlyList<double> Returns
)
{
    public static EvaluationResource Of(long run, string source, EvaluationResult result) =>
        new(
            run,
            source,
            result.Step,
            result.Episodes,
            result.Seed,
            result.Policy,
            result.Return,
            result.Right,
            result.MeanLength,
            result.StretchSteps,
            "frozen, normaliser statistics too",
            result.Returns
        );
}

internal sealed record SandboxResource(
    long Id,
    long Run,
    string Source,
    long OriginStep,
    long Step,
    long Episodes,
    bool BetweenEpisodes,
    bool Learning,
    IReadOnlyList<string> Networks,
    int Units,
    int StateComponents,
    IReadOnlyList<string> HiddenNames,
    long Bytes,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt
)
{
    public static SandboxResource Of(SandboxEntry entry, TimeSpan idle)
    {
        var sandbox = entry.Sandbox;
        return new SandboxResource(
            entry.Id,
            entry.Run,
            entry.Source,
            sandbox.OriginStep,
            sandbox.StepCount,
            sandbox.EpisodeCount,
            sandbox.BetweenEpisodes,
            sandbox.Learning,
            sandbox.RecurrentNetworks,
            sandbox.Description.Units,
            sandbox.Description.StateComponents,
            [.. sandbox.Facts.StateNames.Take(sandbox.Facts.HiddenSize)],
            entry.Bytes,
            entry.CreatedAt,
            entry.UsedAt + idle
        );
    }
}

/// <summary>Steps as parallel arrays. Orders are those of the run's description.</summary>
/// <param name="NextObservation">What the last of them led to.</param>
/// <param name="HiddenState">float32, little-endian, [steps, units · components] row by row, as base64.</param>
internal sealed record StepsResource(
    IReadOnlyList<long> Step,
    IReadOnlyList<long> Episode,
    IReadOnlyList<int> EpisodeStep,
    IReadOnlyList<int> Action,
    IReadOnlyList<double[]> ActionNumbers,
    IReadOnlyList<bool> NonGreedy,
    IReadOnlyList<double> Reward,
    IReadOnlyList<double> Value,
    IReadOnlyList<double> TdError,
    IReadOnlyList<bool> Ended,
    IReadOnlyList<float[]> Observation,
    IReadOnlyList<float> NextObservation,
    IReadOnlyList<float[]> Outputs,
    IReadOnlyList<float[]> EnvironmentState,
    byte[] HiddenState
)
{
    public static StepsResource Of(IReadOnlyList<RecordedStep> steps) =>
        new(
            [.. steps.Select(step => step.Metrics.Step)],
            [.. steps.Select(step => step.Metrics.Episode)],
            [.. steps.Select(step => step.Metrics.EpisodeStep)],
            [.. steps.Select(step => step.Metrics.Action)],
            [.. steps.Select(step => step.ActionNumbers)],
            [.. steps.Select(step => step.Metrics.NonGreedy)],
            [.. steps.Select(step => step.Metrics.Reward)],
            [.. steps.Select(step => step.Metrics.Value)],
            [.. steps.Select(step => step.Metrics.TdError)],
            [.. steps.Select(step => step.Metrics.EpisodeEnded)],
            [.. steps.Select(step => step.Observation)],
            steps.Count > 0 ? steps[^1].NextObservation : [],
            [.. steps.Select(step => step.Outputs)],
            [.. steps.Select(step => step.EnvironmentState)],
            Pack(steps.Select(step => step.HiddenState))
        );

    public static byte[] Pack(IEnumerable<float[]> rows) => [.. rows.SelectMany(row => MemoryMarshal.AsBytes(row.AsSpan()).ToArray())];
}

/// <param name="Verified">Whether length and return came out as stored; null when that cannot be told.</param>
internal sealed record ReplayResource(
    long Run,
    long Episode,
    EpisodeRecord? Record,
    long? StartStep,
    int From,
    int? Length,
    string Source,
    long SourceStep,
    long Resimulated,
    bool SameKernels,
    bool? Verified,
    RunDescription Description,
    float[] PoleRadius,
    float[] PolePhase,
    StepsResource Steps
)
{
    public static ReplayResource Of(ReplayWindow window)
    {
        var place = window.Place;
        var first = window.Steps.Count > 0 ? window.Steps[0].Metrics.Step : place.SourceStep;
        return new ReplayResource(
            place.Run,
            place.Episode,
            place.Record,
            place.StartStep,
            window.From,
            window.Length,
            place.Source,
            place.SourceStep,
            first - place.SourceStep,
            place.SameKernels,
            window.Verified,
            window.Description,
            window.PoleRadius,
            window.PolePhase,
            StepsResource.Of(window.Steps)
        );
    }
}

internal sealed record ShiftResource(
    InterventionKind Kind,
    IReadOnlyList<int> Units,
    IReadOnlyList<string> OutputNames,
    IReadOnlyList<float> Outputs,
    double Value,
    bool ActionChanged,
    StepsResource Untouched,
    StepsResource Touched
)
{
    public static ShiftResource Of(UnitIntervention intervention, IReadOnlyList<string> names, DecisionShift shift) =>
        new(
            intervention.Kind,
            intervention.Units,
            names,
            shift.Outputs,
            shift.Value,
            shift.ActionChanged,
            StepsResource.Of([shift.Untouched]),
            StepsResource.Of([shift.Touched])
        );
}

/// <param name="StateDifference">|h_twin − h_original| per step and unit: float32, little-endian, [steps, units], as base64.</param>
internal sealed record TwinResource(
    StepsResource Original,
    StepsResource Twin,
    int Units,
    byte[] StateDifference,
    IReadOnlyList<float[]> OutputDifference,
    IReadOnlyList<double> ValueDifference,
    TwinDivergence Diverges
)
{
    public static TwinResource Of(TwinRollout twins, int units) =>
        new(
            StepsResource.Of(twins.Original),
            StepsResource.Of(twins.Twin),
            units,
            StepsResource.Pack(twins.StateDifference),
            twins.OutputDifference,
            twins.ValueDifference,
            twins.Diverges
        );
}
