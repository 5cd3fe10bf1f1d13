namespace Rtrl.Engine.Contracts;

/// <summary>
/// A metric's whole history in constant memory: buckets of equal width over the step axis. All columns of a run share one width, so
/// bucket i of every column covers the same steps, and steps, episodes and wall time can be exchanged on the x axis.
/// </summary>
/// <param name="BucketWidth">Steps per bucket; a power of two.</param>
public sealed record SeriesColumn(string Metric, long BucketWidth, IReadOnlyList<SeriesBucket> Buckets);
