using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rtrl.Engine.Contracts;
using Rtrl.Engine.Numerics;

namespace Rtrl.Engine.Learning;

/// <summary>
/// Intentional update (Sharifnassab et al. 2026): the step that changes the prediction by about η δ.
/// <code>
/// v ← β₂ v + (1 − β₂) g²    m = √(v/(1 − β₂^k)) + ε    G² = Σ g²/m    Z² = Σ z²/m
/// σ ← σ + (1 − γλ)(G² − σ)    σ̂ = σ/(1 − (γλ)^k)    step = η / max(√(σ̂ Z²), ε)
/// policy networks: a ← b a + (1 − b)|δc|,  δu = δc / max(a/(1 − b^k), 1e−12);  value networks: δu = δc
/// w ← w + δu step z / m
/// </code>
/// δc is δ clipped as in <see cref="ErrorClip"/>. k counts updates; no statistic is ever reset. Settings choose z² in place of g² for v, m = 1, the
/// denominator Z², and a fixed clip at 1.
/// </summary>
internal sealed class Intentional : IStepRule
{
    private const double Epsilon = 1e-8;
    private readonly double _eta, _decay, _secondMomentDecay, _errorDecay;
    private readonly bool _policy, _traceMoments, _plain, _traceNormDenominator, _fixedClip;
    private readonly AlignedBuffer _secondMoment;
    private ErrorClip _clip;
    private double _intent, _absoluteError;
    private long _updates;

    public Intentional(int length, double eta, AgentSettings settings, bool policy)
    {
        _eta = eta;
        _decay = settings.Discount * settings.TraceDecay;
        _secondMomentDecay = settings.SecondMomentDecay;
        _errorDecay = settings.ErrorDecay;
        _policy = policy;
        _traceMoments = settings.Preconditioner == "trace";
        _plain = settings.Preconditioner == "none";
        _traceNormDenominator = settings.TraceNormDenominator;
        _fixedClip = settings.FixedErrorClip;
        _secondMoment = new AlignedBuffer(length);
        _clip = new ErrorClip(settings.ErrorDecay, settings.ErrorCap);
    }

    public bool ReadsGradient => true;

    public ReadOnlySpan<float> Statistics => _secondMoment.Span;

    public UpdateOutcome Apply(
        Span<float> parameters, ReadOnlySpan<float> trace, double traceNorm, double tdError,
        ReadOnlySpan<float> gradient = default, ReadOnlySpan<float> errorGradient = default)
    {
        _updates++;
        var correction = (float)(1 / (1 - Math.Pow(_secondMomentDecay, _updates)));
        var (gradientNorm, preconditionedTraceNorm) = Measure(gradient, trace, correction);
        _intent += (1 - _decay) * (gradientNorm - _intent);
        var intent = _intent / (1 - Math.Pow(_decay, _updates));
        var step = _eta / Math.Max(_traceNormDenominator ? preconditionedTraceNorm : Math.Sqrt(intent * preconditionedTraceNorm), Epsilon);
        var used = UsedError(tdError);
        AddPreconditioned(parameters, trace, correction, (float)(used * step));
        return new UpdateOutcome(step, Math.Abs(tdError) > (_fixedClip ? 1 : _clip.Cap));
    }

    public void Save(StateWriter writer, string prefix)
    {
        writer.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        writer.Section(prefix + "rule.intentional", section =>
        {
            section.Write(_updates);
            section.Write(_intent);
            section.Write(_absoluteError);
            _clip.Save(section);
        });
    }

    public void Load(StateReader reader, string prefix)
    {
        if (!reader.Has(prefix + "rule.intentional"))
            return;
        reader.Floats(prefix + "rule.secondMoment", _secondMoment.Span);
        reader.Section(prefix + "rule.intentional", section =>
        {
            _updates = section.ReadInt64();
            _intent = section.ReadDouble();
            _absoluteError = section.ReadDouble();
            _clip.Load(section);
        });
    }

    private double UsedError(double tdError)
    {
        var clipped = _clip.Clip(tdError, _updates);
        if (_fixedClip)
            clipped = Math.Clamp(tdError, -1, 1);
        if (!_policy)
            return clipped;
        _absoluteError = (_errorDecay * _absoluteError) + ((1 - _errorDecay) * Math.Abs(clipped));
        return clipped / Math.Max(_absoluteError / (1 - Math.Pow(_errorDecay, _updates)), 1e-12);
    }

    /// <summary>Advances v and returns G² and Z².</summary>
    private (double Gradient, double Trace) Measure(ReadOnlySpan<float> gradient, ReadOnlySpan<float> trace, float correction)
    {
        var moments = _secondMoment.Span;
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var v = ref MemoryMarshal.GetReference(moments);
        var (keep, gain) = ((float)_secondMomentDecay, (float)(1 - _secondMomentDecay));
        var (gradientNorm, traceNorm) = (0.0, 0.0);
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            var (keeps, gains) = (Vector256.Create(keep), Vector256.Create(gain));
            while (i <= trace.Length - 8)
            {
                var (gradients, traces) = (Vector256<float>.Zero, Vector256<float>.Zero);
                for (var end = Math.Min(trace.Length - 8, i + VectorMath.ChunkLength - 8); i <= end; i += 8)
                {
                    var (gLanes, zLanes) = (VectorMath.LoadLanes(ref g, i), VectorMath.LoadLanes(ref z, i));
                    var seen = _traceMoments ? zLanes : gLanes;
                    var moment = (keeps * VectorMath.LoadLanes(ref v, i)) + (gains * seen * seen);
                    moment.StoreUnsafe(ref v, (nuint)i);
                    var m = Denominator(moment, correction);
                    gradients += gLanes * gLanes / m;
                    traces += zLanes * zLanes / m;
                }

                gradientNorm += Vector256.Sum(gradients);
                traceNorm += Vector256.Sum(traces);
            }
        }

        for (; i < trace.Length; i++)
        {
            var seen = _traceMoments ? trace[i] : gradient[i];
            moments[i] = (keep * moments[i]) + (gain * seen * seen);
            var m = Denominator(moments[i], correction);
            gradientNorm += gradient[i] * gradient[i] / m;
            traceNorm += trace[i] * trace[i] / m;
        }

        return (gradientNorm, traceNorm);
    }

    /// <summary>w ← w + scale z/m.</summary>
    private void AddPreconditioned(Span<float> parameters, ReadOnlySpan<float> trace, float correction, float scale)
    {
        var moments = _secondMoment.Span;
        ref var w = ref MemoryMarshal.GetReference(parameters);
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var v = ref MemoryMarshal.GetReference(moments);
        var i = 0;
        if (VectorPath.IsVectorised)
        {
            var factor = Vector256.Create(scale);
            for (; i <= parameters.Length - 8; i += 8)
            {
                var step = factor * VectorMath.LoadLanes(ref z, i) / Denominator(VectorMath.LoadLanes(ref v, i), correction);
                (VectorMath.LoadLanes(ref w, i) + step).StoreUnsafe(ref w, (nuint)i);
            }
        }

        for (; i < parameters.Length; i++)
            parameters[i] += scale * trace[i] / Denominator(moments[i], correction);
    }

    private Vector256<float> Denominator(Vector256<float> moment, float correction) =>
        _plain ? Vector256<float>.One : Vector256.Sqrt(moment * Vector256.Create(correction)) + Vector256.Create((float)Epsilon);

    private float Denominator(float moment, float correction) => _plain ? 1 : MathF.Sqrt(moment * correction) + (float)Epsilon;
}
