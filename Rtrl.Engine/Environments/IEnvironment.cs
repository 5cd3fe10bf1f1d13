using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Environments;

/// <summary>
/// A world the agent lives in. Draws its hidden state and every later random number from the source it is handed, so that
/// recordings and tests can inject both. Steps allocate nothing.
/// </summary>
public interface IEnvironment
{
    /// <summary>Names, lags and reference returns.</summary>
    EnvironmentFacts Facts { get; }

    int ObservationSize { get; }

    /// <summary>Number of discrete actions.</summary>
    int ActionCount { get; }

    /// <summary>Length of the vector <see cref="WriteState"/> fills.</summary>
    int StateSize { get; }

    /// <summary>Draws a hidden state and writes the first observation.</summary>
    void Reset(RandomSource random, Span<float> observation);

    /// <summary>Takes one action and writes the next observation, the final one when the episode ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The action is not in [0, ActionCount).</exception>
    Transition Step(int action, RandomSource random, Span<float> observation);

    /// <summary>Writes the hidden truth in catalogue order, for drawings; never seen by the agent.</summary>
    void WriteState(Span<float> state);

    /// <summary>Writes everything that decides the future besides the random source.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    void Load(BinaryReader reader);
}
