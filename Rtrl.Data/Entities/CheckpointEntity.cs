namespace Rtrl.Data.Entities;

/// <summary>A stored checkpoint: its facts, and its bytes either here or in a file beside the database.</summary>
internal sealed class CheckpointEntity
{
    public long Id { get; set; }

    public long RunId { get; set; }

    public long Step { get; set; }

    public long Epoch { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public double? Score { get; set; }

    public required string VectorPath { get; set; }

    public bool Pinned { get; set; }

    public long Bytes { get; set; }

    public required byte[] Sha256 { get; set; }

    /// <summary>Name within the folder of checkpoint files; null when the bytes are in <see cref="Content"/>.</summary>
    public string? File { get; set; }

    /// <summary>Last column, so that reading the others never touches its pages.</summary>
    public byte[]? Content { get; set; }
}
