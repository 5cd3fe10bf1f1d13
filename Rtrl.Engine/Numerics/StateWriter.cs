using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Rtrl.Engine.Numerics;

/// <summary>
/// Collects a state as named sections in one versioned block: magic, version, number of sections, then (name, length, bytes) each, then the
/// SHA-256 of everything before it. Little-endian.
/// </summary>
public sealed class StateWriter
{
    internal const uint Magic = 0x4C525452; // "RTRL"
    internal const int Version = 1;
    private readonly List<(string Name, byte[] Bytes)> _sections = [];

    /// <summary>Writes a vector of floats.</summary>
    public void Floats(string name, ReadOnlySpan<float> values) => _sections.Add((name, MemoryMarshal.AsBytes(values).ToArray()));

    /// <summary>Writes whatever <paramref name="write"/> writes.</summary>
    public void Section(string name, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        _sections.Add((name, stream.ToArray()));
    }

    public byte[] ToArray()
    {
        using var stream = new MemoryStream(_sections.Sum(section => section.Bytes.Length + 64) + 64);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(_sections.Count);
        foreach (var (name, bytes) in _sections)
        {
            writer.Write(name);
            writer.Write(bytes.Length);
            writer.Write(bytes);
        }

        writer.Flush();
        writer.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>First eight bytes of the SHA-256 over all sections.</summary>
    public ulong Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, bytes) in _sections)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(bytes);
        }

        return BitConverter.ToUInt64(hash.GetHashAndReset());
    }
}
