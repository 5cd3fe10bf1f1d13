namespace Rtrl.Benchmarks;

/// <summary>What else the machine was doing.</summary>
internal static class MachineLoad
{
    /// <summary>Load averages over 1, 5 and 15 minutes, or "unknown" where the system does not tell.</summary>
    public static string Now() =>
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
}
