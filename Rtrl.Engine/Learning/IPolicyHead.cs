using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>A distribution over actions, from an actor network's outputs.</summary>
internal interface IPolicyHead
{
    /// <summary>What a viewer sees: probabilities, or means then deviations.</summary>
    ReadOnlySpan<float> Shown { get; }

    /// <summary>Numbers of the last continuous action within the range the environment takes; empty for discrete actions.</summary>
    ReadOnlySpan<double> ActionNumbers { get; }

    /// <summary>Takes the network's outputs of this step.</summary>
    void Read(ReadOnlySpan<float> outputs);

    /// <summary>Draws an action and returns its index, −1 where it is continuous.</summary>
    int Sample(RandomSource random);

    /// <summary>Takes the most probable action instead: the largest probability (ties: lowest index), or the mean.</summary>
    int Mode();

    /// <summary>adjoint = d[log π(a) + entropyWeight · H(π)]/d(outputs) for the last action.</summary>
    void Adjoint(int action, double entropyWeight, Span<float> adjoint);

    void Save(BinaryWriter writer);

    void Load(BinaryReader reader);
}
