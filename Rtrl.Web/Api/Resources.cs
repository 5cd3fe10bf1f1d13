#pragma warning disable MA0048 // the wire format, read together
using System.Text.Json;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;
using Rtrl.Web.Http;
using Rtrl.Web.Live;
using Rtrl.Web.Training;

namespace Rtrl.Web.Api;

/// <summary>Body of POST /runs.</summary>
/// <param name="Preset">Name of a preset; all its agents are started. Without one the settings count from the defaults.</param>
/// <param name="Settings">Settings to change: nested ({"agent": {"traceDecay": 0.9}}) or dotted ({"agent.traceDecay": 0.9}).</param>
/// <param name="Seeds">One run per seed and agent.</param>
/// <param name="Vary">Settings with several values: {"agent.traceDecay": [0, 0.8]}, or a text such as "8..64 x2". Every combination is
/// started, all or none, named after the values that differ.</param>
/// <param name="Paused">Create without starting.</param>
/// <param name="Variant">One agent of the preset, by name; without it all are started.</param>
internal sealed record CreateRunsRequest(
    string? Preset = null,
    JsonElement? Settings = null,
    IReadOnlyList<long>? Seeds = null,
    string? Name = null,
    IReadOnlyList<string>? Tags = null,
    string? Notes = null,
    bool Paused = false,
    string? Variant = null,
    JsonElement? Vary = null
);

internal sealed record CreatedRuns(IReadOnlyList<RunResource> Runs);

internal sealed record RunList(int Total, IReadOnlyList<RunSummary> Runs);

/// <summary>Body of PATCH /runs/{id}; what is absent stays.</summary>
internal sealed record EditRunRequest(string? Name = null, IReadOnlyList<string>? Tags = null, string? Notes = null);

/// <summary>Body of POST /runs/{id}/commands.</summary>
/// <param name="Command">pause, resume, step, stop, checkpoint, speed or learning.</param>
/// <param name="Value">A number, a switch or a text, as the command asks.</param>
internal sealed record CommandBody(string? Command = null, JsonElement? Value = null);

/// <summary>Body of POST /runs/{id}/branches.</summary>
internal sealed record BranchRequest(long? Checkpoint = null, JsonElement? Settings = null, string? Name = null);

/// <summary>A run with everything about it.</summary>
/// <param name="NormalisedReturn"><paramref name="RecentReturn"/> on the paper's scale of the task, (return − low)/(high − low); null where
/// the paper has none.</param>
internal sealed record RunResource(
    long Id,
    string Name,
    string? Group,
    string? Preset,
    string? Variant,
    string Title,
    string Environment,
    string Agent,
    long Seed,
    RunStatus Status,
    string? Reason,
    long Step,
    long PlannedSteps,
    long Episodes,
    double? LastReturn,
    double? RecentRight,
    double? RecentReturn,
    double? NormalisedReturn,
    long? SolvedAt,
    double StepsPerSecond,
    double? TargetStepsPerSecond,
    bool? Learning,
    double ElapsedSeconds,
    IReadOnlyList<float> Sparkline,
    IReadOnlyList<string> Tags,
    int Colour,
    bool Altered,
    long? ParentRunId,
    long? ParentStep,
    string? ParentChanges,
    string? Owner,
    bool OwnedHere,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long DiskBytes,
    string Notes,
    RunSettings Settings,
    Provenance Provenance,
    RunDescription? Description
)
{
    /// <summary>
    /// First step after <see cref="SolvedAt"/> with fewer than 150 of the last 200 episodes right; null while what was solved is kept.
    /// </summary>
    public long? LostAt { get; init; }

    /// <summary>
    /// The paper's measure: mean return of the episodes in the last 1/25 of the planned steps; null for a run that has not taken them all.
    /// </summary>
    public double? FinalReturn { get; init; }

    /// <summary>How many episodes <see cref="FinalReturn"/> is the mean of.</summary>
    public long FinalEpisodes { get; init; }

    public static RunResource Of(RunDetail detail, LiveRun? live)
    {
        var row = detail.Summary;
        return new RunResource(
            row.Id,
            row.Name,
            row.Group,
            row.Preset,
            row.Variant,
            row.Title,
            row.Environment,
            row.Agent,
            row.Seed,
            row.Status,
            row.Reason,
            row.Step,
            row.PlannedSteps,
            row.Episodes,
            row.LastReturn,
            row.RecentRight,
            row.RecentReturn,
            EnvironmentKind.FactsOf(detail.Settings.Environment).Scale?.Of(row.RecentReturn),
            row.SolvedAt,
            row.StepsPerSecond,
            live?.TargetStepsPerSecond,
            live?.Learning,
            row.ElapsedSeconds,
            row.Sparkline,
            row.Tags,
            row.Colour,
            row.Altered,
            row.ParentRunId,
            detail.ParentStep,
            detail.ParentChanges,
            row.Owner,
            row.OwnedHere,
            row.CreatedAt,
            row.UpdatedAt,
            detail.StartedAt,
            detail.EndedAt,
            row.DiskBytes,
            detail.Notes,
            detail.Settings,
            detail.Provenance,
            live?.Description
        )
        {
            LostAt = row.LostAt,
            FinalReturn = row.Final?.Mean,
            FinalEpisodes = row.Final?.Episodes ?? 0,
        };
    }
}

