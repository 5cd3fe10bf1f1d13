using System.Runtime.InteropServices;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning.Agents;

/// <summary>
/// What an agent saw, did and earned in at most N T steps under constant parameters. A step is begun with its input, filled in as it
/// goes and counts once committed.
/// </summary>
/// <param name="capacity">N T.</param>
/// <param name="inputs">Numbers of an input, d.</param>
/// <param name="actionNumbers">Numbers of a continuous action; 0 for a discrete one.</param>
internal sealed class Rollout(int capacity, int inputs, int actionNumbers)
{
    private readonly AlignedBuffer _inputs = new(capacity * inputs);
    private readonly AlignedBuffer _next = new(capacity * inputs);
    private readonly bool[] _firsts = new bool[capacity];
    private readonly bool[] _ends = new bool[capacity];
    private readonly bool[] _bootstraps = new bool[capacity];
    private readonly int[] _actions = new int[capacity];
    private readonly double[] _samples = new double[capacity * actionNumbers];
    private readonly double[] _logProbabilities = new double[capacity];
    private readonly double[] _rewards = new double[capacity];
    private readonly double[] _values = new double[capacity];
    private readonly double[] _tdErrors = new double[capacity];

    /// <summary>Steps committed.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    /// <summary>Whether an episode ended with the step, or was cut off there.</summary>
    public ReadOnlySpan<bool> Ends => _ends.AsSpan(0, Count);

    /// <summary>log π_old(a_t).</summary>
    public Span<double> LogProbabilities => _logProbabilities;

    /// <summary>v_old(h_t).</summary>
    public Span<double> Values => _values.AsSpan(0, Count);

    /// <summary>δ_t, bootstrap value included.</summary>
    public Span<double> TdErrors => _tdErrors.AsSpan(0, Count);

    /// <summary>Whether the step began an episode: h = 0 and S = 0 before it.</summary>
    public bool First(int step) => _firsts[step];

    public ReadOnlySpan<float> Input(int step) => _inputs.Span.Slice(step * inputs, inputs);

    /// <summary>The input of the bootstrap pass.</summary>
    public ReadOnlySpan<float> Next(int step) => _next.Span.Slice(step * inputs, inputs);

    public bool Bootstraps(int step) => _bootstraps[step];

    /// <summary>r_{t+1}, scaled.</summary>
    public double Reward(int step) => _rewards[step];

    public int Action(int step) => _actions[step];

    /// <summary>The unclipped continuous action.</summary>
    public ReadOnlySpan<double> Sample(int step) => _samples.AsSpan(step * actionNumbers, actionNumbers);

    /// <summary>Forgets all steps.</summary>
    public void Clear() => Count = 0;

    /// <summary>The step after the last one is not its successor.</summary>
    public void Cut()
    {
        if (Count > 0)
            _ends[Count - 1] = true;
    }

    /// <summary>The input of the step that is to be committed next.</summary>
    public void Begin(ReadOnlySpan<float> input, bool first)
    {
        input.CopyTo(_inputs.Span[(Count * inputs)..]);
        _firsts[Count] = first;
    }

    /// <summary>What the action brought.</summary>
    public void Follow(ReadOnlySpan<float> next, bool bootstraps, double reward)
    {
        next.CopyTo(_next.Span[(Count * inputs)..]);
        _bootstraps[Count] = bootstraps;
        _rewards[Count] = reward;
    }

    public void Commit(int action, ReadOnlySpan<double> sample, double logProbability, double value, double tdError, bool ended)
    {
        _actions[Count] = action;
        sample.CopyTo(_samples.AsSpan(Count * actionNumbers));
        _logProbabilities[Count] = logProbability;
        _values[Count] = value;
        _tdErrors[Count] = tdError;
        _ends[Count++] = ended;
    }

    public void Save(StateWriter writer, int count)
    {
        writer.Floats("rollout.inputs", _inputs.Span[..(count * inputs)]);
        writer.Floats("rollout.next", _next.Span[..(count * inputs)]);
        writer.Section(
            "rollout.steps",
            section =>
            {
                section.Write(MemoryMarshal.AsBytes(_firsts.AsSpan(0, count)));
                section.Write(MemoryMarshal.AsBytes(_ends.AsSpan(0, count)));
                section.Write(MemoryMarshal.AsBytes(_bootstraps.AsSpan(0, count)));
                section.Write(MemoryMarshal.AsBytes(_actions.AsSpan(0, count)));
                section.Write(MemoryMarshal.AsBytes(_samples.AsSpan(0, count * actionNumbers)));
                section.Write(MemoryMarshal.AsBytes(_logProbabilities.AsSpan(0, count)));
                section.Write(MemoryMarshal.AsBytes(_rewards.AsSpan(0, count)));
                section.Write(MemoryMarshal.AsBytes(_values.AsSpan(0, count)));
                section.Write(MemoryMarshal.AsBytes(_tdErrors.AsSpan(0, count)));
            }
        );
    }

    public void Load(StateReader reader, int count)
    {
        reader.Floats("rollout.inputs", _inputs.Span[..(count * inputs)]);
        reader.Floats("rollout.next", _next.Span[..(count * inputs)]);
        reader.Section(
            "rollout.steps",
            section =>
            {
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_firsts.AsSpan(0, count)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_ends.AsSpan(0, count)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_bootstraps.AsSpan(0, count)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_actions.AsSpan(0, count)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_samples.AsSpan(0, count * actionNumbers)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_logProbabilities.AsSpan(0, count)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_rewards.AsSpan(0, count)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_values.AsSpan(0, count)));
                section.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_tdErrors.AsSpan(0, count)));
            }
        );
        Count = count;
    }
}
