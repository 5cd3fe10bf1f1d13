using System.Runtime.InteropServices;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Environments;

/// <summary>What every environment does the same way: checks at the door, the clock, injection and checkpoints.</summary>
public abstract class EnvironmentBase : IEnvironment
{
    private readonly double[] _hidden;
    private bool _running;

    private protected EnvironmentBase(EnvironmentSettings settings)
    {
        Facts = EnvironmentKind.Of(settings).Describe(settings);
        _hidden = new double[Facts.HiddenSize];
    }

    public EnvironmentFacts Facts { get; }

    public virtual ReadOnlySpan<int> Shown => [];

    /// <summary>Steps taken since the reset, the present one included.</summary>
    protected long Clock { get; private set; }

    public void Reset(RandomSource random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        CheckObservation(observation);
        Draw(random);
        Start(random, observation);
    }

    public void Reset(ReadOnlySpan<double> hidden, RandomSource random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        CheckObservation(observation);
        Inject(hidden);
        Start(random, observation);
    }

    public Transition Step(EnvironmentAction action, RandomSource random, Span<float> observation)
    {
        ArgumentNullException.ThrowIfNull(random);
        CheckObservation(observation);
        CheckAction(action);
        if (!_running)
            throw new InvalidOperationException(
                $"{Facts.Title} has no episode to step: it has ended or was never begun. Call Reset first."
            );

        Clock++;
        var transition = Advance(action, random, observation);
        _running = !transition.Ended;
        return transition;
    }

    public void Inject(ReadOnlySpan<double> hidden)
    {
        if (hidden.Length != Facts.HiddenSize)
            throw new ArgumentException(
                $"The hidden state of {Facts.Title} has {Wording.Count(Facts.HiddenSize, "value")}; {hidden.Length} were given.",
                nameof(hidden)
            );
        for (var i = 0; i < hidden.Length; i++)
            if (!double.IsFinite(hidden[i]) || !Possible(i, hidden[i]))
                throw new ImpossibleStateException($"{hidden[i]} is not possible for “{Facts.StateNames[i]}” of {Facts.Title}.");
        CheckTogether(hidden);
        SetHidden(hidden);
    }

    public abstract void WriteHidden(Span<double> hidden);

    public void WriteState(Span<float> state)
    {
        if (state.Length != Facts.StateSize)
            throw new ArgumentException(
                $"The state of {Facts.Title} has {Wording.Count(Facts.StateSize, "value")}; the span has {state.Length}.",
                nameof(state)
            );
        WriteHidden(_hidden);
        for (var i = 0; i < _hidden.Length; i++)
            state[i] = (float)_hidden[i];
        WriteProgress(state[_hidden.Length..]);
    }

    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_running);
        writer.Write(Clock);
        WriteHidden(_hidden);
        writer.Write(MemoryMarshal.AsBytes<double>(_hidden));
        SaveProgress(writer);
    }

    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _running = reader.ReadBoolean();
        Clock = reader.ReadInt64();
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_hidden.AsSpan()));
        SetHidden(_hidden);
        LoadProgress(reader);
    }

    /// <summary>Draws the hidden state of a new episode.</summary>
    protected abstract void Draw(RandomSource random);

    /// <summary>Whether entry <paramref name="index"/> of the hidden state may have this finite value.</summary>
    protected abstract bool Possible(int index, double value);

    /// <summary>Refuses values that are possible one by one but not together.</summary>
    /// <exception cref="ImpossibleStateException">They are not.</exception>
    protected virtual void CheckTogether(ReadOnlySpan<double> hidden) { }

    /// <summary>Takes over a hidden state of the right length and of possible values.</summary>
    protected abstract void SetHidden(ReadOnlySpan<double> hidden);

    /// <summary>Begins an episode in the present hidden state; the clock is 0.</summary>
    protected abstract void Begin(RandomSource random, Span<float> observation);

    /// <summary>Takes a valid action; the clock already counts it.</summary>
    protected abstract Transition Advance(EnvironmentAction action, RandomSource random, Span<float> observation);

    /// <summary>The rest of the state, after the hidden part.</summary>
    protected virtual void WriteProgress(Span<float> progress) => progress[0] = Clock;

    /// <summary>Writes what an episode has changed beyond hidden state and clock.</summary>
    protected virtual void SaveProgress(BinaryWriter writer) { }

    /// <summary>Reads what <see cref="SaveProgress"/> wrote; hidden state and clock are already in place.</summary>
    protected virtual void LoadProgress(BinaryReader reader) { }

    protected static int Sum(ReadOnlySpan<double> wholeNumbers)
    {
        var sum = 0;
        foreach (var value in wholeNumbers)
            sum += (int)value;
        return sum;
    }

    /// <summary>Whether the value is a whole number from 0 to <paramref name="count"/> − 1.</summary>
    protected static bool IsIndex(double value, int count) => value >= 0 && value < count && double.IsInteger(value);

    private void Start(RandomSource random, Span<float> observation)
    {
        Clock = 0;
        _running = true;
        Begin(random, observation);
    }

    private void CheckObservation(Span<float> observation)
    {
        if (observation.Length != Facts.ObservationSize)
            throw new ArgumentException(
                $"An observation of {Facts.Title} has {Wording.Count(Facts.ObservationSize, "value")}; the span has {observation.Length}.",
                nameof(observation)
            );
    }

    private void CheckAction(EnvironmentAction action)
    {
        var space = Facts.Actions;
        switch (space.Kind)
        {
            case ActionKind.Discrete when action.Values.Length > 0 || (uint)action.Index >= (uint)space.Count:
                throw new ArgumentOutOfRangeException(
                    nameof(action),
                    action.Index,
                    $"{Facts.Title} takes whole numbers from 0 to {space.Count - 1}."
                );
            case ActionKind.Continuous when action.Values.Length != space.Count:
                throw new ArgumentOutOfRangeException(
                    nameof(action),
                    action.Values.Length,
                    $"An action of {Facts.Title} has {Wording.Count(space.Count, "number")}, each from {space.Low} to {space.High}."
                );
            case ActionKind.Continuous:
                foreach (var value in action.Values)
                    if (!double.IsFinite(value))
                        throw new ArgumentOutOfRangeException(
                            nameof(action),
                            value,
                            $"{Facts.Title} takes finite numbers; those beyond {space.Low} to {space.High} are clipped."
                        );
                break;
            case ActionKind.None when action.Values.Length > 0 || action.Index != -1:
                throw new ArgumentOutOfRangeException(
                    nameof(action),
                    action.Index,
                    $"{Facts.Title} is a stream without actions; pass EnvironmentAction.None."
                );
        }
    }
}
