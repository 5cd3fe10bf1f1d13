using Rtrl.Engine.Networks.Cells.Reference;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>One step of a rollout: what it started from, what it did, and the fixed targets it is learned from.</summary>
public sealed class PpoSample
{
    /// <summary>(h_{t−1}, S_{t−1}) of the actor; null without recurrence.</summary>
    public required CellState? ActorBefore { get; set; }

    /// <summary>(h_{t−1}, S_{t−1}) of the critic; null without recurrence.</summary>
    public required CellState? CriticBefore { get; set; }

    /// <summary>Whether the step before it, if any, was taken in another environment, or in an earlier rollout.</summary>
    public required bool BeginsTurn { get; init; }

    /// <summary>Whether the step began an episode.</summary>
    public required bool First { get; init; }

    public required double[] Input { get; init; }

    /// <summary>[index], or the unclipped Gaussian sample.</summary>
    public required double[] Action { get; init; }

    /// <summary>log π_old(a_t).</summary>
    public required double LogProbability { get; init; }

    /// <summary>v_old(h_t).</summary>
    public required double Value { get; set; }

    public required double Reward { get; init; }

    /// <summary>Input of the discarded pass; empty where the next value does not count.</summary>
    public required double[] NextInput { get; init; }

    /// <summary>v(h_{t+1}) from that pass, or 0.</summary>
    public required double NextValue { get; set; }

    public required bool Ends { get; init; }

    /// <summary>A_t, set when the rollout is complete.</summary>
    public double Advantage { get; set; }

    /// <summary>R_t = A_t + v_old.</summary>
    public double Return => Advantage + Value;
}
