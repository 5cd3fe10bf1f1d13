using CsCheck;
using Rtrl.Data;
using Rtrl.Engine.Contracts;
using Xunit;

namespace Rtrl.Tests.Data;

public sealed class SeriesCodecTests
{
    [Fact]
    public void Unpack_AnyColumn_IsTheSameBitForBit()
    {
        var number = Gen.OneOf(
            Gen.Double,
            Gen.Const(double.NaN),
            Gen.Const(double.PositiveInfinity),
            Gen.Const(-0.0),
            Gen.Const(double.Epsilon)
        );
        var bucket = Gen.Select(
            Gen.Long,
            Gen.Long,
            Gen.Long,
            number,
            number,
            number,
            number,
            (first, last, count, mean, min, max, final) => new SeriesBucket(first, last, count, mean, min, max, final)
        );
        Gen.Select(Gen.Long[1, 1L << 40], bucket.List[0, 40])
            .Sample(
                (width, buckets) =>
                {
                    var given = new SeriesColumn("metric", width, buckets);
                    var back = SeriesCodec.Unpack("metric", SeriesCodec.Pack(given));
                    return back.BucketWidth == width
                        && back.Buckets.SequenceEqual(buckets)
                        && back.Buckets.Zip(buckets)
                            .All(pair => BitConverter.DoubleToInt64Bits(pair.First.Min) == BitConverter.DoubleToInt64Bits(pair.Second.Min));
                }
            );
    }

    [Fact]
    public void Pack_RegularGrid_TakesLittleMoreThanItsNumbers()
    {
        var real = HistoryFixture.Column("return", 2_048);
        var constant = new SeriesColumn(
            "epsilon",
            64,
            [.. Enumerable.Range(0, 2_048).Select(i => new SeriesBucket(i * 64, i * 64 + 63, 64, 0.01, 0.01, 0.01, 0.01))]
        );

        Assert.InRange(SeriesCodec.Pack(real).Length, 1, 2_048 * 4 * 8 + 1_000);
        Assert.InRange(SeriesCodec.Pack(constant).Length, 1, 1_500);
    }

    [Fact]
    public void Unpack_Damaged_IsRefused()
    {
        var packed = SeriesCodec.Pack(HistoryFixture.Column("return", 100));

        Assert.Throws<InvalidDataException>(() => SeriesCodec.Unpack("return", packed[..^40]));
        Assert.Throws<InvalidDataException>(() => SeriesCodec.Unpack("return", [9, .. packed[1..]]));
        Assert.Throws<InvalidDataException>(() => SeriesCodec.Unpack("return", []));
        Assert.Throws<InvalidDataException>(() => SeriesCodec.Unpack("return", [.. packed[..9], 255, 255, 255, 127, .. packed[13..]]));
    }
}
