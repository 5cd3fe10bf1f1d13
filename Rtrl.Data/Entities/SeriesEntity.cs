namespace Rtrl.Data.Entities;

/// <summary>The whole history of one metric of a run, packed by <see cref="SeriesCodec"/>.</summary>
internal sealed class SeriesEntity
{
    public long RunId { get; set; }

    public required string Metric { get; set; }

    /// <summary>Length of <see cref="Packed"/>, so that sizes are read from an index.</summary>
    public long Bytes { get; set; }

    public required byte[] Packed { get; set; }
}
