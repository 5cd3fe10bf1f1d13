namespace Rtrl.Tests.Engine;

/// <summary>
/// Bytes that a piece of work allocates each time it is done. The runtime now and then allocates a little of its own on the thread it
/// happens to interrupt (tiered compilation replacing a method, once), so one window with bytes proves nothing; what the work itself
/// allocates is there in every window.
/// </summary>
internal static class Allocations
{
    private const int Windows = 8;

    /// <summary>The fewest bytes of any window: 0 as soon as one window allocated nothing.</summary>
    public static long Each(Action window)
    {
        var fewest = long.MaxValue;
        for (var i = 0; i < Windows && fewest > 0; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            window();
            fewest = Math.Min(fewest, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return fewest;
    }
}
