#pragma warning disable MA0048 // the small records that cross the history's door, read together
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data;

/// <summary>A run to insert, queued.</summary>
/// <param name="Group">Runs started together share it (a preset's variants and seeds); shown as one group.</param>
/// <param name="Title">RunDescription.Title.</param>
/// <param name="ParentRunId">Set for a branch, with the step of its checkpoint and the settings it changed.</param>
/// <param name="LockStep">The runs of its group take their steps together, none far ahead of the slowest.</param>
public sealed record NewRun(
    string Name,
    string? Group,
    string? Preset,
    string? Variant,
    string Title,
    RunSettings Settings,
    Provenance Provenance,
    IReadOnlyList<string> Tags,
    string Notes = "",
    long? ParentRunId = null,
    long? ParentStep = null,
    string? ParentChanges = null,
    bool StartPaused = false,
    bool LockStep = false
);

public sealed record RunEdit(string? Name = null, IReadOnlyList<string>? Tags = null, string? Notes = null);

/// <summary>Where a run stands; coalesced, the latest wins.</summary>
/// <param name="Sparkline">At most 48 values of the return's recent course.</param>
public sealed record RunProgress(
    long RunId,
    long Step,
    long Episodes,
    double? LastReturn,
    double? RecentRight,
    double? RecentReturn,
    long? SolvedAt,
    double StepsPerSecond,
    double ElapsedSeconds,
    IReadOnlyList<float> Sparkline
)
{
    /// <summary>First step after <see cref="SolvedAt"/> with fewer than 150 of the last 200 episodes right.</summary>
    public long? LostAt { get; init; }

    /// <summary>The paper's measure; null before all planned steps are taken.</summary>
    public FinalReturn? Final { get; init; }
}

/// <param name="Epoch">The owner's epoch from its claim; an older epoch never overwrites a newer one.</param>
/// <param name="Score">Mean of the recent returns, for "best"; null when there is none yet.</param>
/// <param name="Pinned">Asked for by a person: pruned last.</param>
public sealed record NewCheckpoint(long Step, long Epoch, byte[] Bytes, double? Score, string VectorPath, bool Pinned);

/// <summary>What one moment of a run changes in the history: all of it is stored, or none.</summary>
/// <param name="Status">The new status, with its reason; null leaves both as they are.</param>
/// <param name="Altered">A learning switch was used: the run is left out of experiments.</param>
/// <param name="TakenUp">Another program may take its steps from here on; null leaves it with whoever did.</param>
public sealed record RunChange(
    RunStatus? Status = null,
    string? Reason = null,
    IReadOnlyList<RunEvent>? Events = null,
    NewCheckpoint? Checkpoint = null,
    bool Altered = false,
    TakeUp? TakenUp = null
);

/// <summary>A program takes a run up at a step.</summary>
public sealed record TakeUp(Provenance Program, long Step);

public sealed record CheckpointSummary(
    long Id,
    long RunId,
    long Step,
    long Bytes,
    double? Score,
    string VectorPath,
    bool Pinned,
    bool Best,
    DateTimeOffset CreatedAt
);

public sealed record OwnershipClaim(bool Granted, long Epoch, string Owner)
{
    /// <summary>Epoch of a run that was claimed when it was created.</summary>
    public const long FirstEpoch = 1;
}

public sealed record PostedCommand(long Id, long RunId, string Command, string? Value);

/// <param name="PlannedSteps">Settings.Stop.Steps.</param>
/// <param name="ParentRunId">The run it is a branch of, which may have been deleted, or <see cref="ParentElsewhere"/>.</param>
/// <param name="Owner">Words for the owning process, null when nobody owns it.</param>
public sealed record RunSummary(
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
    long? SolvedAt,
    double StepsPerSecond,
    double ElapsedSeconds,
    IReadOnlyList<float> Sparkline,
    IReadOnlyList<string> Tags,
    int Colour,
    bool Altered,
    long? ParentRunId,
    string? Owner,
    bool OwnedHere,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    long DiskBytes
)
{
    /// <summary>Parent of an imported branch whose own parent did not come along: no run has this number.</summary>
    public const long ParentElsewhere = 0;

    /// <summary>
    /// First step after <see cref="SolvedAt"/> with fewer than 150 of the last 200 episodes right; null while what was solved is kept.
    /// </summary>
    public long? LostAt { get; init; }

    /// <summary>
    /// What makes it the same run as another: SettingsIdentity, seed included. Null for a branch, which its settings alone do not tell.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>The paper's measure of a run that took all its steps; null before, and for runs from before it was stored.</summary>
    public FinalReturn? Final { get; init; }

    /// <summary>The runs of its group take their steps together: a race.</summary>
    public bool LockStep { get; init; }
}

public sealed record RunDetail(
    RunSummary Summary,
    RunSettings Settings,
    Provenance Provenance,
    string Notes,
    long? ParentStep,
    string? ParentChanges,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt
);

/// <summary>A declared experiment. Its runs are not listed: they are known by their settings.</summary>
/// <param name="Json">The declaration as it was written.</param>
/// <param name="Active">Whether its runs are to be taken up when nobody trains them.</param>
public sealed record StoredExperiment(string Name, string Json, bool Active, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>One metric of one run.</summary>
public sealed record RunSeries(long RunId, SeriesColumn Column);

/// <param name="FreeBytes">Free space on the database's volume.</param>
public sealed record StorageReport(
    string DatabasePath,
    long DatabaseBytes,
    long CheckpointFileBytes,
    long FreeBytes,
    int Runs,
    int Checkpoints
);

/// <param name="Kind">full, locked, readOnly, corrupt, memory, displaced (the file was removed or replaced), foreignLog (the log beside it
/// is not its own) or unknown.</param>
/// <param name="Message">What happened, what is safe, what to do.</param>
public sealed record HistoryFault(string Kind, string Message);

/// <summary>A request of the history that could not be fulfilled; the message is for the person who asked.</summary>
public sealed class HistoryException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Set when the storage was to blame and the same request may succeed later; null when the request itself was refused.
    /// </summary>
    public HistoryFault? Fault { get; init; }

    /// <summary>Whether what the request names is not there, or not any more.</summary>
    public bool Gone { get; init; }

    internal static HistoryException NoRun(long runId) => new($"There is no run {runId} in the history.") { Gone = true };
}
