using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Rtrl.Engine.Kernels;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Rules;

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
internal sealed class Intentional(int length, double eta, AgentSettings settings, bool policy) : PreconditionedRule("rule.intentional", length, settings, startingMoment: 0)
{
    private readonly bool _traceMoments = settings.Preconditioner == "trace", _plain = settings.Preconditioner == "none";
    private double _absoluteError;

    public override UpdateOutcome Apply(
        Span<float> parameters, ReadOnlySpan<float> trace, double traceNorm, double tdError,
        ReadOnlySpan<float> gradient = default, ReadOnlySpan<float> errorGradient = default)
    {
        Count();
        var correction = (float)(1 / (1 - Math.Pow(Settings.SecondMomentDecay, Updates)));
        var (gradientNorm, preconditionedTraceNorm) = Measure(gradient, trace, correction);
        var intent = Intent(gradientNorm);
        var step = eta / Math.Max(Settings.TraceNormDenominator ? preconditionedTraceNorm : Math.Sqrt(intent * preconditionedTraceNorm), Epsilon);
        var used = UsedError(tdError);
        AddPreconditioned(parameters, trace, correction, (float)(used * step));
        return new UpdateOutcome(step, Math.Abs(tdError) > (Settings.FixedErrorClip ? 1 : Cap));
    }

    protected override void SaveMore(BinaryWriter section) => section.Write(_absoluteError);

    protected override void LoadMore(BinaryReader section) => _absoluteError = section.ReadDouble();

    private double UsedError(double tdError)
    {
        var clipped = Clip(tdError);
        if (Settings.FixedErrorClip)
            clipped = Math.Clamp(tdError, -1, 1);
        if (!policy)
            return clipped;
        var decay = Settings.ErrorDecay;
        _absoluteError = (decay * _absoluteError) + ((1 - decay) * Math.Abs(clipped));
        return clipped / Math.Max(_absoluteError / (1 - Math.Pow(decay, Updates)), 1e-12);
    }

    /// <summary>Advances v and returns G² and Z².</summary>
    private (double Gradient, double Trace) Measure(ReadOnlySpan<float> gradient, ReadOnlySpan<float> trace, float correction)
    {
        var moments = SecondMoment;
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var z = ref MemoryMarshal.GetReference(trace);
        ref var v = ref MemoryMarshal.GetReference(moments);
        var (keep, gain) = ((float)Settings.SecondMomentDecay, (float)(1 - Settings.SecondMomentDecay));
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
        var moments = SecondMoment;
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
