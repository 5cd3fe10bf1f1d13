namespace Rtrl.Engine.Settings;

/// <summary>Epsilon-greedy schedule: linear from Start to End over Steps environment steps, then constant.</summary>
public sealed record ExplorationSettings
{
    private const string Explores = "agent.name={explores}";

    [Setting("ε at the start", "Share of uniformly random actions at step 0.", Min = 0, Max = 1, AppliesWhen = Explores)]
    public double Start { get; init; } = 1;

    [Setting("ε at the end", "Share of random actions once the schedule is over.", Min = 0, Max = 1, AppliesWhen = Explores)]
    public double End { get; init; } = 0.01;

    [Setting(
        "ε decay, share of the run",
        "ε falls over this share of stop.steps, as papers give it, and follows when those change; 0: over exploration.steps.",
        Min = 0,
        Max = 1,
        AppliesWhen = Explores
    )]
    public double Fraction { get; init; }

    [Setting(
        "ε decay",
        "Steps over which ε falls linearly. A run keeps them, so a longer branch never changes them. Giving them sets the share to 0.",
        Min = 0,
        Max = 1e12,
        Unit = "steps",
        AppliesWhen = Explores
    )]
    public long Steps { get; init; } = 50_000;

    /// <summary>⌊Fraction · total⌋, the steps that the share stands for in a run of so many.</summary>
    internal long StepsOf(long total) => (long)(Fraction * total);
}