internal sealed record PresetResource(
    string Name,
    string Title,
    string Description,
    string Environment,
    string Agent,
    string Cell,
    IReadOnlyList<PresetVariantResource> Variants
);

internal sealed record PresetVariantResource(string Name, string Title, RunSettings Settings);

/// <param name="Method">How buckets became points.</param>
internal sealed record SeriesResource(
    long Run,
    string Metric,
    string Title,
    string Unit,
    long BucketWidth,
    string Method,
    IReadOnlyList<SeriesBucket> Points
);

internal sealed record SnapshotResource(
    long Run,
    string Source,
    long Step,
    long Episodes,
    bool Learning,
    int Environment,
    long Episode,
    int EpisodeStep,
    int Action,
    bool NonGreedy,
    double Reward,
    bool Terminated,
    bool Truncated,
    double TdError,
    double Value,
    double Epsilon,
    double StepSize,
    IReadOnlyList<string> ObservationNames,
    float[] Observation,
    float[] NextObservation,
    IReadOnlyList<string> ActionNames,
    float[] ActionValues,
    IReadOnlyList<string> EnvironmentStateNames,
    float[] EnvironmentState,
    int Units,
    int StateComponents,
    float[] HiddenState,
    float[] PoleRadius,
    float[] PolePhase,
    float[] UnitContribution,
    IReadOnlyList<string> Blocks,
    double[] TraceNorms,
    double SensitivityNorm,
    float[] RecentReturns,
    double RecentRight,
    IReadOnlyList<string> Stages,
    double[] StageNanoseconds
)
{
    public static SnapshotResource Of(long run, string source, Snapshot snapshot, RunDescription description)
    {
        var metrics = snapshot.Metrics;
        return new SnapshotResource(
            run,
            source,
            snapshot.StepCount,
            snapshot.EpisodeCount,
            snapshot.Learning,
            snapshot.Environment,
            metrics.Episode,
            metrics.EpisodeStep,
            metrics.Action,
            metrics.NonGreedy,
            metrics.Reward,
            metrics.Terminated,
            metrics.Truncated,
            metrics.TdError,
            metrics.Value,
            metrics.Epsilon,
            metrics.StepSize,
            description.ObservationNames,
            snapshot.Observation,
            snapshot.NextObservation,
            description.ActionNames,
            snapshot.ActionValues,
            description.EnvironmentStateNames,
            snapshot.EnvironmentState,
            description.Units,
            description.StateComponents,
            snapshot.HiddenState,
            snapshot.PoleRadius,
            snapshot.PolePhase,
            snapshot.UnitContribution,
            description.Blocks,
            snapshot.TraceNorms,
            snapshot.SensitivityNorm,
            snapshot.RecentReturns,
            snapshot.RecentRight,
            description.Stages,
            snapshot.StageNanoseconds
        );
    }
}

/// <param name="Id">Of its process; whose end interrupted a run is in the value of the run's event.</param>
internal sealed record ServerResource(string Id, DateTimeOffset StartedAt);

internal sealed record AboutResource(Provenance Provenance, int Workers, int BusyWorkers, HistoryFault? Fault);

/// <param name="Bytes">With the checkpoints that are files beside it.</param>
/// <param name="Href">Where a browser fetches it.</param>
internal sealed record BackupResource(string Name, string Path, DateTimeOffset At, long Bytes, string Href)
{
    public static BackupResource Of(Backup backup) =>
        new(backup.Name, backup.Path, backup.At, backup.Bytes, Addresses.OfBackup(backup.Name));
}
