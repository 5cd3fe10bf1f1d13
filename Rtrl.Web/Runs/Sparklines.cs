using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Runs;

/// <summary>The recent course of the return, small enough for a table row.</summary>
internal static class Sparklines
{
    private const int Points = 48;

    /// <summary>The return's buckets merged into at most 48 values, weighted by their counts; empty ones are skipped.</summary>
    public static float[] Of(IReadOnlyList<SeriesColumn> series)
    {
        var returns = series.FirstOrDefault(column => column.Metric == RunMetrics.Return);
        if (returns is null)
            return [];
        var buckets = returns.Buckets.Where(bucket => bucket.Count > 0).ToArray();
        var size = Math.Max(1, (buckets.Length + Points - 1) / Points);
        return
        [
            .. buckets
                .Chunk(size)
                .Select(chunk => (float)(chunk.Sum(bucket => bucket.Mean * bucket.Count) / chunk.Sum(bucket => bucket.Count))),
        ];
    }
}
