using Rtrl.Engine.Settings;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

/// <summary>Small runs of every kind.</summary>
internal static class Runs
{
    public static readonly RunSettings StreamQ = new()
    {
        Environment = new() { Length = 5 },
        Network = new()
        {
            EncoderWidth = 12,
            HiddenSize = 10,
            MinNonZeroPerUnit = 1,
        },
        Agent = new()
        {
            Name = "stream-q",
            Rule = "obgd",
            StepSize = 1,
            TraceDecay = 0.5,
        },
        Exploration = new() { Steps = 500, End = 0.1 },
        Stop = new() { Steps = 1_000_000 },
        Seed = 3,
    };

    public static readonly RunSettings Qrc = StreamQ with
    {
        Agent = new()
        {
            Name = "qrc",
            TraceDecay = 0.9,
            StepSize = 1e-3,
            AuxiliaryStepSize = 1e-4,
        },
        Normalisation = new() { Observation = true, Reward = true },
    };

    public static IReadOnlyDictionary<string, RunSettings> Kinds { get; } =
        new Dictionary<string, RunSettings>
        {
            ["stream-q"] = StreamQ,
            ["stream-q sgd, cut before"] = StreamQ with
            {
                Agent = StreamQ.Agent with { Rule = "sgd", StepSize = 0.01, GradientClip = 1, CutBefore = true },
            },
            ["tbptt1"] = StreamQ with { Network = StreamQ.Network with { Gradient = "tbptt1" } },
            ["feedforward"] = StreamQ with { Network = StreamQ.Network with { Cell = "none" } },
            ["qrc"] = Qrc,
            ["qrc tbptt1"] = Qrc with
            {
                Network = Qrc.Network with { Gradient = "tbptt1" },
                Normalisation = new()
                {
                    Observation = true,
                    Reward = true,
                    ObservationVariant = "stream-x",
                    RewardVariant = "stream-x",
                },
            },
            ["sarsa"] = StreamQ with { Agent = StreamQ.Agent with { Name = "sarsa" } },
            ["adaptive obgd"] = StreamQ with { Agent = StreamQ.Agent with { Rule = "adaptive-obgd" } },
            ["intentional, min-gru"] = StreamQ with
            {
                Agent = StreamQ.Agent with { Rule = "intentional" },
                Network = StreamQ.Network with { Cell = "min-gru", EncoderLayers = 2, ProjectionWidth = 6 },
            },
            ["implicit, sarsa"] = StreamQ with { Agent = StreamQ.Agent with { Name = "sarsa", Rule = "implicit" } },
            ["softmax actor-critic, nonlinear rtu"] = StreamQ with
            {
                Agent = StreamQ.Agent with { Name = "stream-ac" },
                Network = StreamQ.Network with { Cell = "nonlinear-rtu", PreviousInputs = "before", TimeFeature = true },
                Normalisation = new() { Observation = true, Reward = true },
            },
            ["gaussian actor-critic, free"] = StreamQ with
            {
                Environment = new() { Name = "position-only-pendulum" },
                Agent = StreamQ.Agent with { Name = "stream-ac", Rule = "intentional", Preconditioner = "trace" },
                Network = StreamQ.Network with { Cell = "gated-trace-unit", PreviousInputs = "after" },
            },
            ["gaussian actor-critic, softplus"] = StreamQ with
            {
                Environment = new() { Name = "position-only-pendulum" },
                Agent = StreamQ.Agent with { Name = "stream-ac", Rule = "adaptive-obgd", Deviation = "softplus", ActionClip = 1 },
            },
            ["ppo, min-gru"] = StreamQ with
            {
                Agent = new() { Name = "ppo" },
                Ppo = new()
                {
                    RolloutSteps = 64,
                    Minibatches = 5,
                    Epochs = 2,
                    ActorStepSize = 1e-3,
                    EntropyWeight = 0.01,
                    GradientClip = 0.1,
                },
                Network = StreamQ.Network with
                {
                    Cell = "min-gru",
                    Activation = "tanh",
                    LayerNorm = false,
                    EncoderInitialiser = "orthogonal",
                    HeadInitialiser = "orthogonal",
                    ProjectionWidth = 6,
                },
                Normalisation = new()
                {
                    Observation = true,
                    Reward = true,
                    ObservationVariant = "shared",
                },
            },
            ["ppo, feedforward"] = StreamQ with
            {
                Agent = new() { Name = "ppo" },
                Ppo = new() { RolloutSteps = 40, Minibatches = 4 },
                Network = StreamQ.Network with { Cell = "none" },
            },
            ["ppo, every 7th state, refreshed"] = StreamQ with
            {
                Agent = new() { Name = "ppo", BootstrapOnTruncation = true },
                Ppo = new()
                {
                    RolloutSteps = 50,
                    SensitivityEvery = 7,
                    Minibatches = 4,
                    RefreshStates = true,
                    RefreshTargets = true,
                    DecaySteps = 2000,
                },
            },
            ["ppo, gaussian, nonlinear rtu"] = StreamQ with
            {
                Environment = new() { Name = "position-only-pendulum" },
                Agent = new() { Name = "ppo", ActionClip = 2 },
                Ppo = new()
                {
                    RolloutSteps = 90,
                    Minibatches = 3,
                    ValueWeight = 1,
                },
                Network = StreamQ.Network with { Cell = "nonlinear-rtu", PreviousInputs = "after" },
            },
            ["ppo, parallel environments"] = StreamQ with
            {
                Agent = new() { Name = "ppo" },
                Ppo = new()
                {
                    Environments = 3,
                    RolloutSteps = 16,
                    Minibatches = 4,
                    ActorStepSize = 1e-3,
                    SensitivityEvery = 5,
                },
                Normalisation = new() { Observation = true, Reward = true },
            },
            ["td, lstm"] = StreamQ with
            {
                Environment = new() { Name = "trace-conditioning" },
                Agent = StreamQ.Agent with { Name = "td" },
                Network = StreamQ.Network with { Cell = "lstm", HiddenSize = 5 },
            },
            ["td implicit, gru"] = StreamQ with
            {
                Environment = new() { Name = "trace-conditioning" },
                Agent = StreamQ.Agent with { Name = "td", Rule = "implicit" },
                Network = StreamQ.Network with { Cell = "gru", HiddenSize = 5 },
            },
            ["qrc, frozen min-gru"] = Qrc with
            {
                Network = Qrc.Network with { Cell = "min-gru", Gradient = "frozen", PreviousInputs = "after", BlankFirstAction = true },
            },
            ["qrc, gated trace units"] = Qrc with { Network = Qrc.Network with { Cell = "gated-trace-unit" } },
            ["qrc, gru tbptt1"] = Qrc with { Network = Qrc.Network with { Cell = "gru", Gradient = "tbptt1" } },
            ["qrc, lstm"] = Qrc with { Network = Qrc.Network with { Cell = "lstm", HiddenSize = 4 } },
        };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    public static TrainingRun Take(this TrainingRun run, int steps)
    {
        for (var i = 0; i < steps; i++)
            run.Step();
        return run;
    }
}
