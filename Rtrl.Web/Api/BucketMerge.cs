using Rtrl.Engine.Contracts;

namespace Rtrl.Web.Api;

/// <summary>Fewer points from many buckets: groups of neighbours become one, and no step counts twice.</summary>
internal static class BucketMerge
{
    public static int GroupSize(int buckets, int most) => Math.Max(1, (buckets + most - 1) / most);

    public static IReadOnlyList<SeriesBucket> Merge(IReadOnlyList<SeriesBucket> buckets, int most)
    {
        var size = GroupSize(buckets.Count, most);
        return size == 1 ? buckets : [.. buckets.Chunk(size).Select(group => Merge(group))];
    }

    private static SeriesBucket Merge(SeriesBucket[] group)
    {
        var filled = group.Where(bucket => bucket.Count > 0).ToArray();
        var count = filled.Sum(bucket => bucket.Count);
        return filled.Length == 0
            ? new SeriesBucket(group[0].FirstStep, group[^1].LastStep, 0, double.NaN, double.NaN, double.NaN, double.NaN)
            : new SeriesBucket(
                group[0].FirstStep,
                group[^1].LastStep,
                count,
                filled.Sum(bucket => bucket.Mean * bucket.Count) / count,
                filled.Min(bucket => bucket.Min),
                filled.Max(bucket => bucket.Max),
                filled[^1].Last
            );
    }
}
