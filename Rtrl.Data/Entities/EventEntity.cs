namespace Rtrl.Data.Entities;

/// <summary>A line of a run's log.</summary>
internal sealed class EventEntity
{
    public long Id { get; set; }

    public long RunId { get; set; }

    public long Step { get; set; }

    public DateTimeOffset At { get; set; }

    public required string Kind { get; set; }

    public required string Message { get; set; }

    public string? Value { get; set; }
}
