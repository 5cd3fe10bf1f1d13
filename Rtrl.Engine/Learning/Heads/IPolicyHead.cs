using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Heads;

/// <summary>A distribution over actions, from an actor network's outputs.</summary>
internal interface IPolicyHead
{
    /// <summary>What a viewer sees: probabilities, or means then deviations.</summary>
    ReadOnlySpan<float> Shown { get; }

    /// <summary>Numbers of the last continuous action within the range the environment takes; empty for discrete actions.</summary>
    ReadOnlySpan<double> ActionNumbers { get; }

    /// <summary>The last continuous action as it was drawn; empty for discrete actions.</summary>
    ReadOnlySpan<double> Unclipped { get; }

    /// <summary>H of the distribution last read.</summary>
    double Entropy { get; }

    /// <summary>Takes the network's outputs of this step.</summary>
    void Read(ReadOnlySpan<float> outputs);

    /// <summary>Draws an action and returns its index, −1 where it is continuous.</summary>
    int Sample(RandomSource random);

    /// <summary>Takes the most probable action instead: the largest probability (ties: lowest index), or the mean.</summary>
    int Mode();

    /// <summary>Takes a given unclipped continuous action as if it had been drawn; nothing for discrete actions.</summary>
    void Take(ReadOnlySpan<double> action);

    /// <summary>log π(a) of the action of that index, or of the last continuous one.</summary>
    double LogProbability(int action);

    /// <summary>
    /// adjoint = d[likelihoodWeight · log π(a) + entropyWeight · H(π)]/d(outputs) for that action, or the last continuous one.
    /// </summary>
    void Adjoint(int action, double likelihoodWeight, double entropyWeight, Span<float> adjoint);

    void Save(BinaryWriter writer);

    void Load(BinaryReader reader);
}
