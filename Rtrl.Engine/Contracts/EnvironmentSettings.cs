namespace Rtrl.Engine.Contracts;

/// <summary>Which world, and its size.</summary>
public sealed record EnvironmentSettings
{
    [Setting("Environment", "The task the agent lives in.", Options = SettingOptions.Environments)]
    public string Name { get; init; } = "memory-chain";

    [Setting("Chain length L", "Decisions in one episode. The cue is last visible at decision 1 and the answer is due at decision L − 1, so the memory must last L − 2 steps.",
        Min = 2, Max = 100_000, Unit = "steps", AppliesWhen = "environment.name=memory-chain")]
    public int Length { get; init; } = 16;
}
