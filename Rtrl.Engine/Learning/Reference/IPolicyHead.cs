using Rtrl.Engine.Learning.Heads;

namespace Rtrl.Engine.Learning.Reference;

/// <summary>A distribution over actions from a network's outputs, followed by the head's own free parameters if it has any.</summary>
public interface IPolicyHead
{
    /// <summary>Free parameters appended to the actor's vector after those of its network.</summary>
    int FreeParameters { get; }

    /// <summary>log π(a).</summary>
    /// <param name="action">[index] for a discrete policy, the unclipped sample for a Gaussian one.</param>
    double LogProbability(ReadOnlySpan<double> outputs, ReadOnlySpan<double> action);

    /// <summary>Entropy H.</summary>
    double Entropy(ReadOnlySpan<double> outputs);

    /// <summary>d log π(a)/d outputs.</summary>
    double[] LogProbabilityGradient(ReadOnlySpan<double> outputs, ReadOnlySpan<double> action);

    /// <summary>dH/d outputs.</summary>
    double[] EntropyGradient(ReadOnlySpan<double> outputs);
}
