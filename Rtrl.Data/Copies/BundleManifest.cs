#pragma warning disable MA0048 // what the JSON of a bundle holds, read together
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Copies;

/// <summary>An experiment's declaration, as it was written.</summary>
public sealed record BundledExperiment(string Name, string Json);

/// <summary>The first thing read of a bundle, and the last written: "manifest.json".</summary>
/// <param name="Format">Always <see cref="Bundle.Format"/>.</param>
/// <param name="Program">What wrote it.</param>
internal sealed record BundleManifest(
    string Format,
    int Version,
    Provenance Program,
    DateTimeOffset CreatedAt,
    BundledExperiment? Experiment,
    IReadOnlyList<BundleFile> Runs
);

/// <summary>A file of the bundle and what its content must be.</summary>
/// <param name="Sha256">In hexadecimal digits.</param>
internal sealed record BundleFile(string Name, long Bytes, string Sha256);

/// <summary>All that a history knows of a run but what is its own affair: colour, owner, and the numbers of its rows.</summary>
/// <param name="Number">In the history it comes from.</param>
/// <param name="Parent">Number of the run it is a branch of, there.</param>
internal sealed record BundledRun(
    long Number,
    string Name,
    string? Group,
    string? Preset,
    string? Variant,
    string Title,
    RunSettings Settings,
    Provenance Provenance,
    IReadOnlyList<string> Tags,
    string Notes,
    RunStatus Status,
    string? Reason,
    bool Altered,
    long? Parent,
    long? ParentStep,
    string? ParentChanges,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long Step,
    long Episodes,
    double? LastReturn,
    double? RecentRight,
    double? RecentReturn,
    long? SolvedAt,
    long? LostAt,
    double? FinalReturn,
    long FinalEpisodes,
    double StepsPerSecond,
    double ElapsedSeconds,
    byte[] Sparkline,
    IReadOnlyList<BundledSeries> Series,
    IReadOnlyList<RunEvent> Events,
    IReadOnlyList<EpisodeRecord> EpisodeRows,
    IReadOnlyList<BundledCheckpoint> Checkpoints
)
{
    /// <summary>What tells it from others; null where its settings do not, as in the history.</summary>
    public string? Identity => Parent is null ? SettingsIdentity.Of(Settings) : null;
}

/// <param name="Packed">By <see cref="SeriesCodec"/>.</param>
internal sealed record BundledSeries(string Metric, byte[] Packed);

internal sealed record BundledCheckpoint(
    BundleFile File,
    long Step,
    double? Score,
    string VectorPath,
    bool Pinned,
    DateTimeOffset CreatedAt
);
