using Rtrl.Engine.Contracts;
using Rtrl.Engine.Settings;

namespace Rtrl.Data.Entities;

/// <summary>
/// A run as a row: what it is, where it stands and who may step it. Long texts come last, where listing does not read them.
/// </summary>
internal sealed class RunEntity
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public string? Group { get; set; }

    public string? Preset { get; set; }

    public string? Variant { get; set; }

    public required string Title { get; set; }

    public required string Environment { get; set; }

    public required string Agent { get; set; }

    public long Seed { get; set; }

    /// <summary>
    /// SettingsIdentity of the settings; null for a branch, which its settings alone do not tell, and until a row of an older version is
    /// read.
    /// </summary>
    public string? Identity { get; set; }

    /// <summary>A JSON array of words.</summary>
    public required string Tags { get; set; }

    public RunStatus Status { get; set; }

    public string? Reason { get; set; }

    public long Step { get; set; }

    public long PlannedSteps { get; set; }

    public long Episodes { get; set; }

    public double? LastReturn { get; set; }

    public double? RecentRight { get; set; }

    public double? RecentReturn { get; set; }

    public long? SolvedAt { get; set; }

    public long? LostAt { get; set; }

    public double? FinalReturn { get; set; }

    public long FinalEpisodes { get; set; }

    public double StepsPerSecond { get; set; }

    public double ElapsedSeconds { get; set; }

    /// <summary>Little-endian float32 values.</summary>
    public byte[] Sparkline { get; set; } = [];

    /// <summary>0 to 7, dealt in turn when the run is created and never changed.</summary>
    public int Colour { get; set; }

    public bool Altered { get; set; }

    /// <summary>No foreign key: the lineage stays on record when the parent is deleted, and ids are never used twice.</summary>
    public long? ParentRunId { get; set; }

    public long? ParentStep { get; set; }

    public string? OwnerId { get; set; }

    /// <summary>Raised by every claim; a writer with an older one is refused.</summary>
    public long Epoch { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>RunSettings as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>Provenance as JSON.</summary>
    public required string Provenance { get; set; }

    public required string Notes { get; set; }

    public string? ParentChanges { get; set; }

    /// <summary>The runs of its group take their steps together.</summary>
    public bool LockStep { get; set; }
}
