using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>
/// Appends the previous action to every observation: for n actions n zeros and a 1 after a reset, then the one-hot of the action just taken
/// and a 0. Everything else is the inner environment's.
/// </summary>
internal sealed class PreviousAction(IEnvironment inner, EnvironmentFacts facts) : IEnvironment
{
    private readonly int _innerSize = inner.Facts.ObservationSize;

    public EnvironmentFacts Facts { get; } = facts;

    public ReadOnlySpan<int> Shown => inner.Shown;

    public void Reset(RandomSource random, Span<float> observation)
    {
        CheckObservation(observation);
        inner.Reset(random, observation[.._innerSize]);
        Append(observation, Facts.ActionCount);
    }

    public void Reset(ReadOnlySpan<double> hidden, RandomSource random, Span<float> observation)
    {
        CheckObservation(observation);
        inner.Reset(hidden, random, observation[.._innerSize]);
        Append(observation, Facts.ActionCount);
    }

    public Transition Step(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        CheckObservation(observation);
        var transition = inner.Step(action, random, observation[.._innerSize]);
        Append(observation, action.Index);
        return transition;
    }

    public void Inject(ReadOnlySpan<double> hidden) => inner.Inject(hidden);

    public void WriteHidden(Span<double> hidden) => inner.WriteHidden(hidden);

    public void WriteState(Span<float> state) => inner.WriteState(state);

    public void Save(BinaryWriter writer) => inner.Save(writer);

    public void Load(BinaryReader reader) => inner.Load(reader);

    private void Append(Span<float> observation, int index) => OneHot.Write(observation[_innerSize..], index);

    private void CheckObservation(Span<float> observation)
    {
        if (observation.Length != Facts.ObservationSize)
            throw new ArgumentException(
                $"An observation of {Facts.Title} has {Wording.Count(Facts.ObservationSize, "value")}; the span has {observation.Length}.",
                nameof(observation)
            );
    }
}
