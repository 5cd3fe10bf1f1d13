using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Benchmarks.Performance;

/// <summary>
/// The standard update: observation 16, 4 actions, dense 64 → linear RTU 192 → dense 64 → head, twice; stream AC(λ) with ObGD.
/// </summary>
internal static class StandardSizes
{
    public const int Inputs = 16,
        Width = 64,
        Units = 192,
        Actions = 4,
        EpisodeLength = 200;
    public const float Decay = 0.99f * 0.8f;
    public const double Discount = 0.99,
        EntropyWeight = 0.01,
        ActorKappa = 3,
        CriticKappa = 2;

    /// <summary>
    /// Bytes that the two networks' parameters, traces and sensitivities move in one step, by <c>spec/performance.md</c>.
    /// </summary>
    public const double BytesMoved = 2.85e6;

    public static NetworkSettings Network { get; } =
        new()
        {
            EncoderWidth = Width,
            Cell = "linear-rtu",
            HiddenSize = Units,
            ProjectionWidth = Width,
        };

    public static AgentSettings Agent { get; } =
        new()
        {
            Name = "stream-ac",
            Discount = Discount,
            TraceDecay = 0.8,
            Rule = "obgd",
            StepSize = 1,
            Kappa = CriticKappa,
            ActorStepSize = 1,
            ActorKappa = ActorKappa,
            EntropyWeight = EntropyWeight,
        };

    /// <summary>Actor and critic with the same starting parameters whatever the path.</summary>
    public static (StreamingNetwork Actor, StreamingNetwork Critic) Networks(VectorWidth path)
    {
        var random = new RandomSource(3, RandomStream.Initialisation);
        var actor = new StreamingNetwork(Network, Inputs, Actions, path, policy: true);
        actor.Initialise(random);
        var critic = new StreamingNetwork(Network, Inputs, 1, path);
        critic.Initialise(random);
        return (actor, critic);
    }
}
