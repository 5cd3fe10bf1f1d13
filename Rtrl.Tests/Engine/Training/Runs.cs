using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Tests.Engine.Training;

/// <summary>Small runs of every kind.</summary>
internal static class Runs
{
    public static readonly RunSettings StreamQ = new()
    {
        Environment = new() { Length = 5 },
        Network = new() { EncoderWidth = 12, HiddenSize = 10, MinNonZeroPerUnit = 1 },
        Agent = new() { Name = "stream-q", Rule = "obgd", StepSize = 1, TraceDecay = 0.5 },
        Exploration = new() { Steps = 500, End = 0.1 },
        Stop = new() { Steps = 1_000_000 },
        Seed = 3,
    };

    public static readonly RunSettings Qrc = StreamQ with
    {
        Agent = new() { Name = "qrc", TraceDecay = 0.9, StepSize = 1e-3, AuxiliaryStepSize = 1e-4 },
        Normalisation = new() { Observation = true, Reward = true },
    };

    public static IReadOnlyDictionary<string, RunSettings> Kinds { get; } = new Dictionary<string, RunSettings>
    {
        ["stream-q"] = StreamQ,
        ["stream-q sgd, cut before"] = StreamQ with { Agent = StreamQ.Agent with { Rule = "sgd", StepSize = 0.01, GradientClip = 1, CutBefore = true } },
        ["tbptt1"] = StreamQ with { Network = StreamQ.Network with { Gradient = "tbptt1" } },
        ["feedforward"] = StreamQ with { Network = StreamQ.Network with { Cell = "none" } },
        ["qrc"] = Qrc,
        ["qrc tbptt1"] = Qrc with
        {
            Network = Qrc.Network with { Gradient = "tbptt1" },
            Normalisation = new() { Observation = true, Reward = true, ObservationVariant = "stream-x", RewardVariant = "stream-x" },
        },
    };

    public static TheoryData<string> KindNames => [.. Kinds.Keys];

    public static TrainingRun Take(this TrainingRun run, int steps)
    {
        for (var i = 0; i < steps; i++)
            run.Step();
        return run;
    }
}
