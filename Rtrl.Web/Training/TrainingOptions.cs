namespace Rtrl.Web.Training;

/// <summary>Section "Rtrl:Training" of the configuration.</summary>
public sealed class TrainingOptions
{
    public const string Section = "Rtrl:Training";

    /// <summary>Worker threads; 0 means one less than the cores, at least 1.</summary>
    public int Workers { get; set; }

    /// <summary>Runs that share the workers at one time; further ones are queued.</summary>
    public int MaxActiveRuns { get; set; } = 32;

    /// <summary>Paused runs kept in memory. Of those beyond, the least lately used are stored and let go; the next command brings one back, bit for bit.</summary>
    public int MaxPausedRuns { get; set; } = 32;

    /// <summary>Megabytes that all runs in memory may need together; 0 means four fifths of what the process may use. Further runs wait.</summary>
    public int MemoryMegabytes { get; set; }

    /// <summary>Milliseconds of stepping before a run gives its worker to the next.</summary>
    public double SliceMilliseconds { get; set; } = 4;

    /// <summary>Seconds between two reports of progress and episodes to the history.</summary>
    public double ReportSeconds { get; set; } = 1;

    /// <summary>Seconds between two reports of the series to the history.</summary>
    public double SeriesSeconds { get; set; } = 5;

    /// <summary>Seconds between two checkpoints of a run that has been running for a while; before, they come 1, 2, 4, 8 and 16 s after its start.</summary>
    public double CheckpointSeconds { get; set; } = 30;

    /// <summary>Seconds between two heartbeats of this process.</summary>
    public double HeartbeatSeconds { get; set; } = 5;

    /// <summary>Continue interrupted runs at start without being asked.</summary>
    public bool AutoResume { get; set; }

    /// <summary>Take over queued runs that no process owns. The command line turns it off: it runs only what it was asked for.</summary>
    public bool AdoptQueued { get; set; } = true;

    /// <summary>How the end of this process is told in the log of a run that it interrupts: "… at step 1,000."</summary>
    public string Interruption { get; set; } = "The server was stopped";

    internal int WorkerCount => Workers > 0 ? Workers : Math.Max(1, Environment.ProcessorCount - 1);
}
