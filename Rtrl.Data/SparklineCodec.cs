using System.Runtime.InteropServices;

namespace Rtrl.Data;

/// <summary>A run's sparkline as little-endian float32.</summary>
internal static class SparklineCodec
{
    public const int Longest = 48;

    public static byte[] Pack(IReadOnlyList<float> values) =>
        MemoryMarshal.AsBytes<float>(values.Skip(Math.Max(0, values.Count - Longest)).ToArray()).ToArray();

    public static float[] Unpack(byte[] packed) => MemoryMarshal.Cast<byte, float>(packed).ToArray();
}
