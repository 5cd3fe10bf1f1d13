namespace Rtrl.Data.Entities;

/// <summary>A process that owns runs; one heartbeat serves them all.</summary>
internal sealed class OwnerEntity
{
    public required string Id { get; set; }

    public required string Machine { get; set; }

    public int Pid { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset HeartbeatAt { get; set; }

    public ProcessIdentity Identity => new(Machine, Pid, StartedAt);
}
