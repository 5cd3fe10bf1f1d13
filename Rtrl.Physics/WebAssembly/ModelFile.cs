using System.Buffers.Binary;
using System.Text;

namespace Rtrl.Physics.WebAssembly;

/// <summary>
/// The whole file system that the module sees: one model to be read, and text that it prints. Numbers are those of WASI and musl.
/// </summary>
internal sealed class ModelFile(string model)
{
    public const string Path = "/model.xml";

    private const int Descriptor = 3;
    private const int RegularFile = 0x81A4; // readable, nobody's to write
    private const int NotFound = -44;
    private const int BadDescriptor = 8;

    private readonly byte[] _content = Encoding.UTF8.GetBytes(model);
    private readonly StringBuilder _printed = new();
    private long _position;

    /// <summary>All that was printed to standard output and error.</summary>
    public string Printed => _printed.ToString();

    public int Open(string path)
    {
        _position = 0;
        return path == Path ? Descriptor : NotFound;
    }

    public int Stat(string? path, Span<byte> answer)
    {
        if (path is not (null or Path))
            return NotFound;
        answer[..96].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(answer[4..], RegularFile);
        BinaryPrimitives.WriteInt64LittleEndian(answer[24..], _content.Length);
        return 0;
    }

    public int Seek(int descriptor, long offset, int whence, out long position)
    {
        position = whence switch
        {
            0 => offset,
            1 => _position + offset,
            _ => _content.Length + offset,
        };
        if (descriptor != Descriptor)
            return BadDescriptor;
        _position = Math.Clamp(position, 0, _content.Length);
        return 0;
    }

    /// <summary>Bytes read into the buffer, 0 at the end.</summary>
    public int Read(Span<byte> buffer)
    {
        var rest = _content.AsSpan((int)_position);
        var taken = Math.Min(rest.Length, buffer.Length);
        rest[..taken].CopyTo(buffer);
        _position += taken;
        return taken;
    }

    public void Print(ReadOnlySpan<byte> text) => _printed.Append(Encoding.UTF8.GetString(text));
}
