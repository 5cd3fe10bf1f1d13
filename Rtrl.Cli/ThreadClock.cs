using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rtrl.Cli;

/// <summary>
/// Processor time of the calling thread, which other programs on the machine cannot lengthen; wall time where the system has no such clock.
/// </summary>
internal static partial class ThreadClock
{
    /// <summary>"thread CPU" or "wall".</summary>
    public static string Kind { get; } = OperatingSystem.IsLinux() || OperatingSystem.IsMacOS() ? "thread CPU" : "wall";

    public static long Nanoseconds()
    {
        if (Kind == "wall")
            return (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

        // CLOCK_THREAD_CPUTIME_ID of the two systems.
        return GetTime(OperatingSystem.IsLinux() ? 3 : 16, out var time) == 0
            ? time.Seconds * 1_000_000_000 + time.Nanoseconds
            : throw new InvalidOperationException($"The thread's clock could not be read (error {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
