using Rtrl.Engine.Contracts;

namespace Rtrl.Data.Copies;

/// <summary>A curve in fewer pieces: each takes the place of several buckets, with their samples' mean, lowest and highest.</summary>
internal static class ThinCurve
{
    /// <summary>Pieces of a whole curve, one more where one is cut.</summary>
    public const int Pieces = 50;

    /// <param name="cut">A step that no piece reaches across, so that the mean behind it stays what it was.</param>
    public static SeriesColumn Of(SeriesColumn curve, long cut)
    {
        var buckets = curve.Buckets;
        if (buckets.Count <= Pieces)
            return curve;
        var size = (buckets.Count + Pieces - 1) / Pieces;
        return curve with
        {
            BucketWidth = size * curve.BucketWidth,
            Buckets =
            [
                .. buckets
                    .Index()
                    .GroupBy(one => (Piece: one.Index / size, Behind: one.Item.FirstStep >= cut))
                    .Select(piece => Joined([.. piece.Select(one => one.Item)])),
            ],
        };
    }

    private static SeriesBucket Joined(SeriesBucket[] buckets)
    {
        var filled = buckets.Where(bucket => bucket.Count > 0).ToArray();
        var (first, last) = (buckets[0].FirstStep, buckets[^1].LastStep);
        if (filled.Length == 0)
            return new SeriesBucket(first, last, 0, double.NaN, double.NaN, double.NaN, double.NaN);
        var count = filled.Sum(bucket => bucket.Count);
        return new SeriesBucket(
            first,
            last,
            count,
            filled.Sum(bucket => bucket.Mean * bucket.Count) / count,
            filled.Min(bucket => bucket.Min),
            filled.Max(bucket => bucket.Max),
            filled[^1].Last
        );
    }
}
