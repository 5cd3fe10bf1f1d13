using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// A world the agent lives in. Its hidden state is drawn from the source it is handed or injected; later draws come from that source
/// alone, so a <see cref="ScriptedRandomSource"/> replays a recording. Neither steps nor resets allocate.
/// </summary>
public interface IEnvironment
{
    /// <summary>Names, shapes and reference returns.</summary>
    EnvironmentFacts Facts { get; }

    int ObservationSize => Facts.ObservationSize;

    /// <summary>Number of discrete actions; 0 for continuous actions and for prediction.</summary>
    int ActionCount => Facts.ActionCount;

    /// <summary>Length of the vector <see cref="WriteState"/> fills.</summary>
    int StateSize => Facts.StateSize;

    /// <summary>
    /// The newest observation as the integers of the original suite, for displays and tests; empty where the vector itself is the
    /// observation.
    /// </summary>
    ReadOnlySpan<int> Shown { get; }

    /// <summary>Draws a hidden state and writes the first observation.</summary>
    void Reset(RandomSource random, Span<float> observation);

    /// <summary>Starts from a given hidden state instead of a drawn one.</summary>
    /// <param name="hidden">The first <see cref="EnvironmentFacts.HiddenSize"/> entries of the state, by
    /// <see cref="EnvironmentFacts.StateNames"/>.</param>
    /// <exception cref="ArgumentException">The wrong number of values.</exception>
    /// <exception cref="ImpossibleStateException">The world cannot be in that state.</exception>
    void Reset(ReadOnlySpan<double> hidden, RandomSource random, Span<float> observation);

    /// <summary>Takes one action and writes the next observation, the final one when the episode ends.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not an action of <see cref="EnvironmentFacts.Actions"/>.</exception>
    /// <exception cref="InvalidOperationException">There is no episode: it was never begun or it has ended.</exception>
    Transition Step(EnvironmentAction action, RandomSource random, Span<float> observation);

    /// <summary>Replaces the hidden state in the middle of an episode; the clock and whatever was seen stay as they are.</summary>
    /// <inheritdoc cref="Reset(ReadOnlySpan{double}, RandomSource, Span{float})" path="/exception"/>
    void Inject(ReadOnlySpan<double> hidden);

    /// <summary>Writes the hidden state exactly, as <see cref="Inject"/> takes it.</summary>
    void WriteHidden(Span<double> hidden);

    /// <summary>Writes the hidden truth in catalogue order, for drawings; never seen by the agent.</summary>
    void WriteState(Span<float> state);

    /// <summary>Writes everything that decides the future besides the random source.</summary>
    void Save(BinaryWriter writer);

    /// <summary>Restores what <see cref="Save"/> wrote.</summary>
    void Load(BinaryReader reader);
}
