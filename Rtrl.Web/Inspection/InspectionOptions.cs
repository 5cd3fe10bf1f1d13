namespace Rtrl.Web.Inspection;

/// <summary>Section "Rtrl:Inspection" of the configuration: what looking into runs may cost.</summary>
public sealed class InspectionOptions
{
    public const string Section = "Rtrl:Inspection";

    /// <summary>Threads of their own, below training's priority, that evaluate, replay and step sandboxes.</summary>
    public int Threads { get; set; } = 1;

    /// <summary>Requests that may wait for such a thread; further ones are refused.</summary>
    public int MostWaiting { get; set; } = 16;

    /// <summary>Sandboxes that may exist at one time.</summary>
    public int MostSandboxes { get; set; } = 8;

    /// <summary>Memory that all sandboxes together may take, in MB.</summary>
    public int SandboxMegabytes { get; set; } = 512;

    /// <summary>Minutes without a request after which a sandbox is gone.</summary>
    public double SandboxIdleMinutes { get; set; } = 15;

    /// <summary>Memory for re-simulated states, in MB; 0 keeps none.</summary>
    public int ReplayMegabytes { get; set; } = 128;

    /// <summary>Most steps between a checkpoint and the episode to be replayed.</summary>
    public long MostReplaySteps { get; set; } = 10_000_000;
}
