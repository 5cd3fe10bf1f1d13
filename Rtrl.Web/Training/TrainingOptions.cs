using Rtrl.Web.Runs;

namespace Rtrl.Web.Training;

/// <summary>Section "Rtrl:Training" of the configuration.</summary>
public sealed class TrainingOptions : RunOptions
{
    public const string Section = "Rtrl:Training";

    /// <summary>Worker threads; 0 means one less than the cores, at least 1.</summary>
    public int Workers { get; set; }

    /// <summary>Runs that share the workers at one time; further ones are queued.</summary>
    public int MaxActiveRuns { get; set; } = 32;

    /// <summary>
    /// Paused runs kept in memory. Of those beyond, the least lately used are stored and let go; the next command brings one back, bit for
    /// bit.
    /// </summary>
    public int MaxPausedRuns { get; set; } = 32;

    /// <summary>
    /// Megabytes that all runs in memory may need together; 0 means four fifths of what the process may use. Further runs wait.
    /// </summary>
    public int MemoryMegabytes { get; set; }

    /// <summary>Seconds between two heartbeats of this process.</summary>
    public double HeartbeatSeconds { get; set; } = 5;

    /// <summary>Continue interrupted runs at start without being asked.</summary>
    public bool AutoResume { get; set; }

    /// <summary>Take over queued runs that no process owns. The command line turns it off: it runs only what it was asked for.</summary>
    public bool AdoptQueued { get; set; } = true;

    internal int WorkerCount => Workers > 0 ? Workers : Math.Max(1, Environment.ProcessorCount - 1);
}
