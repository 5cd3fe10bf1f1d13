using Rtrl.Engine.Kernels;
using Rtrl.Engine.Networks;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>Accumulating eligibility trace z ← γλ z + g over one network's parameters, starting at 0.</summary>
internal sealed class EligibilityTrace(int length)
{
    private readonly AlignedBuffer _values = new(length);
    private bool _cleared = true;

    /// <summary>The trace the last update used. After <see cref="Clear"/> it counts as 0 although its numbers still stand here.</summary>
    public Span<float> Values => _values.Span;

    public Memory<float> Memory => _values.Memory;

    /// <summary>z ← decay z + d(adjoint · outputs_t)/dw; returns its L1 norm.</summary>
    public double Accumulate(IStreamingNetwork network, ReadOnlySpan<float> outputAdjoint, double decay) =>
        network.AccumulateTrace(outputAdjoint, TakeDecay(decay), Values);

    /// <summary>Decay to use for the next accumulation: 0 after a cut, which spares a pass that writes zeros.</summary>
    public float TakeDecay(double decay)
    {
        var taken = _cleared ? 0 : (float)decay;
        _cleared = false;
        return taken;
    }

    /// <summary>z ← 0.</summary>
    public void Clear() => _cleared = true;

    public void Save(StateWriter writer, string prefix)
    {
        writer.Floats(prefix + "trace", Values);
        writer.Section(prefix + "trace.cleared", section => section.Write(_cleared));
    }

    public void Load(StateReader reader, string prefix)
    {
        reader.Floats(prefix + "trace", Values);
        reader.Section(prefix + "trace.cleared", section => _cleared = section.ReadBoolean());
    }
}
