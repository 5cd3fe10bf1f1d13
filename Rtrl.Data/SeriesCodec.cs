using System.Buffers.Binary;
using System.IO.Compression;
using Rtrl.Engine.Contracts;

namespace Rtrl.Data;

/// <summary>
/// Packs a series losslessly. Layout, little-endian: version (1 byte), bucket width (8), bucket count n (4), then deflated planes. Seven
/// columns of n 64-bit values: first step and last step as their distance from a regular grid, count as its difference from the bucket
/// before, and the four numbers' bits each XORed with the value it most resembles (min, max and last with the mean, the mean with the
/// bucket before). Each column is stored as eight byte planes, most significant first: whatever is regular becomes runs of zeros.
/// </summary>
internal static class SeriesCodec
{
    private const byte Version = 1;
    private const int HeaderLength = 13;
    private const int Columns = 7;

    public static byte[] Pack(SeriesColumn column)
    {
        var n = column.Buckets.Count;
        var planes = new byte[n * Columns * sizeof(ulong)];
        SeriesBucket before = default;
        for (var i = 0; i < n; i++)
        {
            var bucket = column.Buckets[i];
            var grid = i * column.BucketWidth;
            var mean = Bits(bucket.Mean);
            Spread(planes, n, 0, i, ZigZag(bucket.FirstStep - grid));
            Spread(planes, n, 1, i, ZigZag(bucket.LastStep - (grid + column.BucketWidth - 1)));
            Spread(planes, n, 2, i, ZigZag(bucket.Count - before.Count));
            Spread(planes, n, 3, i, mean ^ Bits(before.Mean));
            Spread(planes, n, 4, i, Bits(bucket.Min) ^ mean);
            Spread(planes, n, 5, i, Bits(bucket.Max) ^ mean);
            Spread(planes, n, 6, i, Bits(bucket.Last) ^ mean);
            before = bucket;
        }

        using var packed = new MemoryStream(HeaderLength + planes.Length / 2);
        Span<byte> header = stackalloc byte[HeaderLength];
        header[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(header[1..], column.BucketWidth);
        BinaryPrimitives.WriteInt32LittleEndian(header[9..], n);
        packed.Write(header);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(planes);
        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">Not a packed series, or a damaged one.</exception>
    public static SeriesColumn Unpack(string metric, byte[] packed)
    {
        if (packed.Length < HeaderLength || packed[0] != Version)
            throw new InvalidDataException($"The stored series {metric} is not of version {Version}.");
        var width = BinaryPrimitives.ReadInt64LittleEndian(packed.AsSpan(1));
        var n = BinaryPrimitives.ReadInt32LittleEndian(packed.AsSpan(9));
        if (n is < 0 or > 1 << 20)
            throw new InvalidDataException($"The stored series {metric} claims {n} buckets; at most {1 << 20} are allowed.");

        var planes = new byte[n * Columns * sizeof(ulong)];
        using (
            var deflate = new DeflateStream(
                new MemoryStream(packed, HeaderLength, packed.Length - HeaderLength),
                CompressionMode.Decompress
            )
        )
        {
            if (deflate.ReadAtLeast(planes, planes.Length, throwOnEndOfStream: false) != planes.Length)
                throw new InvalidDataException($"The stored series {metric} ends early.");
        }

        var buckets = new SeriesBucket[n];
        SeriesBucket before = default;
        for (var i = 0; i < n; i++)
        {
            var grid = i * width;
            var mean = Gather(planes, n, 3, i) ^ Bits(before.Mean);
            before = buckets[i] = new SeriesBucket(
                FirstStep: grid + UnZigZag(Gather(planes, n, 0, i)),
                LastStep: grid + width - 1 + UnZigZag(Gather(planes, n, 1, i)),
                Count: before.Count + UnZigZag(Gather(planes, n, 2, i)),
                Mean: BitConverter.UInt64BitsToDouble(mean),
                Min: BitConverter.UInt64BitsToDouble(Gather(planes, n, 4, i) ^ mean),
                Max: BitConverter.UInt64BitsToDouble(Gather(planes, n, 5, i) ^ mean),
                Last: BitConverter.UInt64BitsToDouble(Gather(planes, n, 6, i) ^ mean)
            );
        }

        return new SeriesColumn(metric, width, buckets);
    }

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private static void Spread(byte[] planes, int n, int column, int row, ulong value)
    {
        var at = column * sizeof(ulong) * n + row;
        for (var shift = 56; shift >= 0; shift -= 8, at += n)
            planes[at] = (byte)(value >> shift);
    }

    private static ulong Gather(byte[] planes, int n, int column, int row)
    {
        var at = column * sizeof(ulong) * n + row;
        ulong value = 0;
        for (var plane = 0; plane < sizeof(ulong); plane++, at += n)
            value = (value << 8) | planes[at];
        return value;
    }
}
