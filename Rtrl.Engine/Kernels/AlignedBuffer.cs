using System.Runtime.InteropServices;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// A float vector whose first element lies on a cache line (64 bytes), that never moves and shares no cache line with another. Starts at
/// zero. Long vectors lie together in <see cref="Arena"/>s.
/// </summary>
internal sealed class AlignedBuffer
{
    private readonly float[] _storage;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        Length = length;
        (_storage, _start) = Arena.Take(length);
        Span.Clear();
    }

    public int Length { get; }

    public Memory<float> Memory => new(_storage, _start, Length);

    public Span<float> Span => MemoryMarshal.CreateSpan(ref _storage[_start], Length);
}
