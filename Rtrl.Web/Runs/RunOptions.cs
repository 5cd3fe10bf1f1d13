namespace Rtrl.Web.Runs;

/// <summary>How each run in memory steps, reports and is kept.</summary>
public class RunOptions
{
    /// <summary>Milliseconds of stepping before a run gives its worker to the next.</summary>
    public double SliceMilliseconds { get; set; } = 4;

    /// <summary>Seconds between two reports of progress and episodes to the history.</summary>
    public double ReportSeconds { get; set; } = 1;

    /// <summary>Seconds between two reports of the series to the history.</summary>
    public double SeriesSeconds { get; set; } = 5;

    /// <summary>
    /// Seconds between two checkpoints of a run that has been running for a while; before, they come 1, 2, 4, 8 and 16 s after its start.
    /// </summary>
    public double CheckpointSeconds { get; set; } = 30;

    /// <summary>How the end of this process is told in the log of a run that it interrupts: "… at step 1,000."</summary>
    public string Interruption { get; set; } = "The server was stopped";
}
