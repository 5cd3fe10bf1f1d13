using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Rtrl.Engine.Numerics;

/// <summary>Reads what <see cref="StateWriter"/> wrote, section by section and in any order.</summary>
public sealed class StateReader
{
    private readonly Dictionary<string, byte[]> _sections = [];

    /// <exception cref="InvalidDataException">Not a checkpoint, cut short, damaged, or written by another version.</exception>
    public StateReader(ReadOnlySpan<byte> bytes)
    {
        const int ChecksumLength = SHA256.HashSizeInBytes;
        if (bytes.Length < 12 + ChecksumLength || BitConverter.ToUInt32(bytes) != StateWriter.Magic)
            throw new InvalidDataException($"This is not a checkpoint (its length is {bytes.Length:N0}).");
        var version = BitConverter.ToInt32(bytes[4..]);
        if (version != StateWriter.Version)
            throw new InvalidDataException(
                $"The checkpoint has format version {version}; this program reads version {StateWriter.Version}."
            );
        var body = bytes[..^ChecksumLength];
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes[^ChecksumLength..]))
            throw new InvalidDataException("The checkpoint is damaged: its checksum does not agree with its content.");

        using var stream = new MemoryStream(body.ToArray());
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        stream.Position = 8;
        var count = reader.ReadInt32();
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadString();
            _sections[name] = reader.ReadBytes(reader.ReadInt32());
        }
    }

    public bool Has(string name) => _sections.ContainsKey(name);

    /// <summary>Fills the vector.</summary>
    /// <exception cref="InvalidDataException">The section is missing or has another length.</exception>
    public void Floats(string name, Span<float> values)
    {
        var stored = MemoryMarshal.Cast<byte, float>(Bytes(name));
        if (stored.Length != values.Length)
            throw new InvalidDataException(
                $"The shapes do not agree: the length of “{name}” is {stored.Length:N0} in the checkpoint and {values.Length:N0} in "
                    + "these settings."
            );
        stored.CopyTo(values);
    }

    /// <summary>Hands the section to <paramref name="read"/>.</summary>
    /// <exception cref="InvalidDataException">The section is missing or shorter than what is read from it.</exception>
    public void Section(string name, Action<BinaryReader> read)
    {
        using var reader = new BinaryReader(new MemoryStream(Bytes(name)));
        try
        {
            read(reader);
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException($"The checkpoint's section “{name}” is too short.", exception);
        }
    }

    private byte[] Bytes(string name) =>
        _sections.TryGetValue(name, out var bytes)
            ? bytes
            : throw new InvalidDataException(
                $"The checkpoint has no section “{name}”: it belongs to a run of another kind. It holds "
                    + $"{string.Join(", ", _sections.Keys)}."
            );
}
