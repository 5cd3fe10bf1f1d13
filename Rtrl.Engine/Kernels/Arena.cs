using System.Runtime.InteropServices;

namespace Rtrl.Engine.Kernels;

/// <summary>
/// Pinned memory that buffers are cut from one after the other, so that the numbers of a step lie side by side in a few large pages of the
/// system: fewer misses in the page tables, and no two of them on one place of the cache by accident. A chunk lives as long as one of its
/// buffers. Each thread cuts from its own chunk.
/// </summary>
internal static partial class Arena
{
    /// <summary>Floats in a cache line.</summary>
    private const int Line = 16;

    /// <summary>
    /// Free lines between two buffers: neighbours of equal length would otherwise meet at the same place of every cache set.
    /// </summary>
    private const int Stagger = 5;

    private const int PageBytes = 2 << 20;
    private const int Page = PageBytes / sizeof(float);
    private const int AdviseHugePages = 14;

    [ThreadStatic]
    private static float[]? s_chunk;

    [ThreadStatic]
    private static int s_next;

    [ThreadStatic]
    private static int s_end;

    /// <summary>Room for so many floats: the array they lie in and the index of the first, which lies on a cache line.</summary>
    public static (float[] Storage, int Start) Take(int length)
    {
        var lines = ((length + Line - 1) / Line) + Stagger;
        var room = lines * Line;
        if (s_chunk is null || s_next > s_end - room)
            Open(room);
        var start = s_next;
        s_next += room;
        return (s_chunk!, start);
    }

    private static void Open(int room)
    {
        var pages = (room + Page - 1) / Page;
        s_chunk = GC.AllocateUninitializedArray<float>((pages + 1) * Page, pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(s_chunk, 0);
        s_next = (int)((PageBytes - (address % PageBytes)) % PageBytes / sizeof(float));
        s_end = s_next + (pages * Page);
        if (OperatingSystem.IsLinux())
            // Advice: without it everything works, a little slower.
            _ = Advise(address + (s_next * sizeof(float)), (nuint)(pages * PageBytes), AdviseHugePages);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
