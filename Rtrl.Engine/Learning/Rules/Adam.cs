using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Numerics;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// Adam (Kingma and Ba 2015) as PPO uses it, behind a global-norm clip of the gradient; ε stands outside the root.
/// <code>
/// g ← g min(1, c/‖g‖₂)    m ← β₁ m + (1 − β₁) g    v ← β₂ v + (1 − β₂) g²    w ← w − α m̂ / (√v̂ + ε)
/// m̂ = m/(1 − β₁^k)        v̂ = v/(1 − β₂^k)
/// </code>
/// k counts updates; nothing is ever reset.
/// </summary>
internal sealed class Adam(int length, PpoSettings settings)
{
    private readonly AlignedBuffer _first = new(length);
    private readonly AlignedBuffer _second = new(length);
    private long _updates;

    /// <summary>m, shape of the parameters.</summary>
    public ReadOnlySpan<float> FirstMoment => _first.Span;

    /// <summary>v, shape of the parameters.</summary>
    public ReadOnlySpan<float> SecondMoment => _second.Span;

    /// <summary>Descends the loss whose gradient is given; says by which norm and whether it was clipped.</summary>
    /// <param name="gradient">dL/dw; not changed.</param>
    public (double Norm, bool Clipped) Descend(Span<float> parameters, ReadOnlySpan<float> gradient, double stepSize)
    {
        _updates++;
        var norm = Math.Sqrt(VectorMath.SumSquares(gradient));
        var clipped = settings.GradientClip > 0 && norm >= settings.GradientClip;
        var scale = clipped ? settings.GradientClip / norm : 1;
        var firstGain = (1 - settings.FirstMomentDecay) * scale;
        var secondGain = (1 - settings.SecondMomentDecay) * scale * scale;
        var step = stepSize / (1 - Math.Pow(settings.FirstMomentDecay, _updates));
        var correction = 1 / (1 - Math.Pow(settings.SecondMomentDecay, _updates));
        Descend(
            parameters, gradient, (float)settings.FirstMomentDecay, (float)firstGain, (float)settings.SecondMomentDecay, (float)secondGain,
            (float)step, (float)correction, (float)settings.Epsilon);
        return (norm, clipped);
    }

    public void Save(StateWriter writer, string prefix)
    {
        writer.Floats(prefix + "adam.first", _first.Span);
        writer.Floats(prefix + "adam.second", _second.Span);
        writer.Section(prefix + "adam", section => section.Write(_updates));
    }

    public void Load(StateReader reader, string prefix)
    {
        reader.Floats(prefix + "adam.first", _first.Span);
        reader.Floats(prefix + "adam.second", _second.Span);
        reader.Section(prefix + "adam", section => _updates = section.ReadInt64());
    }

    private void Descend(
        Span<float> parameters, ReadOnlySpan<float> gradient, float firstKeep, float firstGain, float secondKeep, float secondGain,
        float step, float correction, float epsilon)
    {
        var firsts = _first.Span;
        var seconds = _second.Span;
        ref var w = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var m = ref MemoryMarshal.GetReference(firsts);
        ref var v = ref MemoryMarshal.GetReference(seconds);
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            for (; i <= gradient.Length - 8; i += 8)
            {
                var value = VectorMath.LoadLanes(ref g, i);
                var first = (firstKeep * VectorMath.LoadLanes(ref m, i)) + (firstGain * value);
                var second = (secondKeep * VectorMath.LoadLanes(ref v, i)) + (secondGain * value * value);
                first.StoreUnsafe(ref m, (nuint)i);
                second.StoreUnsafe(ref v, (nuint)i);
                var root = Vector256.Sqrt(second * correction) + Vector256.Create(epsilon);
                (VectorMath.LoadLanes(ref w, i) - (step * first / root)).StoreUnsafe(ref w, (nuint)i);
            }
        }

        for (; i < gradient.Length; i++)
        {
            firsts[i] = (firstKeep * firsts[i]) + (firstGain * gradient[i]);
            seconds[i] = (secondKeep * seconds[i]) + (secondGain * gradient[i] * gradient[i]);
            parameters[i] -= step * firsts[i] / (MathF.Sqrt(seconds[i] * correction) + epsilon);
        }
    }
}
