using Rtrl.Engine.Clones;

namespace Rtrl.Web.Inspection;

/// <summary>A sandbox that somebody holds. Whoever works on it locks it.</summary>
internal sealed class SandboxEntry(long id, long run, Sandbox sandbox, string source, long bytes, DateTimeOffset createdAt)
{
    public long Id { get; } = id;

    public long Run { get; } = run;

    public Sandbox Sandbox { get; } = sandbox;

    /// <summary>Where the clone came from, in words.</summary>
    public string Source { get; } = source;

    public long Bytes { get; } = bytes;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UsedAt { get; set; } = createdAt;
}
