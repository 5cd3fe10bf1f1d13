using System.Buffers.Binary;

namespace Rtrl.Data.Files;

/// <summary>
/// SQLite's write-ahead log, read as SQLite reads it: a header of 32 bytes, then frames of 24 bytes and a page each, every one with the
/// header's salts and a checksum over all before it; a frame with a size closes a commit. Source: SQLite, "Database File Format", section
/// 4.
/// </summary>
internal static class WriteAheadLog
{
    private const int HeaderBytes = 32,
        FrameBytes = 24;
    private const uint Magic = 0x377f0682;

    /// <summary>SQLite's name for the log of a database.</summary>
    public static string Of(string database) => database + "-wal";

    /// <summary>
    /// The commit numbers (<see cref="CommitNumber"/>) of the header pages that the log would lay over the database, oldest first; null
    /// when it would change nothing: it is missing, empty, or holds no whole commit.
    /// </summary>
    public static IReadOnlyList<int>? CommitNumbers(string path)
    {
        if (!File.Exists(path))
            return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (!Fill(file, header) || (Number(header) & ~1u) != Magic)
            return null;
        var checksum = new Checksum(bigEndian: Number(header) != Magic);
        checksum.Add(header[..24]);
        var pageBytes = (int)Number(header[8..]);
        if (!checksum.Matches(header[24..]) || pageBytes is < 512 or > 65_536)
            return null;

        List<int> pending = [],
            committed = [];
        var anyCommit = false;
        var frame = new byte[FrameBytes + pageBytes];
        while (Fill(file, frame) && frame.AsSpan(8, 8).SequenceEqual(header.Slice(16, 8)))
        {
            checksum.Add(frame.AsSpan(0, 8));
            checksum.Add(frame.AsSpan(FrameBytes));
            if (!checksum.Matches(frame.AsSpan(16)))
                break;
            if (Number(frame) == 1)
                pending.Add(CommitNumber.Of(frame.AsSpan(FrameBytes)));
            if (Number(frame.AsSpan(4)) == 0)
                continue;
            anyCommit = true;
            committed.AddRange(pending);
            pending.Clear();
        }

        return anyCommit ? committed : null;
    }

    private static bool Fill(FileStream file, Span<byte> buffer) =>
        file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;

    private static uint Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32BigEndian(bytes);

    /// <summary>s0 += x[i] + s1, s1 += x[i + 1] + s0, over pairs of words; running on from frame to frame.</summary>
    private struct Checksum(bool bigEndian)
    {
        private uint _s0,
            _s1;

        public void Add(ReadOnlySpan<byte> bytes)
        {
            for (var i = 0; i < bytes.Length; i += 8)
            {
                _s0 += Word(bytes[i..]) + _s1;
                _s1 += Word(bytes[(i + 4)..]) + _s0;
            }
        }

        public readonly bool Matches(ReadOnlySpan<byte> stored) => Number(stored) == _s0 && Number(stored[4..]) == _s1;

        private readonly uint Word(ReadOnlySpan<byte> bytes) => bigEndian ? Number(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
