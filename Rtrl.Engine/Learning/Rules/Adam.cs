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
        var norm = Math.Sqrt(VectorKernels.Current.SumSquares(gradient));
        var clipped = settings.GradientClip > 0 && norm >= settings.GradientClip;
        var scale = clipped ? settings.GradientClip / norm : 1;
        var (first, second) = (settings.FirstMomentDecay, settings.SecondMomentDecay);
        var correction = 1 / (1 - Math.Pow(second, _updates));
        var moment = new SecondMoment((float)second, (float)((1 - second) * scale * scale), (float)correction, 0, (float)settings.Epsilon);
        var step = new AdamStep((float)first, (float)((1 - first) * scale), moment, (float)(stepSize / (1 - Math.Pow(first, _updates))));
        RuleKernels.Current.Descend(parameters, gradient, _first.Span, _second.Span, step);
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
}
