namespace Rtrl.Engine.Settings;

/// <summary>When a run ends by itself. A diverged run always ends.</summary>
public sealed record StopSettings
{
    [Setting("Steps", "Environment steps after which the run is finished.", Min = 1, Max = 1e12, Unit = "steps")]
    public long Steps { get; init; } = 500_000;

    [Setting(
        "Wall time",
        "Seconds of stepping after which the run is finished; 0 means no limit. Depends on the machine, so it is not part of the "
            + "trajectory.",
        Min = 0,
        Max = 1e9,
        Unit = "s"
    )]
    public double WallSeconds { get; init; }

    [Setting("Stop when solved", "Finish as soon as 190 of the last 200 episodes are right.")]
    public bool WhenSolved { get; init; }
}
