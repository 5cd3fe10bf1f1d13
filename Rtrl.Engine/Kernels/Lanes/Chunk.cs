namespace Rtrl.Engine.Kernels.Lanes;

/// <summary>How much of a long sum is taken in float before it joins a double: keeps long norms accurate.</summary>
internal static class Chunk
{
    private const int Length = 1024;

    /// <summary>
    /// Where the chunk that begins at i ends: after 1,024 numbers or with the last whole lanes; a single lane joins at once.
    /// </summary>
    public static nint EndOf<T>(nint i, nint length)
        where T : struct, ILanes<T> => T.Count == 1 ? i + 1 : i + nint.Min(Length, length - i - ((length - i) % T.Count));
}
