using Rtrl.Engine;
using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Cli;

/// <summary>An agent whose training step is measured.</summary>
/// <param name="Stream">The world it is measured in; null takes the one of the settings.</param>
internal sealed record BenchNetwork(string Name, RunSettings Settings, Func<SyntheticStream>? Stream = null)
{
    /// <summary>
    /// Observation 16, 4 actions, separate actor and critic: dense 64 → linear RTU 192 → dense 64 → head, 101,701 parameters.
    /// </summary>
    public static BenchNetwork ActorCriticStandard { get; } = ActorCritic("ac-standard", hidden: 192);

    /// <summary>The standard update and the paper's networks at the paper's sizes.</summary>
    public static IReadOnlyList<BenchNetwork> Named { get; } =
    [
        ActorCriticStandard,
        new("memory-chain-qrc", Catalogue.Preset("memory-chain-qrc-seed").Settings),
        new("popgym-ac", Catalogue.Preset("repeat-first-stream-ac-seed").Settings),
        new("masked-hopper-ac", MaskedHopper(), () => new SyntheticStream(11, ActionSpace.Continuous(3, -1, 1), 1000)),
    ];

    /// <summary>Those, then every preset.</summary>
    public static IReadOnlyList<BenchNetwork> All { get; } =
    [
        .. Named,
        .. from preset in Catalogue.Presets
        from variant in preset.Variants
        select new BenchNetwork(preset.Variants.Count == 1 ? preset.Name : $"{preset.Name}/{variant.Name}", variant.Settings),
    ];

    /// <summary>The standard update with another recurrent layer.</summary>
    public static BenchNetwork ActorCritic(string name, int hidden, string cell = "linear-rtu", int features = 64) =>
        new(name, Standard(hidden, cell, features), () => new SyntheticStream(16, ActionSpace.Discrete(4), 200));

    public TrainingRun Start()
    {
        // A benchmark must not meet the end of its run.
        var settings = Settings.EndingAt(new StopSettings { Steps = 1_000_000_000_000 });
        return Stream is null ? new TrainingRun(settings) : new TrainingRun(settings, Stream);
    }

    private static RunSettings Standard(int hidden, string cell, int features) =>
        new()
        {
            Network = new NetworkSettings
            {
                EncoderWidth = features,
                Cell = cell,
                HiddenSize = hidden,
                ProjectionWidth = features,
            },
            Agent = new AgentSettings
            {
                Name = "stream-ac",
                Discount = 0.99,
                TraceDecay = 0.8,
                Rule = "obgd",
                StepSize = 1,
                Kappa = 2,
                ActorStepSize = 1,
                ActorKappa = 3,
                EntropyWeight = 0.01,
            },
        };

    /// <summary>
    /// The first release's networks for Hopper with positions only: tanh throughout, no LayerNorm after the recurrent layer.
    /// </summary>
    private static RunSettings MaskedHopper() =>
        new()
        {
            Network = new NetworkSettings
            {
                EncoderWidth = 64,
                Activation = "tanh",
                Cell = "linear-rtu",
                HiddenSize = 192,
                ProjectionWidth = 64,
                ProjectionLayerNorm = false,
                HeadInitialiser = "orthogonal",
            },
            Agent = new AgentSettings
            {
                Name = "stream-ac",
                Discount = 0.99,
                TraceDecay = 0.8,
                Rule = "obgd",
                StepSize = 1,
                Kappa = 2,
                ActorStepSize = 1,
                ActorKappa = 3,
                EntropyWeight = 0.01,
            },
            Normalisation = new NormalisationSettings { Observation = true, Reward = true },
        };
}
