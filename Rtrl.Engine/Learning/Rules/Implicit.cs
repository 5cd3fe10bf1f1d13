using Rtrl.Engine.Kernels;
using Rtrl.Engine.Settings;

namespace Rtrl.Engine.Learning.Rules;

/// <summary>
/// Implicit update with a delayed preconditioner (after arXiv 2505.01361), for value networks:
/// <code>
/// m = √v + ε, then v ← β₂ v + (1 − β₂) g²; v starts at 1, without bias correction
/// curvature = (z/m) · (g_t − γ ∇ bootstrap value)    base = √(σ̂ Z²)
/// step = η / max(base + η curvature, κ base, ε)    w ← w + δc step z / m
/// </code>
/// σ̂, Z² and δc as in <see cref="Intentional"/>.
/// </summary>
internal sealed class Implicit(int length, double eta, AgentSettings settings)
    : PreconditionedRule("rule.implicit", length, settings, startingMoment: 1)
{
    private readonly AlignedBuffer _preconditioned = new(length);

    public override bool ReadsCurvature => true;

    public override UpdateOutcome Apply(
        Span<float> parameters,
        ReadOnlySpan<float> trace,
        double traceNorm,
        double tdError,
        ReadOnlySpan<float> gradient = default,
        ReadOnlySpan<float> errorGradient = default
    )
    {
        Count();
        var (gradientNorm, preconditionedTraceNorm) = Precondition(gradient, trace);
        var baseline = Math.Sqrt(Intent(gradientNorm) * preconditionedTraceNorm);
        var curvature = DotInDouble(_preconditioned.Span, errorGradient);
        var wanted = baseline + (eta * curvature);
        var step = eta / Math.Max(Math.Max(wanted, Settings.ImplicitFloor * baseline), Epsilon);
        var used = Clip(tdError);
        VectorKernels.Current.AddScaled(parameters, _preconditioned.Span, (float)(used * step));
        return new UpdateOutcome(step, Math.Abs(tdError) > Cap);
    }

    /// <summary>z/m with the m from before this step; returns G² and Z², then advances v.</summary>
    private (double Gradient, double Trace) Precondition(ReadOnlySpan<float> gradient, ReadOnlySpan<float> trace)
    {
        var moments = SecondMoment;
        var preconditioned = _preconditioned.Span;
        var (keep, gain) = ((float)Settings.SecondMomentDecay, (float)(1 - Settings.SecondMomentDecay));
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
