namespace Rtrl.Engine.Settings;

/// <summary>
/// The batched baseline: how long a rollout is, how often it is learned from, and its losses and optimiser. γ, λ and the Gaussian policy
/// are <see cref="AgentSettings"/>'. Defaults are those of Farr et al. 2026 on masked MuJoCo.
/// </summary>
public sealed record PpoSettings
{
    private const string Batched = "agent.name={batched}";

    [Setting(
        "Parallel environments N",
        "A rollout holds T steps of each, taken one environment after the other. Each has its own hidden state, sensitivities, "
            + "statistics and random draws.",
        Min = 1,
        Max = 1024,
        AppliesWhen = Batched
    )]
    public int Environments { get; init; } = 1;

    [Setting(
        "Rollout T",
        "Steps taken in each environment under constant parameters before an update. All their hidden states and sensitivities are "
            + "kept: N × T decides the memory.",
        Min = 1,
        Max = 1_048_576,
        Unit = "steps",
        AppliesWhen = Batched
    )]
    public int RolloutSteps { get; init; } = 2048;

    [Setting(
        "Sensitivities kept every",
        "1 keeps hidden state and sensitivities of every step. k keeps those of every k-th and replays the steps between: the same "
            + "numbers, less memory, more time.",
        Min = 1,
        Max = 1_048_576,
        Unit = "steps",
        AppliesWhen = Batched
    )]
    public int SensitivityEvery { get; init; } = 1;

    [Setting("Epochs E", "How often an update goes through the rollout.", Min = 1, Max = 1000, AppliesWhen = Batched)]
    public int Epochs { get; init; } = 4;

    [Setting(
        "Minibatches K",
        "Parts into which the steps of a rollout are dealt at random in every epoch; each gives one step of the critic, then one "
            + "of the actor.",
        Min = 1,
        Max = 1_048_576,
        AppliesWhen = Batched
    )]
    public int Minibatches { get; init; } = 32;

    [Setting(
        "Clip c",
        "The ratio of new to old probability counts only within 1 ± c; the value only within ± c of the old one.",
        Min = 0,
        MinExclusive = true,
        Max = 1000,
        AppliesWhen = Batched
    )]
    public double Clip { get; init; } = 0.2;

    [Setting("Clip values", "The critic's loss is the larger of the plain and the clipped one. Off: the plain one.", AppliesWhen = Batched)]
    public bool ClipValues { get; init; } = true;

    [Setting(
        "Value-loss weight",
        "Factor of the squared error: ½ in the seed release, 1 in the later code.",
        Min = 0,
        MinExclusive = true,
        Max = 1000,
        AppliesWhen = Batched
    )]
    public double ValueWeight { get; init; } = 0.5;

    [Setting(
        "Entropy weight τ",
        "How strongly the policy is kept from becoming certain; 0 in the papers' tables.",
        Min = 0,
        Max = 1000,
        AppliesWhen = Batched
    )]
    public double EntropyWeight { get; init; }

    [Setting("Actor's step size α", "Adam's step size for the policy network.", Min = 0, Max = 1000, AppliesWhen = Batched)]
    public double ActorStepSize { get; init; } = 1e-4;

    [Setting("Critic's step size α", "Adam's step size for the critic.", Min = 0, Max = 1000, AppliesWhen = Batched)]
    public double CriticStepSize { get; init; } = 1e-4;

    [Setting(
        "Step sizes fall over",
        "Both step sizes fall linearly to 0 over so many steps; 0 keeps them constant, as published.",
        Min = 0,
        Max = 1e12,
        Unit = "steps",
        AppliesWhen = Batched
    )]
    public long DecaySteps { get; init; }

    [Setting(
        "Gradient clip",
        "Largest global norm of a minibatch's gradient, per network, before Adam; 0 means no clipping.",
        Min = 0,
        Max = 1e9,
        AppliesWhen = Batched
    )]
    public double GradientClip { get; init; } = 0.5;

    [Setting(
        "First-moment decay β₁",
        "How long Adam's running mean of the gradient remembers.",
        Min = 0,
        Max = 0.9999999,
        AppliesWhen = Batched
    )]
    public double FirstMomentDecay { get; init; } = 0.9;

    [Setting(
        "Second-moment decay β₂",
        "How long Adam's running mean of the squared gradient remembers.",
        Min = 0,
        Max = 0.9999999,
        AppliesWhen = Batched
    )]
    public double SecondMomentDecay { get; init; } = 0.999;

    [Setting(
        "Adam's ε",
        "Added to the root of the second moment, outside it.",
        Min = 0,
        MinExclusive = true,
        Max = 1,
        AppliesWhen = Batched
    )]
    public double Epsilon { get; init; } = 1e-5;

    [Setting(
        "Refresh states",
        "Ablation: before every further epoch replay the rollout under the parameters reached, and keep those states and sensitivities.",
        AppliesWhen = Batched
    )]
    public bool RefreshStates { get; init; }

    [Setting(
        "Refresh targets",
        "Ablation: before every further epoch take values, advantages and returns anew from the critic reached.",
        AppliesWhen = Batched
    )]
    public bool RefreshTargets { get; init; }
}
