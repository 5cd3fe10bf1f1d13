using Rtrl.Engine.Contracts;
using Rtrl.Engine.Training;

namespace Rtrl.Engine.Clones;

/// <summary>Everything one step showed. Orders are those of <see cref="RunDescription"/>.</summary>
public sealed record RecordedStep
{
    /// <summary>Action, reward, δ, value and where the step stands in run and episode.</summary>
    public required StepMetrics Metrics { get; init; }

    /// <summary>o_t as the environment gave it.</summary>
    public required float[] Observation { get; init; }

    /// <summary>o_{t+1}, the final one when the episode ended.</summary>
    public required float[] NextObservation { get; init; }

    /// <summary>Action values, probabilities, mean and deviation of each action number, or a prediction.</summary>
    public required float[] Outputs { get; init; }

    /// <summary>Numbers of a continuous action as the environment received them; empty otherwise.</summary>
    public required double[] ActionNumbers { get; init; }

    /// <summary>h_t of the network that was asked for.</summary>
    public required float[] HiddenState { get; init; }

    /// <summary>Hidden truth of the environment once the step was taken.</summary>
    public required float[] EnvironmentState { get; init; }

    internal static RecordedStep Of(TrainingRun run, string? network = null)
    {
        var world = new float[run.Facts.StateSize];
        run.WriteEnvironmentState(world);
        return new RecordedStep
        {
            Metrics = run.LastStep,
            Observation = run.Observation.ToArray(),
            NextObservation = run.LastNextObservation.ToArray(),
            Outputs = run.LastOutputs.ToArray(),
            ActionNumbers = run.ActionNumbers.ToArray(),
            HiddenState = (network is null ? run.ShownNetwork.HiddenState : run.HiddenState(network)).ToArray(),
            EnvironmentState = world,
        };
    }
}
