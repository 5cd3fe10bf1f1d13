namespace Rtrl.Data.Entities;

/// <summary>One finished episode of a run.</summary>
internal sealed class EpisodeEntity
{
    public long RunId { get; set; }

    public long Episode { get; set; }

    public long StartStep { get; set; }

    public int Length { get; set; }

    /// <summary>Null stands for NaN, which SQLite cannot hold.</summary>
    public double? Return { get; set; }

    public bool Right { get; set; }
}
