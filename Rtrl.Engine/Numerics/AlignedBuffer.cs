using System.Runtime.InteropServices;

namespace Rtrl.Engine.Numerics;

/// <summary>A float vector whose first element lies on a cache line (64 bytes) and never moves. Starts at zero.</summary>
internal sealed class AlignedBuffer
{
    private const int LineBytes = 64;
    private readonly float[] _storage;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        Length = length;
        _storage = GC.AllocateArray<float>(length + (LineBytes / sizeof(float)), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_storage, 0);
        _start = (int)((LineBytes - (address % LineBytes)) % LineBytes / sizeof(float));
    }

    public int Length { get; }

    public Span<float> Span => MemoryMarshal.CreateSpan(ref _storage[_start], Length);
}
