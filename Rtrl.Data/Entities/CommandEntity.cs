namespace Rtrl.Data.Entities;

/// <summary>A command left for the process that owns the run, and its answer.</summary>
internal sealed class CommandEntity
{
    public long Id { get; set; }

    public long RunId { get; set; }

    public required string Command { get; set; }

    public string? Value { get; set; }

    public DateTimeOffset PostedAt { get; set; }

    public DateTimeOffset? TakenAt { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Why it was refused; null in an answered command means that it took effect.</summary>
    public string? Error { get; set; }
}
