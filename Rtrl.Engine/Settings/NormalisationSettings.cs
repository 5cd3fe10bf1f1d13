namespace Rtrl.Engine.Settings;

/// <summary>Running normalisers between the environment and the agent. Reported returns are always raw.</summary>
public sealed record NormalisationSettings
{
    [Setting("Normalise observations", "Subtract the running mean and divide by the running deviation, per entry.")]
    public bool Observation { get; init; }

    [Setting("Scale rewards", "Divide rewards by the running deviation of the discounted return; no mean is subtracted.")]
    public bool Reward { get; init; }

    [Setting(
        "Reward scaling variant",
        "“seed” starts with a prior of one sample; “later” starts empty and divides by count − 1; “stream-x” also carries G over "
            + "episode ends.",
        Options = SettingOptions.RewardVariants,
        AppliesWhen = "normalisation.reward=true"
    )]
    public string RewardVariant { get; init; } = "seed";

    [Setting(
        "Observation variant",
        "“seed” starts with a prior of one sample; “stream-x” starts empty; “shared” has one mean and deviation for all entries.",
        Options = SettingOptions.ObservationVariants,
        AppliesWhen = "normalisation.observation=true"
    )]
    public string ObservationVariant { get; init; } = "seed";
}
