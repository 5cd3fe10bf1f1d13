using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>
/// Implicit update with a delayed preconditioner (after arXiv 2505.01361), for value networks:
/// <code>
/// m = √v + ε, then v ← β₂ v + (1 − β₂) g²; v starts at 1, without bias correction
/// curvature = (z/m) · (g_t − γ ∇ bootstrap value)    base = √(σ̂ Z²)
/// step = η / max(base + η curvature, κ base, ε)    w ← w + δc step z / m
/// </code>
/// σ̂, Z² and δc as in <see cref="Intentional"/>.
/// </summary>
internal sealed class Implicit : IStepRule
{
    private const double Epsilon = 1e-8;
    private readonly double _eta, _floor, _decay, _secondMomentDecay;
    private readonly AlignedBuffer _secondMoment, _preconditioned;
    private ErrorClip _clip;
    private double _intent;
    private long _updates;

    public Implicit(int length, double eta, AgentSettings settings)
    {
        _eta = eta;
        _floor = settings.ImplicitFloor;
        _decay = settings.Discount * settings.TraceDecay;
        _secondMomentDecay = settings.SecondMomentDecay;
        _secondMoment = new AlignedBuffer(length);
        _secondMoment.Span.Fill(1);
        _preconditioned = new AlignedBuffer(length);
        _clip = new ErrorClip(settings.ErrorDecay, settings.ErrorCap);
    }

    public bool ReadsGradient => true;

    public bool ReadsCurvature => true;

    public ReadOnlySpan<float> Statistics => _secondMoment.Span;

    public UpdateOutcome Apply(
        Span<float> parameters, ReadOnlySpan<float> trace, double traceNorm, double tdError,
        ReadOnlySpan<float> gradient = default, ReadOnlySpan<float> errorGradient = default)
    {
        _updates++;
        var (gradientNorm, preconditionedTraceNorm) = Precondition(gradient, trace);
        _intent += (1 - _decay) * (gradientNorm - _intent);
        var baseline = Math.Sqrt(_intent / (1 - Math.Pow(_decay, _updates)) * preconditionedTraceNorm);
        var curvature = DotInDouble(_preconditioned.Span, errorGradient);
        var wanted = baseline + (_eta * curvature);
        var step = _eta / Math.Max(Math.Max(wanted, _floor * baseline), Epsilon);
        var used = _clip.Clip(tdError, _updates);
        VectorMath.AddScaled(parameters, _preconditioned.Span, (float)(used * step));
        return new UpdateOutcome(step, Math.Abs(tdError) > _clip.Cap);
    }

    public void Save(StateWriter writer, string prefix)
    {
        writer.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        writer.Section(prefix + "rule.implicit", section =>
        {
            section.Write(_updates);
            section.Write(_intent);
            _clip.Save(section);
        });
    }

    public void Load(StateReader reader, string prefix)
    {
        if (!reader.Has(prefix + "rule.implicit"))
            return;
        reader.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        reader.Section(prefix + "rule.implicit", section =>
        {
            _updates = section.ReadInt64();
            _intent = section.ReadDouble();
            _clip.Load(section);
        });
    }

    /// <summary>z/m with the m from before this step; returns G² and Z², then advances v.</summary>
    private (double Gradient, double Trace) Precondition(ReadOnlySpan<float> gradient, ReadOnlySpan<float> trace)
    {
        var moments = _secondMoment.Span;
        var preconditioned = _preconditioned.Span;
        var (keep, gain) = ((float)_secondMomentDecay, (float)(1 - _secondMomentDecay));
        var (gradientNorm, traceNorm) = (0.0, 0.0);
        for (var i = 0; i < trace.Length; i++)
        {
            var m = MathF.Sqrt(moments[i]) + (float)Epsilon;
            moments[i] = (keep * moments[i]) + (gain * gradient[i] * gradient[i]);
            gradientNorm += gradient[i] * gradient[i] / m;
            preconditioned[i] = trace[i] / m;
            traceNorm += trace[i] * preconditioned[i];
        }

        return (gradientNorm, traceNorm);
    }

    private static double DotInDouble(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }
}
