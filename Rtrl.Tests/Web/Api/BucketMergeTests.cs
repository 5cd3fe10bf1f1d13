using Rtrl.Engine.Contracts;
using Rtrl.Web.Api;
using Xunit;

namespace Rtrl.Tests.Web.Api;

public sealed class BucketMergeTests
{
    [Fact]
    public void Merge_ManyBuckets_KeepsCountMeanAndExtremes()
    {
        var buckets = Enumerable
            .Range(0, 1_001)
            .Select(i => new SeriesBucket(4 * i, 4 * i + 3, 1 + i % 4, Math.Sin(i), Math.Sin(i) - 1, Math.Sin(i) + 1, Math.Cos(i)))
            .ToArray();
        var merged = BucketMerge.Merge(buckets, 100);

        Assert.InRange(merged.Count, 50, 100);
        Assert.Equal(buckets.Sum(bucket => bucket.Count), merged.Sum(bucket => bucket.Count));
        Assert.Equal(buckets.Sum(bucket => bucket.Mean * bucket.Count), merged.Sum(bucket => bucket.Mean * bucket.Count), 1e-9);
        Assert.Equal(
            (buckets.Min(bucket => bucket.Min), buckets.Max(bucket => bucket.Max)),
            (merged.Min(bucket => bucket.Min), merged.Max(bucket => bucket.Max))
        );
        Assert.Equal(buckets[^1].Last, merged[^1].Last);
        Assert.All(merged.Zip(merged.Skip(1)), pair => Assert.Equal(pair.First.LastStep + 1, pair.Second.FirstStep));
    }

    [Fact]
    public void Merge_EmptyBuckets_AreNotCountedAsZero()
    {
        var empty = new SeriesBucket(0, 3, 0, double.NaN, double.NaN, double.NaN, double.NaN);
        var full = new SeriesBucket(4, 7, 2, 5, 4, 6, 6);
        Assert.Equal(new SeriesBucket(0, 7, 2, 5, 4, 6, 6), Assert.Single(BucketMerge.Merge([empty, full], 1)));
        Assert.True(double.IsNaN(Assert.Single(BucketMerge.Merge([empty, empty with { FirstStep = 4, LastStep = 7 }], 1)).Mean));
    }
}
