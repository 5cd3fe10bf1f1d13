using System.ComponentModel;
using System.Diagnostics;

namespace Rtrl.Data;

/// <summary>A process as an owner of runs: the machine, the process number, and its start time, since numbers are used again.</summary>
public sealed record ProcessIdentity(string Machine, int Pid, DateTimeOffset StartedAt)
{
    public static ProcessIdentity Current { get; } = OfThisProcess();

    /// <summary>The same text for the same process, in every process.</summary>
    public string Id => $"{Machine}:{Pid}:{StartedAt.ToUnixTimeSeconds()}";

    public string Words => $"process {Pid} on {Machine}";

    /// <summary>
    /// Whether the process lives on this machine; null where only its heartbeat can tell. A start time that differs is no proof of another
    /// process, because a clock that is set shifts it; but no other process has this one's number.
    /// </summary>
    internal bool? LivesHere()
    {
        if (Machine != Environment.MachineName)
            return null;
        if (Pid == Environment.ProcessId)
            return Id == Current.Id;
        try
        {
            using var process = Process.GetProcessById(Pid);
            return (new DateTimeOffset(process.StartTime) - StartedAt).Duration() < TimeSpan.FromSeconds(5) ? true : null;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            return null; // another user's
        }
    }

    private static ProcessIdentity OfThisProcess()
    {
        using var process = Process.GetCurrentProcess();
        return new ProcessIdentity(Environment.MachineName, process.Id, new DateTimeOffset(process.StartTime));
    }
}
