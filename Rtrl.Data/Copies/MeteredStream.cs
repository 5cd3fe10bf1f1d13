namespace Rtrl.Data.Copies;

/// <summary>A file that gives away no more bytes than it is allowed to: for a reader that takes as much as it is told there is.</summary>
internal sealed class MeteredStream(Stream file) : Stream
{
    /// <summary>Bytes that may still be read.</summary>
    public long Allowed { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        Allowed -= read;
        return Allowed >= 0 ? read : throw new InvalidDataException("Its list of files is longer than any that rtrl writes.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
